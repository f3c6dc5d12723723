import { type Millis, millisToMicros } from '../core/index.ts';
import type { Framer, MediaChunk, OggRendition } from '../formats/index.ts';
import { StreamRing, type StreamRingOptions } from './stream-ring.ts';
import type { StreamTitle } from './stream-title.ts';
import { TitleTimeline } from './title-timeline.ts';

/** `native`: the bytes as they came. `chained`, `single`: the two ways to carry titles and chains of an Ogg source. */
export type RenditionName = 'native' | 'chained' | 'single';

/**
 * One form of a mount's stream with its own bytes and titles. Made once for the mount, however many listeners read it.
 * Owned by the mount.
 */
export class Rendition {
  readonly name: RenditionName;
  readonly ring: StreamRing;
  readonly titles = new TitleTimeline();
  readonly #ogg: OggRendition | null;

  constructor(name: RenditionName, ogg: OggRendition | null, ring: StreamRingOptions) {
    this.name = name;
    this.ring = new StreamRing(ring);
    this.#ogg = ogg;
  }

  /** Takes one chunk of the source. The bytes are copied. */
  append(chunk: MediaChunk, framer: Framer, now: Millis): void {
    const ogg = this.#ogg;
    if (!ogg) this.ring.append(chunk, framer.headers, now);
    else ogg.push(chunk, (page) => this.ring.append(page, ogg.headers, now));
    this.titles.trim(this.ring.start);
  }

  /** From the next byte on, `title` is true. */
  setTitle(title: StreamTitle, now: Millis): void {
    const ogg = this.#ogg;
    ogg?.retitle(title, (page) => this.ring.append(page, ogg.headers, now));
    this.noteTitle(title);
  }

  /** From the next byte on, `title` is true, and the bytes themselves say so where they can. */
  noteTitle(title: StreamTitle): void {
    this.titles.add(this.ring.end, title);
  }
}

/** The ring options of a mount, for a format that tells play time or for one that does not. */
export function ringOptions(bytes: number, duration: Millis, timing: StreamRingOptions['timing']): StreamRingOptions {
  return { maxBytes: bytes, maxDuration: millisToMicros(duration), timing };
}
