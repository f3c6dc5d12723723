import { type Micros, micros } from '../../core/index.ts';
import type { FormatFamily, Framer, MediaChunk, StreamInfo } from '../framer.ts';
import { Carry, type Progress } from '../framing/index.ts';
import { readWavHead, type WavHead } from './wav-head.ts';

const MICROS_PER_SECOND = 1_000_000;
/** Until the head is read: enough for that of every encoder. */
const HEAD_GUESS_BYTES = 44;
/** A fiftieth of a second: as near as a title comes to its sound, however much is read at once. */
const CHUNKS_PER_SECOND = 50;

/** Cuts a WAV stream without end into chunks of at most 20 ms. A client that joins later gets the head first. */
export class WavFramer implements Framer {
  readonly family: FormatFamily = 'wav';
  readonly picture = null;
  readonly #carry = new Carry();
  #head: WavHead | null = null;
  #headers: Buffer = Buffer.alloc(0);

  get info(): StreamInfo {
    if (!this.#head) return {};
    const { sampleRate, channels, bitsPerSample } = this.#head;
    return { codec: 'WAV', sampleRate, channels, bitrate: Math.round((sampleRate * channels * bitsPerSample) / 1000) };
  }

  get headers(): Buffer {
    return this.#headers;
  }

  takeTags(): null {
    return null;
  }

  /** @throws AirchainError `FORMAT_NOT_RECOGNISED` when it does not begin with the head of PCM */
  push(bytes: Buffer, emit: (chunk: MediaChunk) => void): void {
    this.#carry.push(bytes, (data) => this.#walk(data, emit));
  }

  #walk(data: Buffer, emit: (chunk: MediaChunk) => void): Progress {
    const head = this.#head ?? readWavHead(data);
    if (!head) return { done: 0, wanted: Math.max(HEAD_GUESS_BYTES, data.length + 1) };
    let done = 0;
    if (!this.#head) {
      this.#head = head;
      this.#headers = Buffer.from(data.subarray(0, head.headBytes));
      emit({ bytes: this.#headers, isSyncPoint: false, isHeader: true, duration: micros(0) });
      done = head.headBytes;
    }
    const whole = data.length - ((data.length - done) % head.frameBytes);
    const most = Math.ceil(head.sampleRate / CHUNKS_PER_SECOND) * head.frameBytes;
    for (; done < whole; done += most) emit(soundChunk(data.subarray(done, Math.min(done + most, whole)), head));
    return { done: whole, wanted: head.frameBytes };
  }
}

function soundChunk(bytes: Buffer, { frameBytes, sampleRate }: WavHead): MediaChunk {
  const duration: Micros = micros((bytes.length / frameBytes / sampleRate) * MICROS_PER_SECOND);
  return { bytes, isSyncPoint: true, isHeader: false, duration };
}
