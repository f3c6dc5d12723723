import { AirchainError, type Clock, type Millis } from '../core/index.ts';
import { equalSecrets } from './equal-secrets.ts';
import { ExpiringMap } from './expiring-map.ts';
import type { Fingerprints } from './fingerprints.ts';
import type { Secret } from './login.ts';
import { verifyPassword } from './password-hash.ts';

/** Bounds and times of a `PasswordVerifier`. */
export interface PasswordVerifierOptions {
  /** How long a right password is known again without hashing. 0: never. */
  readonly rememberFor: Millis;
  /** Right passwords that are remembered at once. */
  readonly maxRemembered: number;
  /** Different passwords that may wait to be hashed at once; what comes above is refused. */
  readonly maxPending: number;
}

/**
 * Checks passwords against secrets so that polling costs little: a password that was right is known again for a while by its
 * fingerprint with the hash, so a changed hash is a new question; the same question asked twice at once is worked out once.
 * Wrong passwords are never remembered.
 */
export class PasswordVerifier {
  readonly #options: PasswordVerifierOptions;
  readonly #fingerprints: Fingerprints;
  readonly #remembered: ExpiringMap<string, true>;
  readonly #pending = new Map<string, Promise<boolean>>();

  constructor(options: PasswordVerifierOptions, fingerprints: Fingerprints, clock: Clock) {
    this.#options = options;
    this.#fingerprints = fingerprints;
    this.#remembered = new ExpiringMap(options.maxRemembered, clock);
  }

  /**
   * Whether the password is the secret.
   * @throws AirchainError `AUTH_OVERLOADED` when too many wait, `AUTH_HASH_UNSUPPORTED` when the hash has an unknown form
   */
  async matches(password: string, secret: Secret): Promise<boolean> {
    if (secret.kind === 'plain') return equalSecrets(password, secret.password);
    const question = this.#fingerprints.of(password, secret.hash);
    if (this.#remembered.has(question)) return true;
    const running = this.#pending.get(question);
    if (running) return running;
    if (this.#pending.size >= this.#options.maxPending) {
      throw new AirchainError('AUTH_OVERLOADED', `Cannot check a password: ${this.#pending.size} are waiting already`);
    }
    const answer = this.#work(question, password, secret.hash);
    this.#pending.set(question, answer);
    return answer;
  }

  async #work(question: string, password: string, hash: string): Promise<boolean> {
    try {
      const isRight = await verifyPassword(password, hash);
      if (isRight) this.#remembered.set(question, true, this.#options.rememberFor);
      return isRight;
    } finally {
      this.#pending.delete(question);
    }
  }
}
