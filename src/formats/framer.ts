import type { Micros } from '../core/index.ts';
import type { StreamPicture } from './picture/index.ts';

/**
 * The families of streams that may follow one another on one connection: a listener who was promised one of them can be
 * moved to another mount of the same family and to no other.
 */
export type FormatFamily = 'mpeg-audio' | 'adts' | 'ogg' | 'webm' | 'flac' | 'wav' | 'bytes';

/** A run of whole frames, of one page or of one cluster, as it stands in the stream. */
export interface MediaChunk {
  /** The bytes as they go to listeners. A view: valid until the next call into the framer; copy it to keep it. */
  readonly bytes: Buffer;
  /** Whether a new listener can start decoding at the first byte (after `Framer.headers`, where there are any). */
  readonly isSyncPoint: boolean;
  /** Play time of the chunk; 0 for headers and where the format does not tell. */
  readonly duration: Micros;
  /** Whether the bytes are stream headers: they are kept by the framer for those who join later. */
  readonly isHeader: boolean;
}

/** What the bytes themselves say about the stream. Absent: not known (yet). */
export interface StreamInfo {
  /** As people write it: `MP3`, `AAC`, `Opus`, `Vorbis`, `FLAC`, `Speex`, `Theora`, `WebM`. */
  readonly codec?: string;
  /** Samples per second of each channel, in hertz. */
  readonly sampleRate?: number;
  readonly channels?: number;
  /** Nominal bit rate in kbit/s. */
  readonly bitrate?: number;
}

/** What a stream's own headers say is playing: bytes in whatever charset the encoder wrote. Empty: it does not say. */
export interface StreamTags {
  readonly title: Buffer;
  readonly artist: Buffer;
}

/**
 * Cuts the bytes of one source into chunks that end where a listener may be switched, and finds where one may join.
 * Bytes arrive in pieces of any size; what is not complete yet is kept (at most one frame, page or cluster head).
 * A framer belongs to one source connection and is thrown away with it. It never logs and never closes anything.
 */
export interface Framer {
  readonly family: FormatFamily;
  /** What is known so far; grows with the bytes. */
  readonly info: StreamInfo;
  /** What a new listener needs before the next sync point (Ogg header pages, WebM head); empty where there is no such thing. */
  readonly headers: Buffer;
  /** The cover in the stream's own headers or tags, for as long as it is that of what plays; null: none. */
  readonly picture: StreamPicture | null;
  /**
   * What the stream's own headers say is playing, told once for each time they say it; null: nothing new, as always in
   * formats that carry no titles inside.
   */
  takeTags(): StreamTags | null;
  /**
   * Takes the next bytes and calls `emit` for each chunk that they complete, in order.
   * @throws AirchainError `FORMAT_NOT_RECOGNISED` when the bytes cannot be what the framer was made for
   */
  push(bytes: Buffer, emit: (chunk: MediaChunk) => void): void;
}
