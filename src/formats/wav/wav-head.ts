import { AirchainError } from '../../core/index.ts';

/** What a WAV stream says of itself before its samples. */
export interface WavHead {
  /** Bytes before the first sample. */
  readonly headBytes: number;
  readonly sampleRate: number;
  readonly channels: number;
  readonly bitsPerSample: number;
  /** Bytes of one sample frame. */
  readonly frameBytes: number;
}

/** `RIFF`, a size, `WAVE`; then chunks of four letters and a size each. */
const RIFF_BYTES = 12;
const CHUNK_HEAD_BYTES = 8;
const FORMAT_BYTES = 16;
/** Longer heads contain pictures or play lists, which a stream does not need. */
const MOST_HEAD_BYTES = 64 * 1024;
/** More chunks before the samples than any program writes; a head is read again from its start as it grows. */
const MOST_CHUNKS = 32;

/** In hertz: slower than speech, and twice what sound cards offer. */
const LOWEST_RATE = 2000;
const HIGHEST_RATE = 768_000;

/**
 * Reads the head up to the samples; null: more bytes are needed. Sizes of what has no end are not looked at.
 * @throws AirchainError `FORMAT_NOT_RECOGNISED` when it is no PCM that can be cut into sample frames
 */
export function readWavHead(bytes: Buffer): WavHead | null {
  if (bytes.length < RIFF_BYTES) return null;
  if (bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WAVE') throw notWav();
  let format: Omit<WavHead, 'headBytes'> | null = null;
  for (let at = RIFF_BYTES, chunks = 1; at + CHUNK_HEAD_BYTES <= bytes.length; chunks++) {
    const name = bytes.toString('latin1', at, at + 4);
    const size = bytes.readUInt32LE(at + 4);
    const body = at + CHUNK_HEAD_BYTES;
    if (name === 'data') {
      if (!format) throw notWav();
      return { ...format, headBytes: body };
    }
    // Chunks are padded to an even length.
    at = body + size + (size & 1);
    if (at > MOST_HEAD_BYTES || chunks === MOST_CHUNKS) throw notWav();
    if (name === 'fmt ' && bytes.length >= body + FORMAT_BYTES) format = readFormat(bytes, body);
  }
  if (bytes.length > MOST_HEAD_BYTES) throw notWav();
  return null;
}

function readFormat(bytes: Buffer, at: number): Omit<WavHead, 'headBytes'> {
  const format = {
    channels: bytes.readUInt16LE(at + 2),
    sampleRate: bytes.readUInt32LE(at + 4),
    frameBytes: bytes.readUInt16LE(at + 12),
    bitsPerSample: bytes.readUInt16LE(at + 14),
  };
  const { channels, sampleRate, frameBytes, bitsPerSample } = format;
  if (frameBytes === 0 || frameBytes !== channels * Math.ceil(bitsPerSample / 8)) throw notWav();
  // A lower rate would make a chunk, and a place to join, of every sample.
  if (sampleRate < LOWEST_RATE || sampleRate > HIGHEST_RATE) throw notWav();
  return format;
}

/** The head of 16-bit PCM without an end: both sizes are the largest there are, as ffmpeg writes them into a pipe. */
export function writeWavHead(sampleRate: number, channels: number): Buffer {
  const endless = 0xffffffff;
  const frameBytes = channels * 2;
  const head = Buffer.alloc(RIFF_BYTES + 2 * CHUNK_HEAD_BYTES + FORMAT_BYTES);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(endless, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(FORMAT_BYTES, 16);
  head.writeUInt16LE(1, 20); // PCM
  head.writeUInt16LE(channels, 22);
  head.writeUInt32LE(sampleRate, 24);
  head.writeUInt32LE(sampleRate * frameBytes, 28);
  head.writeUInt16LE(frameBytes, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(endless, 40);
  return head;
}

function notWav(): AirchainError {
  return new AirchainError('FORMAT_NOT_RECOGNISED', 'Cannot read the stream as WAV: there is no head of plain PCM');
}
