import { micros } from '../core/index.ts';
import type { FormatFamily, Framer, MediaChunk } from '../formats/index.ts';
import type { SourceEnd } from './source.ts';
import type { StreamTitle } from './stream-title.ts';

/**
 * Hears what a mount's source sends, as it comes and before any listener does: a live input that decodes it. Told in the
 * turn in which it happens; must not throw.
 */
export interface MountTap {
  /** A source begins to send, in this format. Its headers come as chunks. */
  begin(family: FormatFamily): void;
  /** The bytes belong to the source: copy them to keep them. */
  chunk(chunk: MediaChunk): void;
  retitle(title: StreamTitle): void;
  /** The source has gone, for this reason. Nothing comes until the next `begin`. */
  end(reason: SourceEnd): void;
}

/** The taps of one mount. Owned by it. */
export class MountTaps {
  /** Each with whether it wants a source. */
  readonly #taps = new Map<MountTap, boolean>();
  /** A source has logged in before it begins, and may leave before it does. */
  #isRunning = false;

  get isUsed(): boolean {
    return this.#taps.size > 0;
  }

  /** Whether any of them wants a source on demand to run. */
  get wantsSource(): boolean {
    return [...this.#taps.values()].includes(true);
  }

  /** Adds a tap; a source that has begun begins for it now, with its headers. Returns how to stop. */
  add(
    tap: MountTap,
    wantsSource: boolean,
    framer: Pick<Framer, 'family' | 'headers'> | null,
    title: StreamTitle | null,
  ): () => void {
    this.#taps.set(tap, wantsSource);
    if (framer && this.#isRunning) {
      const { family, headers } = framer;
      tap.begin(family);
      if (headers.length > 0) tap.chunk({ bytes: headers, isHeader: true, isSyncPoint: false, duration: micros(0) });
      if (title) tap.retitle(title);
    }
    return () => this.#taps.delete(tap);
  }

  begin(family: FormatFamily, title: StreamTitle | null): void {
    this.#isRunning = true;
    for (const tap of this.#taps.keys()) {
      tap.begin(family);
      // It came before the first audio, or still applies while listeners wait for the return of a source.
      if (title) tap.retitle(title);
    }
  }

  chunk(chunk: MediaChunk): void {
    for (const tap of this.#taps.keys()) tap.chunk(chunk);
  }

  /** Before a source begins it is not sent: its title comes with its `begin`. */
  retitle(title: StreamTitle): void {
    if (!this.#isRunning) return;
    for (const tap of this.#taps.keys()) tap.retitle(title);
  }

  end(reason: SourceEnd): void {
    if (!this.#isRunning) return;
    this.#isRunning = false;
    for (const tap of this.#taps.keys()) tap.end(reason);
  }
}
