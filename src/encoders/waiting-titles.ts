import type { SampleFrames } from '../core/index.ts';
import type { ProgramTitle } from '../program/index.ts';

interface PositionedTitle {
  readonly title: ProgramTitle | null;
  readonly position: SampleFrames;
}

/** Only an encoder that does not run gathers so many; the oldest are not told any more. */
const MOST_TITLES = 100;

/** Titles whose sound has not come out of the encoder yet. Owned by it. */
export class WaitingTitles {
  #titles: PositionedTitle[] = [];

  /** `title` is true from `position` on, which is never before the one that was added last. */
  add(title: ProgramTitle | null, position: SampleFrames): void {
    this.#titles.push({ title, position });
    if (this.#titles.length > MOST_TITLES) this.#titles.shift();
  }

  /** Whether one begins between two positions. */
  hasBetween(from: SampleFrames, to: SampleFrames): boolean {
    return this.#titles.some(({ position }) => position >= from && position < to);
  }

  /** Takes out all that begin before a position and returns the last of them; null: there is none. */
  takeBefore(position: SampleFrames): { readonly title: ProgramTitle | null } | null {
    let last: PositionedTitle | null = null;
    while (this.#titles[0] && this.#titles[0].position < position) last = this.#titles.shift()!;
    return last;
  }

  clear(): void {
    this.#titles = [];
  }
}
