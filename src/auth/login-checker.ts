import { AirchainError, type Clock, type ErrorCode, type Logger, millis } from '../core/index.ts';
import type { AccessDecision, AccessRole, Credentials } from './access.ts';
import { decisionOf, refuse } from './access-decision.ts';
import { ExpiringMap } from './expiring-map.ts';
import { FailureLimiter, type FailureLimits } from './failure-limiter.ts';
import type { Fingerprints } from './fingerprints.ts';
import type { HashOrigin } from './hash-queue.ts';
import type { Verdict } from './verdict.ts';

/** One way to prove a login, and the role that it gives. */
export interface Proof {
  readonly role: AccessRole;
  check(credentials: Credentials, origin: HashOrigin): Promise<Verdict>;
}

/**
 * Realms in which failures are counted: a page of another server that makes a browser send wrong logins must not lock
 * out its user.
 */
export type LoginRealm = `${'staff' | 'listener'}${'' | ' of other sites'}`;

/** Dependencies of a `LoginChecker`. */
export interface LoginCheckerContext {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly fingerprints: Fingerprints;
}

/** A configuration error is logged once in this time. */
const COMPLAINT_INTERVAL = millis(60_000);
const MAX_COMPLAINTS = 100;
/** When to retry if too many passwords are waiting. */
const OVERLOADED_RETRY = millis(10_000);

/** The error codes for a password that could not be checked. */
const UNCHECKED_CODES: readonly ErrorCode[] = ['AUTH_OVERLOADED', 'AUTH_FILE_UNUSABLE', 'AUTH_HASH_UNSUPPORTED'];

/**
 * Checks logins: the limit of failures first, then every proof that a right allows. All proofs are evaluated before a
 * decision, so that the duration reveals nothing. Owns the counted failures.
 */
export class LoginChecker {
  readonly #logger: Logger;
  readonly #fingerprints: Fingerprints;
  readonly #limiter: FailureLimiter;
  readonly #complaints: ExpiringMap<string, true>;

  constructor(limits: FailureLimits, { clock, logger, fingerprints }: LoginCheckerContext) {
    this.#logger = logger;
    this.#fingerprints = fingerprints;
    this.#limiter = new FailureLimiter(limits, clock);
    this.#complaints = new ExpiringMap(MAX_COMPLAINTS, clock);
  }

  /** Applies new limits; counted failures stay. */
  configure(limits: FailureLimits): void {
    this.#limiter.configure(limits);
  }

  /**
   * Whether one of the proofs accepts the login in one of its readings. Failures of different realms are counted
   * separately; the failure of a trial is not counted.
   */
  async check(
    realm: LoginRealm,
    address: string,
    credentials: Credentials,
    proofs: readonly Proof[],
    isTrial = false,
  ): Promise<AccessDecision> {
    const { user, password } = credentials;
    const account = this.#fingerprints.of(realm, user ?? '');
    const fingerprint = this.#fingerprints.of(realm, user ?? '', password);
    const attempt = this.#limiter.begin({ realm, address, account, fingerprint });
    if (!attempt.admitted) return refuse('rate-limited', 'AUTH_RATE_LIMITED', { retryAfter: attempt.retryAfter });
    const decision = await this.#decide(credentials, proofs, attempt.origin).catch((error: unknown) => {
      attempt.release();
      throw error;
    });
    if (decision.allowed) attempt.succeed();
    else if (isTrial || decision.reason === 'unavailable') attempt.release();
    else attempt.fail();
    return decision;
  }

  async #decide(credentials: Credentials, proofs: readonly Proof[], origin: HashOrigin): Promise<AccessDecision> {
    const readings: Credentials[] = [credentials, ...(credentials.readings ?? [])];
    const decisions = await Promise.all(
      readings.flatMap((reading) => proofs.map((proof) => this.#decideByProof(reading, proof, origin))),
    );
    return (
      decisions.find((decision) => decision.allowed) ??
      decisions.find((decision) => !decision.allowed && decision.reason === 'unavailable') ??
      decisions[0] ??
      refuse('credentials-wrong', 'AUTH_CREDENTIALS_WRONG')
    );
  }

  async #decideByProof(credentials: Credentials, proof: Proof, origin: HashOrigin): Promise<AccessDecision> {
    try {
      return decisionOf(await proof.check(credentials, origin), proof.role, credentials);
    } catch (error) {
      if (!(error instanceof AirchainError)) throw error;
      if (error.code === 'AUTH_PASSWORD_TOO_LONG') return refuse('credentials-wrong', error.code);
      if (!UNCHECKED_CODES.includes(error.code)) throw error;
      this.#complainOnce(error);
      if (error.code === 'AUTH_HASH_UNSUPPORTED') return refuse('credentials-wrong', 'AUTH_CREDENTIALS_WRONG');
      const more = error.code === 'AUTH_OVERLOADED' ? { retryAfter: OVERLOADED_RETRY } : {};
      return refuse('unavailable', error.code, more);
    }
  }

  #complainOnce(error: AirchainError): void {
    if (this.#complaints.has(error.message)) return;
    this.#complaints.set(error.message, true, COMPLAINT_INTERVAL);
    this.#logger.warn(error.message, { code: error.code });
  }
}
