import { AirchainError, type UnixMillis, unixMillis } from '../core/index.ts';
import type { DayNumber } from './calendar-date.ts';
import { parseWhen } from './parse-when.ts';
import type { ScheduledTime, ScheduleLine } from './schedule-line.ts';
import { beginsOn, type When } from './when.ts';
import { ZonedTime } from './zoned-time.ts';

/** One line of a schedule: at these times, this input, by these rules. */
export interface ScheduleEntry extends ScheduleLine {
  /** As it was written. */
  readonly text: string;
  readonly when: When;
}

/** What a schedule asks for at a moment. */
export type ScheduledEntry = ScheduledTime<ScheduleEntry>;

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

/** What is known for a while. */
interface Stretch {
  readonly since: UnixMillis;
  readonly until: UnixMillis;
  readonly active: ScheduledEntry | null;
}

/** An entry begins up to two days behind its own and lasts up to one, and clocks may be changed meanwhile. */
const DAYS_BEFORE = 3;
const DAYS_AFTER = 2;
/** What begins later than this is not looked for: 29 February may be four years away. */
const MOST_DAYS_AHEAD = 4 * 366;

/**
 * Reads an entry. Throws `SCHEDULE_TIME_MALFORMED` with what to write instead.
 *
 * @param text days and times, as `parseWhen` reads them
 */
export function parseScheduleEntry(text: string, line: ScheduleLine): ScheduleEntry {
  const result = parseWhen(text);
  if ('value' in result) {
    const when = result.value;
    return { ...line, end: when.end.kind === 'open' ? 'list' : line.end, text, when };
  }
  throw new AirchainError('SCHEDULE_TIME_MALFORMED', `Cannot schedule "${line.input}": ${result.problem}`);
}

/**
 * Which entry is in force at a moment; null: none is. Where several are, the later in the list goes before the earlier. A pure
 * function of the wall time: when the machine's clock is set back an hour, what was in force in that hour is so again.
 */
export function activeAt(entries: readonly ScheduleEntry[], at: UnixMillis, time: ZonedTime): ScheduledEntry | null {
  return activeAmong(occurrencesAround(entries, at, time), at);
}

function activeAmong(around: readonly Occurrence[], at: UnixMillis): ScheduledEntry | null {
  const [active, ...beneath] = around
    .filter(({ start, end }) => start <= at && at < end)
    .sort((a, b) => b.rank - a.rank);
  if (!active) return null;
  const { entry, start } = active;
  const higher = around.filter(({ rank }) => rank > active.rank);
  const since = higher.map(({ end }) => end).filter((end) => end <= at && end > start);
  const until = higher.map((one) => one.start).filter((begin) => begin > at && begin < active.end);
  return {
    entry,
    start,
    since: Math.max(start, ...since) as UnixMillis,
    until: Math.min(active.end, ...until) as UnixMillis,
    length: entry.when.end.kind === 'at' ? null : entry.when.end.length,
    beneath: beneath.map((one) => ({ entry: one.entry, start: one.start })),
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
  for (let day = today - DAYS_BEFORE; day <= today + MOST_DAYS_AHEAD; day++) {
    // What begins behind midnight may be overtaken by what begins on the next day.
    const starts = occurrencesOf(entries, day, day + DAYS_BEFORE, time)
      .map(({ start }) => start)
      .filter((start) => start > at);
    if (starts.length > 0) return Math.min(...starts) as UnixMillis;
  }
  return null;
}

function occurrencesAround(entries: readonly ScheduleEntry[], at: UnixMillis, time: ZonedTime): Occurrence[] {
  const day = time.dayAt(at);
  return occurrencesOf(entries, day - DAYS_BEFORE, day + DAYS_AFTER, time);
}

/** All times that begin on the days from `first` to `last`. What has no length is left out. */
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
      .flatMap((day) => spansOn(entry.when, day, time))
      .filter(({ start, end }) => start < end)
      .map((span, turn, all) => ({ entry, rank: place + turn / all.length, ...span })),
  );
}

function spansOn({ repeats, starts, end }: When, day: DayNumber, time: ZonedTime): Pick<Occurrence, 'start' | 'end'>[] {
  const moments = repeats === 'hourly' ? time.momentsOf(day, starts) : starts.map((start) => time.momentOf(day, start));
  return moments.map((start) => ({
    start,
    end: end.kind === 'at' ? time.momentOf(day, end.time) : unixMillis(start + end.length),
  }));
}

/** Stretches that are remembered: the present one, and one that begins soon. */
const MOST_KNOWN = 2;

/**
 * The schedule of a program: `activeAt` with a memory. Its last answers are reused as long as they are true, every other time is
 * computed.
 */
export class Schedule {
  readonly #entries: readonly ScheduleEntry[];
  readonly #zone: string | null;
  /** Created when it is needed: a time zone costs some megabytes, and most programs have no schedule. */
  #time: ZonedTime | null = null;
  #known: readonly Stretch[] = [];

  /** @param zone an IANA name; null: the machine's own zone */
  constructor(entries: readonly ScheduleEntry[], zone: string | null) {
    this.#entries = entries;
    this.#zone = zone;
  }

  get zone(): string {
    return this.#zoned.zone;
  }

  /** What is asked for at a moment; null: nothing. */
  at(at: UnixMillis): ScheduledEntry | null {
    if (this.#entries.length === 0) return null;
    const known = this.#known.find(({ since, until }) => since <= at && at < until);
    if (known) return known.active;
    const stretch = this.#stretchAt(at);
    this.#known = [stretch, ...this.#known].slice(0, MOST_KNOWN);
    return stretch.active;
  }

  /** When it asks for something else the next time; null: nothing begins within four years. */
  nextChange(at: UnixMillis): ScheduleChange | null {
    return this.#entries.length === 0 ? null : nextChange(this.#entries, at, this.#zoned);
  }

  get #zoned(): ZonedTime {
    this.#time ??= new ZonedTime(this.#zone);
    return this.#time;
  }

  /** From a moment until anything begins or ends. */
  #stretchAt(at: UnixMillis): Stretch {
    const around = occurrencesAround(this.#entries, at, this.#zoned);
    const ends = around.map(({ end }) => end).filter((end) => end > at);
    const next = nextStart(this.#entries, at, this.#zoned) ?? Number.POSITIVE_INFINITY;
    return { since: at, until: unixMillis(Math.min(next, ...ends)), active: activeAmong(around, at) };
  }
}
