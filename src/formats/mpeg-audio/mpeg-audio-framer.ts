import { micros } from '../../core/index.ts';
import type { Framer, MediaChunk, StreamInfo } from '../framer.ts';
import { BitrateMeter, type FramerOptions, FrameScanner, type FrameSyntax } from '../framing/index.ts';
import type { StreamPicture } from '../picture/index.ts';
import { isSameMpegStream, type MpegFrameHeader, mpegHeaderBytes, readMpegFrameHeader } from './mpeg-frame-header.ts';
import { isMpegInfoFrame } from './mpeg-info-frame.ts';

const syntax: FrameSyntax<MpegFrameHeader> = {
  name: 'MPEG audio frames',
  firstByte: 0xff,
  headerBytes: mpegHeaderBytes,
  readHeader: readMpegFrameHeader,
  isContinued: isSameMpegStream,
};

const codecNames = { 1: 'MP1', 2: 'MP2', 3: 'MP3' } as const;

/**
 * Cuts a stream of MPEG audio (MP3 above all) into its frames, one chunk each. Every frame is a sync point: a layer III
 * frame may lean on the bit reservoir of those before it, and decoders mute it until they have heard those.
 * Tags and the encoder's table of contents (`Xing`, `Info`, `VBRI`) are dropped: they describe a file, not a live stream.
 */
export class MpegAudioFramer implements Framer {
  readonly family = 'mpeg-audio';
  readonly headers = Buffer.alloc(0);
  readonly #scanner: FrameScanner<MpegFrameHeader>;
  readonly #meter = new BitrateMeter();
  #latest: MpegFrameHeader | null = null;
  #isVariable = false;

  constructor(options: FramerOptions = {}) {
    this.#scanner = new FrameScanner(syntax, options);
  }

  /** The bit rate is that of the frames while they agree, then their mean. */
  get info(): StreamInfo {
    if (this.#latest === null) return {};
    const { layer, sampleRate, channels, bitrate } = this.#latest;
    return {
      codec: codecNames[layer],
      sampleRate,
      channels,
      bitrate: this.#isVariable ? this.#meter.bitrate : bitrate,
    };
  }

  get picture(): StreamPicture | null {
    return this.#scanner.picture;
  }

  takeTags(): null {
    return null;
  }

  push(bytes: Buffer, emit: (chunk: MediaChunk) => void): void {
    this.#scanner.push(bytes, (header, frame) => {
      if (isMpegInfoFrame(header, frame)) return;
      const duration = micros((header.samples / header.sampleRate) * 1_000_000);
      this.#isVariable ||= this.#latest !== null && this.#latest.bitrate !== header.bitrate;
      this.#latest = header;
      this.#meter.add(frame.length, duration);
      emit({ bytes: frame, isSyncPoint: true, duration, isHeader: false });
    });
  }
}
