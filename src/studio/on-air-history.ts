import type { UnixMillis } from '../core/index.ts';
import type { Program } from '../program/index.ts';
import type { PlayedSnapshot } from './snapshots.ts';

/** Titles kept of each program. */
const KEPT = 500;

/** What programs had on air, by title: for streams and DJs, whose tracks no playlist remembers. */
export class OnAirHistory {
  readonly #byProgram = new Map<string, PlayedSnapshot[]>();

  /** The oldest first. */
  of(program: string): readonly PlayedSnapshot[] {
    return this.#byProgram.get(program) ?? [];
  }

  /** The program has another input on air: what the last one played is over, also where its title stays. */
  noteSwitch(name: string, now: UnixMillis): void {
    endLast(this.#byProgram.get(name) ?? [], now);
  }

  /** The program has another title now, or none. */
  note(name: string, { title, onAir }: Pick<Program, 'title' | 'onAir'>, now: UnixMillis): void {
    const played = this.#byProgram.get(name) ?? [];
    endLast(played, now);
    if (title && onAir !== null) {
      const { artist, title: song, album, duration } = title.title;
      const track = { artist, title: song, album, duration };
      played.push({ ...track, input: onAir, kind: 'stream', startedAt: now, endedAt: null, outcome: 'playing' });
    }
    this.#byProgram.set(name, played.slice(-KEPT));
  }
}

function endLast(played: PlayedSnapshot[], now: UnixMillis): void {
  const last = played.at(-1);
  if (last?.endedAt === null) played[played.length - 1] = { ...last, endedAt: now, outcome: 'ended' };
}
