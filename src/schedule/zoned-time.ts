import { type Millis, millis, type UnixMillis, unixMillis } from '../core/index.ts';
import type { DayNumber } from './calendar-date.ts';

const DAY_MILLIS = 86_400_000;
/** Offsets are looked up this far before and after a moment: farther than any zone is from UTC. */
const ASIDE = DAY_MILLIS;

/**
 * The clock on the wall in one time zone, with its changes between winter and summer. Times on the wall are counted from
 * 1970-01-01 00:00 on that wall, as if no clock were ever changed; so they can be added to and compared.
 *
 * A time that the wall shows twice, when clocks go back, means the first of the two. A time that it never shows, when clocks
 * go forward, means the moment of the change. So a later time on the wall never means an earlier moment.
 */
export class ZonedTime {
  /** The IANA name. */
  readonly zone: string;
  readonly #format: Intl.DateTimeFormat;

  /** @param zone an IANA name; null: the machine's own zone. An unknown name is a `RangeError`. */
  constructor(zone: string | null) {
    this.#format = new Intl.DateTimeFormat('en-US', {
      ...(zone === null ? {} : { timeZone: zone }),
      calendar: 'iso8601',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    this.zone = this.#format.resolvedOptions().timeZone;
  }

  /** What the wall shows at a moment. */
  wallAt(at: UnixMillis): Millis {
    const field: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
    for (const { type, value } of this.#format.formatToParts(at)) field[type] = Number(value);
    const { year = 0, month = 0, day = 0, hour, minute, second } = field;
    const whole = Date.UTC(year, month - 1, day, hour, minute, second);
    return millis(whole + (((at % 1000) + 1000) % 1000));
  }

  /** The day that the wall shows at a moment. */
  dayAt(at: UnixMillis): DayNumber {
    return Math.floor(this.wallAt(at) / DAY_MILLIS);
  }

  /** The moment when the wall shows `timeOfDay` (more than 24 hours: on the days after) on a day. */
  momentOf(day: DayNumber, timeOfDay: Millis): UnixMillis {
    const wall = day * DAY_MILLIS + timeOfDay;
    const before = this.#offsetAt(wall - ASIDE);
    const after = this.#offsetAt(wall + ASIDE);
    const asBefore = wall - before;
    if (this.#offsetAt(asBefore) === before) return unixMillis(asBefore);
    const asAfter = wall - after;
    if (this.#offsetAt(asAfter) === after) return unixMillis(asAfter);
    return this.#findChange(asAfter, asBefore, before);
  }

  /**
   * Every moment when the wall shows one of the times, given since the beginning of a day and up to 48 hours: one for each; two
   * where clocks go back over it; none where they go forward over it.
   */
  momentsOf(day: DayNumber, times: readonly Millis[]): UnixMillis[] {
    const midnight = day * DAY_MILLIS;
    const [first, last] = [midnight - ASIDE, midnight + 2 * DAY_MILLIS + ASIDE];
    const [before, after] = [this.#offsetAt(first), this.#offsetAt(last)];
    if (before === after) return times.map((each) => unixMillis(midnight + each - before));
    const change = this.#findChange(first, last, before);
    const early = times.map((each) => midnight + each - before).filter((moment) => moment < change);
    const late = times.map((each) => midnight + each - after).filter((moment) => moment >= change);
    return [...early, ...late].map(unixMillis);
  }

  /** The first moment from `from` to `to` whose offset is no longer `before`. */
  #findChange(from: number, to: number, before: number): UnixMillis {
    let [low, high] = [from, to];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.#offsetAt(middle) === before) low = middle;
      else high = middle;
    }
    return unixMillis(high);
  }

  /** How far the wall is ahead of UTC at a moment. */
  #offsetAt(at: number): number {
    return this.wallAt(unixMillis(at)) - at;
  }
}
