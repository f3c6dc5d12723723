import type { Millis, UnixMillis } from '../core/index.ts';

/** How a line of a schedule takes over and gives way. */
export interface LineRules {
  /** `hard`: to the second. `soft`: at the end of the track on air, or with any other switch, at most `latest` late. */
  readonly start: 'hard' | 'soft';
  /** `hard`, `soft`: the same of its end. `list`: when its input has nothing more to play. */
  readonly end: 'hard' | 'soft' | 'list';
  readonly latest: Millis;
  /** Whether a live input that would be on air without the line stays on air (`wins`), or not (`yields`). */
  readonly live: 'wins' | 'yields';
}

/** A line of a schedule: which input it wants on air, and how. */
export interface ScheduleLine extends LineRules {
  readonly input: string;
}

/** A line of a schedule whose time has come. */
export interface DueLine<Line extends ScheduleLine = ScheduleLine> {
  readonly entry: Line;
  /** Its own beginning. */
  readonly start: UnixMillis;
}

/** One time that a line of a schedule is in force. */
export interface ScheduledTime<Line extends ScheduleLine = ScheduleLine> extends DueLine<Line> {
  /** When it came into force: its beginning, or the end of what went before it. */
  readonly since: UnixMillis;
  /** When it is over, or another goes before it. The same entry may follow, with its next time. */
  readonly until: UnixMillis;
  /** How long it lasts whenever it begins; null: it ends by the clock on the wall. */
  readonly length: Millis | null;
  /** Lines that are due too and go behind it, the one that goes first at the front. */
  readonly beneath: readonly DueLine<Line>[];
}
