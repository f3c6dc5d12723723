import { type Clock, type Millis, millis } from '../core/index.ts';
import { networkOf } from '../protocols/client-address/index.ts';
import { ExpiringMap } from './expiring-map.ts';

/** How many wrong passwords are too many. */
export interface FailureLimits {
  /** Wrong passwords from one address within `window`, after which the address is refused. */
  readonly failures: number;
  /** Wrong passwords for one account from all addresses within `window`, after which new addresses are refused. */
  readonly accountFailures: number;
  /** From the first attempt on; then counting starts anew. */
  readonly window: Millis;
}

/** Who tries. */
export interface LoginAttempt {
  /** Attempts of different realms are counted apart. */
  readonly realm: string;
  readonly address: string;
  /** Stands for the user name; short. */
  readonly account: string;
  /** Stands for user and password; short, and not to be turned back. */
  readonly fingerprint: string;
}

/** An attempt that may go on. Exactly one of the three is called when its outcome is known. */
export interface AdmittedAttempt {
  readonly admitted: true;
  succeed(): void;
  fail(): void;
  /** The password could not be checked: nothing is counted. */
  abandon(): void;
}

/** An attempt that is refused without a look at the password. */
export interface RefusedAttempt {
  readonly admitted: false;
  readonly retryAfter: Millis;
}

interface Counter {
  failures: number;
  /** Different passwords that are being checked now: each may turn out wrong. */
  pending: number;
  readonly endsAt: number;
}

/** Addresses counted at once, and accounts; the one untouched for longest is forgotten first. */
const MAX_COUNTERS = 20_000;
/** Logins that were right, by address: so many encoders and panels can be told from guessers. */
const MAX_KNOWN_LOGINS = 5000;
const KNOWN_LOGIN_LIFETIME = millis(24 * 60 * 60 * 1000);
/** Limits are so many times higher for a login that was right from the same address before. */
const KNOWN_LOGIN_FACTOR = 10;

/**
 * Counts wrong passwords by address and by account and refuses further ones before they are looked at, so that
 * guessing is slow and costs no hashing. Passwords that are still being checked count as wrong until they are proven,
 * so a burst of guesses gets no further than a row of them.
 *
 * A login that was right from the same address within a day is let through up to a ten times higher limit: a DJ is not
 * locked out by a guesser in the same network, nor by one elsewhere who guesses for the same account. It is still checked.
 */
export class FailureLimiter {
  readonly #clock: Clock;
  /** Apart from those of accounts: whoever makes up names makes nobody else's failures forgotten. */
  readonly #addresses: ExpiringMap<string, Counter>;
  readonly #accounts: ExpiringMap<string, Counter>;
  readonly #knownLogins: ExpiringMap<string, true>;
  readonly #pendingLogins = new Map<string, number>();
  #limits: FailureLimits;

  constructor(limits: FailureLimits, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
    this.#addresses = new ExpiringMap(MAX_COUNTERS, clock);
    this.#accounts = new ExpiringMap(MAX_COUNTERS, clock);
    this.#knownLogins = new ExpiringMap(MAX_KNOWN_LOGINS, clock);
  }

  /** New limits from now on; what was counted stays. */
  configure(limits: FailureLimits): void {
    this.#limits = limits;
  }

  /** Whether the attempt may go on to the check of its password. */
  begin(attempt: LoginAttempt): AdmittedAttempt | RefusedAttempt {
    const network = networkOf(attempt.address);
    const login = `${network} ${attempt.realm} ${attempt.fingerprint}`;
    const isNewGuess = !this.#pendingLogins.has(login);
    const factor = this.#knownLogins.has(login) ? KNOWN_LOGIN_FACTOR : 1;
    const isFull = (counter: Counter, limit: number) =>
      counter.failures + (isNewGuess ? counter.pending : 0) >= limit * factor;
    const byAddress = this.#counter(this.#addresses, `${attempt.realm} ${network}`);
    if (isFull(byAddress, this.#limits.failures)) return this.#refuse(byAddress);
    const byAccount = this.#counter(this.#accounts, `${attempt.realm} ${attempt.account}`);
    if (isFull(byAccount, this.#limits.accountFailures)) return this.#refuse(byAccount);
    return this.#admit(login, [byAddress, byAccount]);
  }

  #admit(login: string, counters: readonly Counter[]): AdmittedAttempt {
    const started = (this.#pendingLogins.get(login) ?? 0) + 1;
    this.#pendingLogins.set(login, started);
    const reserved = started === 1 ? 1 : 0;
    for (const counter of counters) counter.pending += reserved;
    const settle = (failures: number) => {
      const left = (this.#pendingLogins.get(login) ?? 1) - 1;
      if (left > 0) this.#pendingLogins.set(login, left);
      else this.#pendingLogins.delete(login);
      for (const counter of counters) {
        counter.pending -= reserved;
        counter.failures += failures;
      }
    };
    return {
      admitted: true,
      succeed: () => {
        this.#knownLogins.set(login, true, KNOWN_LOGIN_LIFETIME);
        settle(0);
      },
      fail: () => {
        this.#knownLogins.delete(login);
        settle(1);
      },
      abandon: () => settle(0),
    };
  }

  #refuse(counter: Counter): RefusedAttempt {
    return { admitted: false, retryAfter: millis(Math.max(0, counter.endsAt - this.#clock.now())) };
  }

  #counter(counters: ExpiringMap<string, Counter>, key: string): Counter {
    const existing = counters.get(key);
    if (existing) return existing;
    const counter: Counter = { failures: 0, pending: 0, endsAt: this.#clock.now() + this.#limits.window };
    counters.set(key, counter, this.#limits.window);
    return counter;
  }
}
