import { type ByteCount, byteCount } from '../../core/index.ts';
import type { StreamPicture } from '../picture/index.ts';

/** What can be set on every framer. All bounds; those that a format has no use for are not looked at. */
export interface FramerOptions {
  /**
   * How many bytes in a row may belong to no frame before the framer throws `FORMAT_NOT_RECOGNISED`. Default 64 KiB: four
   * seconds of a 128 kbit/s stream, and 23 times the longest MPEG audio frame.
   */
  readonly maxSkippedBytes?: ByteCount;
  /** Bytes of tags in a row that are passed over between the files of a stream. Default 32 MiB. */
  readonly maxTagBytes?: ByteCount;
  /** Bytes of the headers that every listener is sent first. Default 1 MiB; those of audio have some kilobytes. */
  readonly maxHeadBytes?: ByteCount;
  /** Bytes of a cover in the stream's own headers; larger ones are left out and forgotten. Default 2 MiB; 0 keeps none. */
  readonly maxPictureBytes?: ByteCount;
  /** The cover in a tag that stood before the stream; absent or null: there was none. */
  readonly cover?: StreamPicture | null;
}

/** The default of `FramerOptions.maxSkippedBytes`. */
export const maxSkippedBytesDefault = byteCount(64 * 1024);

/** The default of `FramerOptions.maxTagBytes`: cover pictures of some 10 MB have been seen. */
export const maxTagBytesDefault = byteCount(32 * 1024 * 1024);

/** The default of `FramerOptions.maxHeadBytes`. */
export const maxHeadBytesDefault = byteCount(1024 * 1024);

/** The default of `FramerOptions.maxPictureBytes`. */
export const maxPictureBytesDefault = byteCount(2 * 1024 * 1024);
