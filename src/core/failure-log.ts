import type { Clock } from './clock.ts';
import type { LogFields, Logger } from './logger.ts';
import { type Millis, millis } from './units.ts';

/** Where it is written, and in which words. */
export interface FailureLogOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** `the relay failed` */
  readonly failed: string;
  /** `the relay works again` */
  readonly recovered: string;
}

/** When a failure that goes on is written again: after this long, then after twice as long each time, up to the longest. */
const FIRST_PAUSE = millis(60_000);
const LONGEST_PAUSE = millis(3_600_000);
/** What has worked for this long and fails is news, whatever its reason. */
const FORGET_AFTER = millis(600_000);
/** How often a reason that others came between is news; from then on it is one that goes on. */
const MOST_RETURNS = 3;
/** Further reasons of one outage are taken for one: some name a port or a moment, and no two are the same. */
const MOST_REASONS = 8;
const OTHER_REASONS = '';

/**
 * The log of something that is tried again and again: a warning for the first failure and for each new reason, then rarely, and one
 * line when it works again. Every other failure is written at debug. What comes and goes is written as rarely as what never comes.
 */
export class FailureLog {
  readonly #options: FailureLogOptions;
  /** When each reason may be written again, the pause that led to it, and how often it was written. */
  readonly #reasons = new Map<string, { readonly nextAt: Millis; readonly pause: Millis; readonly count: number }>();
  /** The last reason of each way that was tried. */
  readonly #last = new Map<string, string>();
  #outage: { readonly since: Millis; attempts: number; isWritten: boolean } | null = null;
  #worksSince: Millis | null = null;

  constructor(options: FailureLogOptions) {
    this.#options = options;
  }

  /** It failed. `from`: which of several ways was tried, where each may have reasons of its own. */
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

  /** It works; called as often as it is seen to. Says whether it did not before. */
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

  /** It was switched off, or is another one from now on. */
  forget(): void {
    this.#outage = null;
    this.#worksSince = null;
    this.#reasons.clear();
    this.#last.clear();
  }

  /** Whether the reason may be written now. */
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
