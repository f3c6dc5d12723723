import { type Millis, millis, seconds, secondsToMillis } from '../core/index.ts';

/** What is looked at as the same moment: filters put a mark on a sample frame, decoders begin a little after 0. */
const TOLERANCE = millis(10);

/**
 * Where the silence at both ends lies, from the marks that ffmpeg's `silencedetect` puts out by `ametadata`, a line each,
 * in order. Silences in the middle are forgotten, so a long file takes no more memory than a short one.
 */
export class SilenceEdges {
  #rest = '';
  #isLeading = false;
  #cueIn: Millis = millis(0);
  /** Where a silence began that has not ended. */
  #openSince: Millis | null = null;

  /** Takes the next piece of text, cut anywhere. */
  push(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop()!;
    for (const line of lines) this.#readLine(line);
  }

  /** Where the silence at the beginning ends; 0: there is none. */
  get cueIn(): Millis {
    return this.#cueIn;
  }

  /** Where the silence at the end of a sound of `duration` begins; `duration`: there is none. */
  cueOut(duration: Millis): Millis {
    return millis(Math.min(this.#openSince ?? duration, duration));
  }

  #readLine(line: string): void {
    const [, edge, value] = /^lavfi\.silence_(start|end)=(-?[\d.]+)/.exec(line) ?? [];
    if (value === undefined) return;
    const at = secondsToMillis(seconds(Number(value)));
    if (edge === 'start') {
      this.#openSince = at;
      this.#isLeading = at <= TOLERANCE;
      return;
    }
    if (this.#isLeading) this.#cueIn = at;
    this.#isLeading = false;
    this.#openSince = null;
  }
}
