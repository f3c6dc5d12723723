import { type Clock, SystemClock } from '../../src/core/index.ts';
import { Ffmpeg } from '../../src/ffmpeg/index.ts';

/** ffmpeg as a station has it, from the search path of the test; `find` gives null: it is missing. */
export function newFfmpeg({
  clock = new SystemClock() as Clock,
  find = (): string | null => 'ffmpeg',
  maxStreamDecoders = 64,
} = {}): Ffmpeg {
  return new Ffmpeg({ clock, find, maxStreamDecoders: () => maxStreamDecoders });
}
