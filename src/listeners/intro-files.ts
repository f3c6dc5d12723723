import { readFile, stat } from 'node:fs/promises';
import { type Clock, errorText, type Logger, type Millis, millis } from '../core/index.ts';
import { createFramer, type FormatFamily, sniffFamily } from '../formats/index.ts';

/** An intro is held in memory once, for all listeners; 8 MiB is eight minutes at 128 kbit/s. */
const MAX_INTRO_BYTES = 8 * 1024 * 1024;
/** How often a file is looked at for a newer version. */
const RECHECK_AFTER = millis(2000);

interface Intro {
  readonly bytes: Buffer | null;
  readonly family: FormatFamily | null;
  /** When the file was changed last; null: there is none. */
  readonly modifiedMs: number | null;
  readonly checkedAt: Millis;
  /** Whether the log says that a stream of another format wanted it. */
  isMismatchLogged: boolean;
}

/**
 * The intro files of all mounts, as whole frames: tags and broken ends are left out, so that the stream follows cleanly.
 * A file that is missing, too large or of another format than the stream is not played, and is named in the log once for
 * each version of it.
 */
export class IntroFiles {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #intros = new Map<string, Intro>();

  constructor(clock: Clock, logger: Logger) {
    this.#clock = clock;
    this.#logger = logger;
  }

  /** The sound of the file, or null when there is none that fits a stream of `family`. The buffer is shared: never write to it. */
  async load(file: string, family: FormatFamily | null): Promise<Buffer | null> {
    const known = this.#intros.get(file);
    const isFresh = known && this.#clock.now() - known.checkedAt < RECHECK_AFTER;
    const intro = isFresh ? known : await this.#refresh(file, known);
    if (intro.family === family) return intro.bytes;
    if (intro.family && family && !intro.isMismatchLogged) {
      intro.isMismatchLogged = true;
      this.#logger.warn('the intro is of another format than the stream', {
        file,
        intro: intro.family,
        stream: family,
      });
    }
    return null;
  }

  async #refresh(file: string, known: Intro | undefined): Promise<Intro> {
    const modifiedMs = await stat(file).then(
      ({ mtimeMs }) => mtimeMs,
      () => null,
    );
    const sound = known?.modifiedMs === modifiedMs ? known : { ...(await this.#read(file)), isMismatchLogged: false };
    const intro: Intro = { ...sound, modifiedMs, checkedAt: this.#clock.now() };
    this.#intros.set(file, intro);
    return intro;
  }

  async #read(file: string): Promise<Pick<Intro, 'bytes' | 'family'>> {
    try {
      const { size } = await stat(file);
      if (size > MAX_INTRO_BYTES) throw new Error(`it has ${size} bytes, more than ${MAX_INTRO_BYTES}`);
      return wholeFrames(await readFile(file));
    } catch (error) {
      // The stream goes on without its intro.
      this.#logger.warn('the intro cannot be played', { file, reason: errorText(error) });
      return { bytes: null, family: null };
    }
  }
}

function wholeFrames(file: Buffer): { bytes: Buffer; family: FormatFamily } {
  const family = sniffFamily(file);
  if (!family) throw new Error('its format is not recognised');
  const pieces: Buffer[] = [];
  createFramer(family).push(file, (chunk) => pieces.push(Buffer.from(chunk.bytes)));
  return { bytes: Buffer.concat(pieces), family };
}
