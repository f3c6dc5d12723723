import { AirchainError, type Clock, isPasswordTooLong, MAX_PASSWORD_BYTES, type Millis } from '../core/index.ts';
import { equalSecrets } from './equal-secrets.ts';
import { ExpiringMap } from './expiring-map.ts';
import type { Fingerprints } from './fingerprints.ts';
import { type HashOrigin, HashQueue, type HashQueueLimits } from './hash-queue.ts';
import type { Secret } from './login.ts';
import { isCheapHash, verifyPassword } from './password-hash.ts';

/** Bounds and times of a `PasswordVerifier`. */
export interface PasswordVerifierOptions {
  /** How long an outcome is known again without hashing; for a right password, since it was last used. 0: never. */
  readonly rememberFor: Millis;
  /** Right passwords that are remembered at once, and as many wrong ones. */
  readonly maxRemembered: number;
  readonly queue: HashQueueLimits;
}

/**
 * Checks passwords against secrets so that polling costs little: an outcome is known again for a while by the fingerprint of the
 * password and the hash, so a changed hash is a new question; the same question asked twice at once is hashed once.
 * What has to be hashed waits for its turn in the one `HashQueue`.
 */
export class PasswordVerifier {
  readonly #options: PasswordVerifierOptions;
  readonly #fingerprints: Fingerprints;
  /** Apart, so that guesses make no right password forgotten. */
  readonly #right: ExpiringMap<string, true>;
  readonly #wrong: ExpiringMap<string, true>;
  readonly #pending = new Map<string, Promise<boolean>>();
  readonly #queue: HashQueue;

  constructor(options: PasswordVerifierOptions, fingerprints: Fingerprints, clock: Clock) {
    this.#options = options;
    this.#fingerprints = fingerprints;
    this.#right = new ExpiringMap(options.maxRemembered, clock);
    this.#wrong = new ExpiringMap(options.maxRemembered, clock);
    this.#queue = new HashQueue(options.queue, clock);
  }

  /**
   * Whether the password is the secret.
   * @throws AirchainError `AUTH_PASSWORD_TOO_LONG`, `AUTH_OVERLOADED` when too many wait, `AUTH_HASH_UNSUPPORTED` when the
   *   hash has an unknown form
   */
  async matches(password: string, secret: Secret, origin: HashOrigin): Promise<boolean> {
    if (isPasswordTooLong(password)) {
      throw new AirchainError(
        'AUTH_PASSWORD_TOO_LONG',
        `Cannot check a password of more than ${MAX_PASSWORD_BYTES} bytes`,
      );
    }
    if (secret.kind === 'plain') return equalSecrets(password, secret.password);
    if (isCheapHash(secret.hash)) return verifyPassword(password, secret.hash);
    const question = this.#fingerprints.of(password, secret.hash);
    if (this.#right.has(question)) {
      this.#right.set(question, true, this.#options.rememberFor);
      return true;
    }
    if (this.#wrong.has(question)) return false;
    const running = this.#pending.get(question);
    if (running) return running;
    const answer = this.#work(question, password, secret.hash, origin);
    this.#pending.set(question, answer);
    return answer;
  }

  async #work(question: string, password: string, hash: string, origin: HashOrigin): Promise<boolean> {
    try {
      const isRight = await this.#queue.run(() => verifyPassword(password, hash), origin);
      const outcomes = isRight ? this.#right : this.#wrong;
      outcomes.set(question, true, this.#options.rememberFor);
      return isRight;
    } finally {
      this.#pending.delete(question);
    }
  }
}
