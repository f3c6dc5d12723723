import type { RingOffset } from './stream-ring.ts';
import type { StreamTitle } from './stream-title.ts';

/** A title and the first byte of the stream that it is true for. */
export interface TitleMark {
  readonly offset: RingOffset;
  readonly title: StreamTitle;
}

/** Titles kept for listeners that lag; a source that sends more within one ring loses the oldest, never the newest. */
const MAX_MARKS = 256;

/**
 * Which title is true at which byte of one ring. Each listener asks with its own cursor, so all of them see a title when
 * they hear it, however far behind the source they are. Owned by the mount; offsets only grow.
 */
export class TitleTimeline {
  #marks: TitleMark[] = [];

  /** The newest title, whether or not anybody has heard it yet. */
  get latest(): StreamTitle | null {
    return this.#marks.at(-1)?.title ?? null;
  }

  /** From `offset` on, `title` is true. */
  add(offset: RingOffset, title: StreamTitle): void {
    if (this.#marks.at(-1)?.offset === offset) this.#marks.pop();
    this.#marks.push({ offset, title });
    if (this.#marks.length > MAX_MARKS) this.#marks.shift();
  }

  /**
   * The mark in force at `offset`; null while there is none at all. The same object for as long as it is in force. Bytes
   * before the first title have that title: encoders name what they play a moment after they connect.
   */
  at(offset: RingOffset): TitleMark | null {
    for (let index = this.#marks.length - 1; index > 0; index--) {
      const mark = this.#marks[index]!;
      if (mark.offset <= offset) return mark;
    }
    return this.#marks[0] ?? null;
  }

  /** Where the next title after `offset` begins to be true; null when the present one is the newest. */
  nextChange(offset: RingOffset): RingOffset | null {
    let next: RingOffset | null = null;
    for (let index = this.#marks.length - 1; index >= 0; index--) {
      const mark = this.#marks[index]!;
      if (mark.offset <= offset) break;
      next = mark.offset;
    }
    return next;
  }

  /** Forgets what no readable byte needs: everything before the mark in force at `start`. */
  trim(start: RingOffset): void {
    while (this.#marks.length > 1 && this.#marks[1]!.offset <= start) this.#marks.shift();
  }
}
