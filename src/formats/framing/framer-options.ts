import { type ByteCount, byteCount } from '../../core/index.ts';

/** What can be set on every framer. */
export interface FramerOptions {
  /**
   * How many bytes in a row may belong to no frame before the framer throws `FORMAT_NOT_RECOGNISED`. Default 64 KiB: four
   * seconds of a 128 kbit/s stream, and 23 times the longest MPEG audio frame.
   */
  readonly maxSkippedBytes?: ByteCount;
}

/** The default of `FramerOptions.maxSkippedBytes`. */
export const maxSkippedBytesDefault = byteCount(64 * 1024);
