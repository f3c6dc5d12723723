import { AirchainError, type Clock, isPasswordTooLong, MAX_PASSWORD_BYTES, type Millis } from '../core/index.ts';
import { equalSecrets } from './equal-secrets.ts';
import { ExpiringMap } from './expiring-map.ts';
import type { Fingerprints } from './fingerprints.ts';
import { type HashOrigin, HashQueue, type HashQueueLimits } from './hash-queue.ts';
import type { Secret } from './login.ts';
import { isCheapHash, verifyPassword } from './password-hash.ts';

/** Limits and times of a `PasswordVerifier`. */
export interface PasswordVerifierOptions {
  /** How long a result is cached; for a correct password, since its last use. 0: never. */
  readonly rememberFor: Millis;
  /** Maximum cached correct passwords, and as many wrong ones. */
  readonly maxRemembered: number;
  readonly queue: HashQueueLimits;
}

/**
 * Checks passwords against secrets at little cost for polling clients: a result is cached by the fingerprint of
 * password and hash, so a changed hash is checked again. Concurrent checks of the same password and hash share one
 * hashing. Hashing waits in the `HashQueue`.
 */
export class PasswordVerifier {
  readonly #options: PasswordVerifierOptions;
  readonly #fingerprints: Fingerprints;
  /** Separate caches, so that guesses do not displace correct passwords. */
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
   * Whether the password matches the secret.
   * @throws AirchainError `AUTH_PASSWORD_TOO_LONG`, `AUTH_OVERLOADED` when too many wait, `AUTH_HASH_UNSUPPORTED` when the
   *   hash has an unknown format
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
