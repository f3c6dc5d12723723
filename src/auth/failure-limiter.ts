import { type Clock, type Millis, millis } from '../core/index.ts';
import { networkOf } from '../protocols/client-address/index.ts';
import { ExpiringMap } from './expiring-map.ts';
import type { HashOrigin } from './hash-queue.ts';

/** Limits of wrong passwords. */
export interface FailureLimits {
  /** Wrong passwords from one address (IPv6: one /64) after which further attempts have to wait; 1 or more. */
  readonly failures: number;
  /** Failures are forgotten after this time without a new one; no wait is longer. */
  readonly window: Millis;
}

/** The origin of a login attempt. */
export interface LoginAttempt {
  /** Attempts of different realms are counted separately. */
  readonly realm: string;
  readonly address: string;
  /** Fingerprint of the user name. */
  readonly account: string;
  /** Fingerprint of user and password; cannot be reversed. */
  readonly fingerprint: string;
}

/** An attempt that may proceed. Exactly one of the three methods is called when the outcome is known. */
export interface AdmittedAttempt {
  readonly admitted: true;
  /** Where its hash is queued. */
  readonly origin: HashOrigin;
  succeed(): void;
  fail(): void;
  /** The password could not be checked: nothing is counted. */
  release(): void;
}

/** An attempt that is refused without checking the password. */
export interface RefusedAttempt {
  readonly admitted: false;
  readonly retryAfter: Millis;
}

/** A counter of failures. */
interface Scope {
  readonly counters: ExpiringMap<string, Counter>;
  readonly key: string;
  /** Number of failures without a wait. */
  readonly limit: number;
  readonly longestWait: Millis;
}

interface Counter {
  failures: number;
  /** Different passwords that are being checked now; each may be wrong. */
  pending: number;
  waitsUntil: Millis;
}

/** The wait after the last free failure; it doubles with each further one. */
const FIRST_WAIT = millis(1000);
/** An IPv6 /48 may belong to one attacker or to a whole campus: its limit is higher and its waits are shorter. */
const CUSTOMER_FACTOR = 5;
/** Factor for the limit of an account, because its attempts may come from many addresses. */
const ACCOUNT_FACTOR = 10;
/** Divisor for waits that affect several clients. */
const SHARED_WAIT_FACTOR = 10;
/** Maximum counted addresses, networks and accounts; the least recently used is removed first. */
const MAX_COUNTERS = 20_000;
/** Logins that were right, by address: this many encoders and panels can be distinguished from guessers. */
const MAX_KNOWN_LOGINS = 5000;
const KNOWN_LOGIN_LIFETIME = millis(24 * 60 * 60 * 1000);

/**
 * Counts different wrong passwords by address, by IPv6 /64 and /48, and by account. When a limit is reached, passwords
 * are refused without a check for one second, after the next wrong one for two, and so on: guessing is slow and causes
 * no hashing. A repeated wrong password counts once, so an encoder with an old password does not exhaust the limit.
 * Passwords that are being checked count as wrong until verified, so parallel guesses have no advantage.
 *
 * A login that was correct from the same address within a day does not wait for others: its account is counted
 * separately there, and the same password is never delayed. It is still checked.
 */
export class FailureLimiter {
  readonly #clock: Clock;
  /** Separate for each kind: invented user names cannot displace the counters of addresses. */
  readonly #networks: ExpiringMap<string, Counter>;
  readonly #customers: ExpiringMap<string, Counter>;
  readonly #accounts: ExpiringMap<string, Counter>;
  readonly #knownLogins: ExpiringMap<string, true>;
  readonly #knownAccounts: ExpiringMap<string, true>;
  readonly #wrongLogins: ExpiringMap<string, true>;
  readonly #pendingLogins = new Map<string, number>();
  #limits: FailureLimits;

  constructor(limits: FailureLimits, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
    this.#networks = new ExpiringMap(MAX_COUNTERS, clock);
    this.#customers = new ExpiringMap(MAX_COUNTERS, clock);
    this.#accounts = new ExpiringMap(MAX_COUNTERS, clock);
    this.#knownLogins = new ExpiringMap(MAX_KNOWN_LOGINS, clock);
    this.#knownAccounts = new ExpiringMap(MAX_KNOWN_LOGINS, clock);
    this.#wrongLogins = new ExpiringMap(MAX_COUNTERS, clock);
  }

  /** Applies new limits; counted failures stay. */
  configure(limits: FailureLimits): void {
    this.#limits = limits;
  }

  /** Decides whether the password of an attempt is checked. */
  begin(attempt: LoginAttempt): AdmittedAttempt | RefusedAttempt {
    const { realm, address, fingerprint } = attempt;
    const login = `${realm} ${networkOf(address)} ${fingerprint}`;
    const scopes = this.#scopesOf(attempt).map((scope) => ({ ...scope, counter: this.#counter(scope) }));
    if (!this.#knownLogins.has(login)) {
      const isNewGuess = !this.#pendingLogins.has(login);
      const waits = scopes.map(({ counter, limit }) => this.#waitOf(counter, limit, isNewGuess));
      const retryAfter = millis(Math.max(...waits));
      if (retryAfter > 0) return { admitted: false, retryAfter };
    }
    return this.#admit(attempt, login, scopes);
  }

  #scopesOf(attempt: LoginAttempt): Scope[] {
    const { realm, address, account } = attempt;
    const { failures, window } = this.#limits;
    const network = networkOf(address);
    const customer = networkOf(address, 48);
    const own = { counters: this.#networks, limit: failures, longestWait: window };
    if (this.#knownAccounts.has(accountKey(attempt))) return [{ ...own, key: accountKey(attempt) }];
    const longestWait = millis(Math.max(FIRST_WAIT, window / SHARED_WAIT_FACTOR));
    const scopes: Scope[] = [
      { ...own, key: `${realm} ${network}` },
      { counters: this.#accounts, key: `${realm} ${account}`, limit: failures * ACCOUNT_FACTOR, longestWait },
    ];
    if (customer !== network) {
      const limit = failures * CUSTOMER_FACTOR;
      scopes.push({ counters: this.#customers, key: `${realm} ${customer}`, limit, longestWait });
    }
    return scopes;
  }

  /** How long a new password has to wait for one counter; 0: no wait. */
  #waitOf(counter: Counter, limit: number, isNewGuess: boolean): Millis {
    const open = isNewGuess ? counter.pending : 0;
    if (counter.failures + open < limit) return millis(0);
    if (open > 0) return FIRST_WAIT;
    return millis(Math.max(0, counter.waitsUntil - this.#clock.now()));
  }

  #admit(
    attempt: LoginAttempt,
    login: string,
    scopes: readonly (Scope & { readonly counter: Counter })[],
  ): AdmittedAttempt {
    const started = (this.#pendingLogins.get(login) ?? 0) + 1;
    this.#pendingLogins.set(login, started);
    const reserved = started === 1 ? 1 : 0;
    for (const { counter } of scopes) counter.pending += reserved;
    const settle = () => {
      const left = (this.#pendingLogins.get(login) ?? 1) - 1;
      if (left > 0) this.#pendingLogins.set(login, left);
      else this.#pendingLogins.delete(login);
      for (const { counter } of scopes) counter.pending -= reserved;
    };
    const account = accountKey(attempt);
    return {
      admitted: true,
      origin: { network: networkOf(attempt.address, 48), isKnown: this.#knownAccounts.has(account) },
      succeed: () => {
        settle();
        this.#knownLogins.set(login, true, KNOWN_LOGIN_LIFETIME);
        this.#knownAccounts.set(account, true, KNOWN_LOGIN_LIFETIME);
      },
      fail: () => {
        settle();
        this.#knownLogins.delete(login);
        if (!this.#wrongLogins.has(login)) for (const scope of scopes) this.#count(scope);
        this.#wrongLogins.set(login, true, this.#limits.window);
      },
      release: settle,
    };
  }

  #count({ counters, key, limit, longestWait, counter }: Scope & { readonly counter: Counter }): void {
    counter.failures += 1;
    const beyond = counter.failures - limit;
    const wait = beyond < 0 ? 0 : Math.min(longestWait, FIRST_WAIT * 2 ** beyond);
    counter.waitsUntil = millis(this.#clock.now() + wait);
    counters.set(key, counter, millis(wait + this.#limits.window));
  }

  #counter({ counters, key }: Scope): Counter {
    const existing = counters.get(key);
    if (existing) return existing;
    const counter: Counter = { failures: 0, pending: 0, waitsUntil: millis(0) };
    counters.set(key, counter, this.#limits.window);
    return counter;
  }
}

function accountKey({ realm, address, account }: LoginAttempt): string {
  return `${realm} ${networkOf(address)} ${account}`;
}
