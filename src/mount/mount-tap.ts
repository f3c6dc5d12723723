import { micros } from '../core/index.ts';
import type { FormatFamily, Framer, MediaChunk } from '../formats/index.ts';
import type { SourceEnd } from './source.ts';
import type { StreamTitle } from './stream-title.ts';

/**
 * Receives the data of a mount's source immediately, before any listener: used by a live input that decodes it. Called
 * synchronously; must not throw.
 */
export interface MountTap {
  /** A source starts to send in this format. Its headers arrive as chunks. */
  begin(family: FormatFamily): void;
  /** The bytes belong to the source: copy them to keep them. */
  chunk(chunk: MediaChunk): void;
  retitle(title: StreamTitle): void;
  /** The source has ended for this reason. No call follows until the next `begin`. */
  end(reason: SourceEnd): void;
}

/** The taps of one mount. Owned by it. */
export class MountTaps {
  /** Each tap, with whether it needs a source. */
  readonly #taps = new Map<MountTap, boolean>();
  /** A source has logged in before it begins, and may leave before it does. */
  #isRunning = false;

  get isUsed(): boolean {
    return this.#taps.size > 0;
  }

  /** Whether a tap needs an on-demand source to run. */
  get wantsSource(): boolean {
    return [...this.#taps.values()].includes(true);
  }

  /** Adds a tap. A running source starts for it now, with its headers. Returns a function that removes it. */
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
