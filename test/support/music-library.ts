import { join } from 'node:path';
import { millis } from '../../src/core/index.ts';
import { Library, type LibraryOptions } from '../../src/library/index.ts';
import { openStore, type Store } from '../../src/store/index.ts';
import { ManualClock } from './manual-clock.ts';
import { newFfmpeg } from './new-ffmpeg.ts';
import type { TestHooks } from './program.ts';
import { recordingLogger } from './recording-logger.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';
import { waitUntil } from './wait-until.ts';

/** The date goes this much further with each look at a condition. */
const STEP_MS = 100;
/** A long time passes in so many steps. */
const MOST_STEPS = 50;

/** A library with a store in a folder of its own; both are gone with the test. */
export interface MusicLibrary {
  readonly library: Library;
  readonly clock: ManualClock;
  readonly store: Store;
  /** What it has logged. */
  readonly lines: string[];
  /** Lets time pass until something has come true. */
  until(condition: () => boolean, what: string): Promise<void>;
  /** Lets this much time pass, with room for what it sets off. */
  pass(span: number): Promise<void>;
  close(): void;
}

/** Opens a library; `dataDir` where another one had its store. Nothing is measured unless it gets an `ffmpeg`. */
export function openMusicLibrary(
  hooks: TestHooks,
  options: Partial<LibraryOptions> & { readonly dataDir?: string } = {},
): MusicLibrary {
  const clock = new ManualClock(Date.now());
  const { dataDir = join(makeTemporaryFolder(hooks), 'data'), ...more } = options;
  const store = openStore(dataDir, clock);
  const lines: string[] = [];
  const library = new Library({
    clock,
    store,
    logger: recordingLogger(lines),
    ffmpeg: newFfmpeg({ find: () => null }),
    measureAfter: millis(0),
    ...more,
  });
  let isOpen = true;
  const close = () => {
    if (!isOpen) return;
    isOpen = false;
    library.close();
    store.close();
  };
  hooks.after(close);
  const until = (condition: () => boolean, what: string, step = STEP_MS) =>
    waitUntil(
      () => {
        if (condition()) return true;
        clock.advance(step);
        return false;
      },
      () => `${what}; log:\n${lines.join('\n')}`,
    );
  const pass = async (span: number) => {
    const end = clock.now() + span;
    await until(() => clock.now() >= end, 'time to pass', Math.max(STEP_MS, span / MOST_STEPS));
  };
  return { library, clock, store, lines, until, pass, close };
}
