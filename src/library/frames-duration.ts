import { type Millis, seconds, secondsToMillis } from '../core/index.ts';
import { type AdtsHeader, isSameAdtsStream, readAdtsHeader } from '../formats/adts/index.ts';
import { isSameMpegStream, type MpegFrameHeader, readMpegFrameHeader } from '../formats/mpeg-audio/index.ts';
import type { ReadAt } from './recognise-file.ts';

interface Frame {
  readonly frameBytes: number;
  readonly samples: number;
  readonly sampleRate: number;
}

/** Places that are looked at, and bytes that are read at each: 8 MiB. A file that is smaller is read whole. */
const SAMPLES = 128;
const SAMPLE_BYTES = 64 * 1024;
/** Frames in a row that are believed. */
const LEAST_RUN = 3;

/**
 * The duration of a file of frames that has no index (ADTS, MPEG audio without a Xing header), by the length of its frames; those of a
 * large one are reckoned by many places. Null: no frames are found.
 */
export async function readFramesDuration(read: ReadAt, start: number, size: number): Promise<Millis | null> {
  const step = Math.max(SAMPLE_BYTES, Math.floor((size - start) / SAMPLES));
  let [bytes, time] = [0, 0];
  for (let at = start; at < size; at += step) {
    for (const { frameBytes, samples, sampleRate } of findRun(await read(at, SAMPLE_BYTES))) {
      bytes += frameBytes;
      time += samples / sampleRate;
    }
  }
  return bytes === 0 ? null : secondsToMillis(seconds((time * (size - start)) / bytes));
}

/** The first run of frames. */
function findRun(bytes: Buffer): readonly Frame[] {
  for (let at = bytes.indexOf(0xff); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const run =
      readRun(bytes, at, readAdtsHeader, isSameAdtsStream) ?? readRun(bytes, at, readMpegFrameHeader, isSameMpegStream);
    if (run) return run;
  }
  return [];
}

function readRun<F extends AdtsHeader | MpegFrameHeader>(
  bytes: Buffer,
  start: number,
  readHeader: (bytes: Buffer, offset: number) => F | null,
  isSame: (one: F, next: F) => boolean,
): readonly F[] | null {
  const run: F[] = [];
  for (let at = start; at < bytes.length; at += run.at(-1)!.frameBytes) {
    const header = readHeader(bytes, at);
    if (!header || (run[0] && !isSame(run[0], header))) break;
    run.push(header);
  }
  return run.length >= LEAST_RUN ? run : null;
}
