import { type Millis, millis, seconds, secondsToMillis } from '../core/index.ts';

/** What is looked at as the same moment: filters put a mark on a sample frame, decoders begin a little after 0. */
const TOLERANCE = millis(10);
/** ffmpeg prints so many digits: behind 1000 s they are hundredths. */
const DIGITS = 6;

/**
 * Where the silence at both ends lies, never more of it than there is, from the marks that ffmpeg's `silencedetect` puts out by `ametadata`, a line each,
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
    const [, edge, value] = /^lavfi\.silence_(start|end)=(-?[\d.]+(?:e-?\d+)?)/.exec(line) ?? [];
    if (value === undefined) return;
    const at = shorten(edge, Number(value));
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

/** The edge of a silence, moved into it by as much as its number may have been rounded. */
function shorten(edge: string | undefined, value: number): Millis {
  const digitsBefore = Math.floor(Math.log10(Math.max(1, Math.abs(value)))) + 1;
  const lastDigit = 10 ** (digitsBefore - DIGITS);
  return secondsToMillis(seconds(edge === 'start' ? value + lastDigit : value - lastDigit));
}
