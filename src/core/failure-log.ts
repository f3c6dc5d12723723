import type { Clock } from './clock.ts';
import type { LogFields, Logger } from './logger.ts';
import { type Millis, millis } from './units.ts';

/** Where failures are logged, and the text of the lines. */
export interface FailureLogOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** `the relay failed` */
  readonly failed: string;
  /** `the relay works again` */
  readonly recovered: string;
}

/** A lasting failure is logged again after the first pause. Each further pause is twice as long, up to the longest. */
const FIRST_PAUSE = millis(60_000);
const LONGEST_PAUSE = millis(3_600_000);
/** After this time without a failure, the next failure counts as new, whatever its reason. */
const FORGET_AFTER = millis(600_000);
/** How often a reason counts as new when others came in between; afterwards it counts as a lasting failure. */
const MOST_RETURNS = 3;
/** Further reasons of one outage count as one: some contain a port or a time and are never the same. */
const MOST_REASONS = 8;
const OTHER_REASONS = '';

/**
 * Logs an operation that is retried: a warning for the first failure and for each new reason, then at growing pauses,
 * and one line when it works again. All other failures are logged at debug. A repeated outage is logged as rarely as a
 * lasting one.
 */
export class FailureLog {
  readonly #options: FailureLogOptions;
  /** Of each reason: when it may be logged again, the pause before that, and how often it was logged. */
  readonly #reasons = new Map<string, { readonly nextAt: Millis; readonly pause: Millis; readonly count: number }>();
  /** The last reason of each address that was tried. */
  readonly #last = new Map<string, string>();
  #outage: { readonly since: Millis; attempts: number; isWritten: boolean } | null = null;
  #worksSince: Millis | null = null;

  constructor(options: FailureLogOptions) {
    this.#options = options;
  }

  /** Reports a failure. `from`: which of several addresses was tried; each has separate reasons. */
  fail(reason: string, { from, ...fields }: LogFields & { readonly from?: string } = {}): void {
    const { clock, logger, failed } = this.#options;
    const now = clock.now();
    if (this.#worksSince !== null && now - this.#worksSince >= FORGET_AFTER) this.#reasons.clear();
    this.#worksSince = null;
    this.#outage ??= { since: now, attempts: 0, isWritten: false };
    this.#outage.attempts++;
    const isDue = this.#takeTurn(from ?? '', reason, now);
    if (isDue) this.#outage.isWritten = true;
    const { attempts, since } = this.#outage;
    const away = attempts > 1 ? { awaySeconds: toSeconds(now, since) } : {};
    logger[isDue ? 'warn' : 'debug'](failed, { ...(from && { from }), reason, attempts, ...fields, ...away });
  }

  /** Reports success; may be called repeatedly. Returns whether there was an outage before. */
  succeed(fields: LogFields = {}): boolean {
    if (this.#outage === null) return false;
    const { clock, logger, recovered } = this.#options;
    const { since, attempts, isWritten } = this.#outage;
    const now = clock.now();
    logger[isWritten ? 'info' : 'debug'](recovered, { awaySeconds: toSeconds(now, since), attempts, ...fields });
    this.#outage = null;
    this.#worksSince = now;
    return true;
  }

  /** Forgets the outage: the operation was stopped or replaced. */
  forget(): void {
    this.#outage = null;
    this.#worksSince = null;
    this.#reasons.clear();
    this.#last.clear();
  }

  /** Whether the reason may be logged as a warning now. */
  #takeTurn(from: string, reason: string, now: Millis): boolean {
    const own = `${from} ${reason}`;
    const key = this.#reasons.has(own) || this.#reasons.size < MOST_REASONS ? own : OTHER_REASONS;
    const isChange = this.#last.get(from) !== key;
    this.#last.set(from, key);
    const before = this.#reasons.get(key);
    if (before && now < before.nextAt && !(isChange && before.count < MOST_RETURNS)) return false;
    const pause = before ? millis(Math.min(LONGEST_PAUSE, before.pause * 2)) : FIRST_PAUSE;
    this.#reasons.set(key, { nextAt: millis(now + pause), pause, count: (before?.count ?? 0) + 1 });
    return true;
  }
}

function toSeconds(now: Millis, since: Millis): number {
  return Math.round((now - since) / 1000);
}
