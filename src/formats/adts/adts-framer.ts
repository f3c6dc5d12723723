import { micros } from '../../core/index.ts';
import type { Framer, MediaChunk, StreamInfo } from '../framer.ts';
import { BitrateMeter, type FramerOptions, FrameScanner, type FrameSyntax } from '../framing/index.ts';
import type { StreamPicture } from '../picture/index.ts';
import { type AdtsHeader, adtsHeaderBytes, isSameAdtsStream, readAdtsHeader } from './adts-header.ts';

const syntax: FrameSyntax<AdtsHeader> = {
  name: 'AAC frames with ADTS headers',
  firstByte: 0xff,
  headerBytes: adtsHeaderBytes,
  readHeader: readAdtsHeader,
  isContinued: isSameAdtsStream,
};

/**
 * Cuts a stream of AAC in ADTS (`audio/aac`, `audio/aacp`) into its frames, one chunk and one sync point each.
 * Tags of files are dropped. The bit rate is a mean and known after a second: ADTS does not contain it.
 */
export class AdtsFramer implements Framer {
  readonly family = 'adts';
  readonly headers = Buffer.alloc(0);
  readonly #scanner: FrameScanner<AdtsHeader>;
  readonly #meter = new BitrateMeter();
  #latest: AdtsHeader | null = null;

  constructor(options: FramerOptions = {}) {
    this.#scanner = new FrameScanner(syntax, options);
  }

  get info(): StreamInfo {
    if (this.#latest === null) return {};
    const { sampleRate, channels } = this.#latest;
    return { codec: 'AAC', sampleRate, channels: channels || undefined, bitrate: this.#meter.bitrate };
  }

  get picture(): StreamPicture | null {
    return this.#scanner.picture;
  }

  takeTags(): null {
    return null;
  }

  push(bytes: Buffer, emit: (chunk: MediaChunk) => void): void {
    this.#scanner.push(bytes, (header, frame) => {
      const duration = micros((header.samples / header.sampleRate) * 1_000_000);
      this.#latest = header;
      this.#meter.add(frame.length, duration);
      emit({ bytes: frame, isSyncPoint: true, duration, isHeader: false });
    });
  }
}
