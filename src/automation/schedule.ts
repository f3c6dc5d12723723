import { AirchainError, type UnixMillis } from '../core/index.ts';
import { beginsOn, type DayNumber, parseWhen, type When } from '../protocols/schedule-text/index.ts';
import { ZonedTime } from './zoned-time.ts';

/** One line of a schedule: at these times, this input. */
export interface ScheduleEntry {
  /** As it was written. */
  readonly text: string;
  readonly when: When;
  readonly input: string;
}

/** What a schedule asks for at a moment. */
export interface ScheduledTime {
  readonly entry: ScheduleEntry;
  /** When it came into force: its beginning, or the end of what went before it. */
  readonly since: UnixMillis;
  /** When it is over, or another goes before it. The same entry may follow, on its next day. */
  readonly until: UnixMillis;
}

/** The moment at which a schedule asks for something else. */
export interface ScheduleChange {
  readonly at: UnixMillis;
  /** In force from then on; null: nothing is. */
  readonly entry: ScheduleEntry | null;
}

/** One time that an entry comes; `rank`: higher goes before lower. */
interface Occurrence {
  readonly entry: ScheduleEntry;
  readonly rank: number;
  readonly start: UnixMillis;
  readonly end: UnixMillis;
}

/** An entry lasts up to 24 hours, which reach two days back where clocks are changed. */
const DAYS_AROUND = 2;
/** What begins later than this is not looked for: 29 February may be four years away. */
const MOST_DAYS_AHEAD = 4 * 366;

/**
 * Reads an entry. Throws `SCHEDULE_TIME_MALFORMED` with what to write instead.
 *
 * @param text days and times, as `parseWhen` reads them
 */
export function parseScheduleEntry(text: string, input: string): ScheduleEntry {
  const result = parseWhen(text);
  if ('value' in result) return { text, when: result.value, input };
  throw new AirchainError('SCHEDULE_TIME_MALFORMED', `Cannot schedule "${input}": ${result.problem}`);
}

/**
 * Which entry is in force at a moment; null: none is. Where several are, the later in the list goes before the earlier. A pure
 * function of the wall time: when the machine's clock is set back an hour, what was in force in that hour is so again.
 */
export function activeAt(entries: readonly ScheduleEntry[], at: UnixMillis, time: ZonedTime): ScheduledTime | null {
  const day = time.dayAt(at);
  const around = occurrencesOf(entries, day - DAYS_AROUND, day + DAYS_AROUND, time);
  const active = around
    .filter(({ start, end }) => start <= at && at < end)
    .reduce<Occurrence | null>((best, one) => (best && best.rank > one.rank ? best : one), null);
  if (!active) return null;
  const higher = around.filter(({ rank }) => rank > active.rank);
  const since = higher.map(({ end }) => end).filter((end) => end <= at && end > active.start);
  const until = higher.map(({ start }) => start).filter((start) => start > at && start < active.end);
  return {
    entry: active.entry,
    since: Math.max(active.start, ...since) as UnixMillis,
    until: Math.min(active.end, ...until) as UnixMillis,
  };
}

/** When the next change after a moment is; null: nothing begins within four years. */
export function nextChange(entries: readonly ScheduleEntry[], at: UnixMillis, time: ZonedTime): ScheduleChange | null {
  const change = activeAt(entries, at, time)?.until ?? nextStart(entries, at, time);
  if (change === null) return null;
  return { at: change, entry: activeAt(entries, change, time)?.entry ?? null };
}

function nextStart(entries: readonly ScheduleEntry[], at: UnixMillis, time: ZonedTime): UnixMillis | null {
  const today = time.dayAt(at);
  // Clocks that are put forward over midnight let a day's first moments come a day later than they are written.
  for (let day = today - 1; day <= today + MOST_DAYS_AHEAD; day++) {
    const starts = occurrencesOf(entries, day, day, time)
      .map(({ start }) => start)
      .filter((start) => start > at);
    if (starts.length > 0) return Math.min(...starts) as UnixMillis;
  }
  return null;
}

/** All times that begin on the days from `first` to `last`, in the order of their rank. What has no length is left out. */
function occurrencesOf(
  entries: readonly ScheduleEntry[],
  first: DayNumber,
  last: DayNumber,
  time: ZonedTime,
): Occurrence[] {
  const days = Array.from({ length: last - first + 1 }, (_, step) => first + step);
  return entries.flatMap((entry, place) =>
    days
      .filter((day) => beginsOn(entry.when, day))
      .map((day, step) => ({ entry, rank: place + step / days.length, ...spanOn(entry.when, day, time) }))
      .filter(({ start, end }) => start < end),
  );
}

function spanOn({ start, end }: When, day: DayNumber, time: ZonedTime): Pick<Occurrence, 'start' | 'end'> {
  const begin = time.momentOf(day, start);
  return { start: begin, end: end.kind === 'at' ? time.momentOf(day, end.time) : ((begin + end.length) as UnixMillis) };
}

/**
 * The schedule of a program: `activeAt` for somebody who asks often. Remembers how long its last answer is true, and thinks
 * anew when it is asked about any other time.
 */
export class Schedule {
  readonly #entries: readonly ScheduleEntry[];
  readonly #time: ZonedTime;
  #known: { readonly since: UnixMillis; readonly until: UnixMillis; readonly active: ScheduledTime | null } | null =
    null;

  /** @param zone an IANA name; null: the machine's own zone */
  constructor(entries: readonly ScheduleEntry[], zone: string | null) {
    this.#entries = entries;
    this.#time = new ZonedTime(zone);
  }

  get zone(): string {
    return this.#time.zone;
  }

  /** What is asked for at a moment; null: nothing. */
  at(at: UnixMillis): ScheduledTime | null {
    const known = this.#known;
    if (known && known.since <= at && at < known.until) return known.active;
    const active = activeAt(this.#entries, at, this.#time);
    const until = active?.until ?? nextStart(this.#entries, at, this.#time) ?? (Number.POSITIVE_INFINITY as UnixMillis);
    this.#known = { since: active?.since ?? at, until, active };
    return active;
  }

  /** When it asks for something else the next time; null: nothing begins within four years. */
  nextChange(at: UnixMillis): ScheduleChange | null {
    return nextChange(this.#entries, at, this.#time);
  }
}
