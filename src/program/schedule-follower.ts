import { millis, type UnixMillis, unixMillis } from '../core/index.ts';
import type { DueLine, ScheduledTime } from '../schedule/index.ts';

/** What a follower asks its program. Inputs are named. */
export interface FollowedProgram {
  /** What a schedule asks for at a moment; null: nothing. */
  readonly scheduled: (at: UnixMillis) => ScheduledTime | null;
  /** null: silence is on air. */
  readonly onAir: () => string | null;
  /** Whether what is on air is at its end, or has none that it could be waited for. */
  readonly isInterruptible: () => boolean;
  /** What would be on air if a time of the schedule, or none, were in force. */
  readonly choose: (time: ScheduledTime | null) => string | null;
  /** A line that names this input begins soon, or has begun. Says whether what it plays begins again then. */
  readonly prepare: (input: string, start: UnixMillis) => boolean;
  /** A line begins to the second, and its input is on air with what it played before. */
  readonly restart: (input: string) => void;
}

/** How long before the start of a line its input is prepared, so that it is open in time. */
const PREPARED_BEFORE = millis(2000);
/** A line that has waited so much longer than it may is forgotten: the clock was set. */
const FORGOTTEN_AFTER = millis(60_000);

/**
 * Which time of a schedule is in force on one program: as it is written, or later where a line begins or ends softly. Owned by
 * the program; moved on in every tick.
 */
export class ScheduleFollower {
  readonly #program: FollowedProgram;
  #time: ScheduledTime | null = null;
  /** It began late, and lasts until then, whatever is written; null: it ends as it is written. */
  #until: UnixMillis | null = null;
  /** A line that begins softly and has not begun. */
  #late: ScheduledTime | null = null;
  #isTrackLast = false;
  #heldBack: string | null = null;
  #isRunning = false;
  /** The beginning of the last time for which each input was prepared, and whether it plays again what it has played. */
  readonly #prepared = new Map<string, { readonly start: UnixMillis; readonly isRewound: boolean }>();

  constructor(program: FollowedProgram) {
    this.#program = program;
  }

  /** The time that is in force; null: none is. */
  get time(): ScheduledTime | null {
    return this.#time;
  }

  /** The input that is ready to begin and does not before its line does; null: there is none. */
  get heldBack(): string | null {
    return this.#heldBack;
  }

  /** The input whose line has begun by the clock, and waits; null: none does. */
  get lateInput(): string | null {
    return this.#late?.entry.input ?? null;
  }

  /** Whether the input on air goes off air with the end of its track. */
  get isTrackLast(): boolean {
    return this.#isTrackLast;
  }

  /** Another schedule holds: what it does not have any more is not waited for, and does not last longer than is written. */
  reconsider(): void {
    if (this.#late && !this.#isWritten(this.#late)) this.#late = null;
    if (this.#time && !this.#isWritten(this.#time)) this.#until = null;
  }

  step(now: UnixMillis): void {
    const soon = this.#program.scheduled(unixMillis(now + PREPARED_BEFORE));
    if (soon) for (const due of [soon, ...soon.beneath]) this.#prepare(due, now);
    const next = this.#findNext(this.#program.scheduled(now), now);
    this.#isTrackLast = false;
    if (isSame(next, this.#time)) this.#time = next;
    else if (!this.#isRunning || this.#mayGoOver(next, now)) this.#goOver(next, now);
    this.#isRunning = true;
    const early = soon && soon.start > now && this.#isPrepared(soon) ? soon : this.#late;
    this.#heldBack = early?.entry.input ?? null;
  }

  #isWritten({ start, entry }: ScheduledTime): boolean {
    const written = this.#program.scheduled(start);
    return written !== null && [written, ...written.beneath].some((due) => due.entry.input === entry.input);
  }

  /** Once for each time of a line, also of one that goes behind another. What is on air is let be until then. */
  #prepare(due: DueLine, now: UnixMillis): void {
    const { start, entry } = due;
    const isLetBe = start > now && this.#program.onAir() === entry.input;
    if (isLetBe || this.#isPrepared(due)) return;
    this.#prepared.set(entry.input, { start, isRewound: this.#program.prepare(entry.input, start) });
  }

  #isPrepared({ start, entry }: DueLine): boolean {
    return this.#prepared.get(entry.input)?.start === start;
  }

  /** What is to be in force: as it is written, unless what begins late, or began late, was written to begin after that. */
  #findNext(written: ScheduledTime | null, now: UnixMillis): ScheduledTime | null {
    if (written && this.#isToBegin(written) && written.entry.start === 'soft') this.#late = written;
    if (this.#late && !isWaitedFor(this.#late, now)) this.#late = null;
    const isOverdue = this.#until !== null && now < this.#until && this.#time!.start <= now;
    const late = this.#late ?? (isOverdue ? this.#time : null);
    return late && !(written && written.start > late.start) ? late : written;
  }

  /** Whether a time begins, rather than that it comes back after another. */
  #isToBegin(time: ScheduledTime): boolean {
    return this.#isRunning && time.since === time.start && !isSame(time, this.#time);
  }

  /** What begins has the word, else what is over. */
  #mayGoOver(next: ScheduledTime | null, now: UnixMillis): boolean {
    if (next && this.#isToBegin(next)) return next.entry.start === 'hard' || this.#mayBegin(next, now);
    const last = this.#time;
    if (!last || last.entry.end === 'hard') return true;
    if (last.entry.end === 'list') return this.#program.choose(last) !== last.entry.input;
    return this.#mayEnd(last, next, now);
  }

  #mayBegin(next: ScheduledTime, now: UnixMillis): boolean {
    const { choose, onAir } = this.#program;
    if (this.#isSwitchDue || now >= next.start + next.entry.latest) return true;
    // While another stays on air all the same, it waits for that to go.
    this.#isTrackLast = choose(next) !== onAir();
    return onAir() === next.entry.input;
  }

  #mayEnd(last: ScheduledTime, next: ScheduledTime | null, now: UnixMillis): boolean {
    const { choose, onAir } = this.#program;
    if (this.#isSwitchDue || now >= (this.#until ?? last.until) + last.entry.latest) return true;
    this.#isTrackLast = choose(next) !== onAir();
    return !this.#isTrackLast;
  }

  get #isSwitchDue(): boolean {
    const { choose, onAir, isInterruptible } = this.#program;
    return choose(this.#time) !== onAir() || isInterruptible();
  }

  #goOver(next: ScheduledTime | null, now: UnixMillis): void {
    const { onAir, restart } = this.#program;
    const begins = next !== null && this.#isToBegin(next);
    this.#time = next;
    this.#late = null;
    this.#until = null;
    if (!next || !begins) return;
    const { input, start } = next.entry;
    if (start === 'soft' && next.length !== null) this.#until = unixMillis(now + next.length);
    if (start === 'hard' && onAir() === input && this.#prepared.get(input)?.isRewound) restart(input);
  }
}

/** Whether two are the same time of a line. */
function isSame(a: ScheduledTime | null, b: ScheduledTime | null): boolean {
  return a === b || (a !== null && b !== null && a.start === b.start && a.entry.input === b.entry.input);
}

/** What ends by the clock on the wall is not begun after its end. */
function isWaitedFor({ entry, start, length, until }: ScheduledTime, now: UnixMillis): boolean {
  if (length === null && now >= until) return false;
  return now >= start && now <= start + entry.latest + FORGOTTEN_AFTER;
}
