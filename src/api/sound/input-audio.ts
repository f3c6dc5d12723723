import type { Writable } from 'node:stream';
import { AirchainError, type ByteCount, byteCount } from '../../core/index.ts';
import { writeWavHead } from '../../formats/wav/index.ts';
import type { SoundPort } from './sound-ports.ts';

/** Whose sound, and for how many. */
export interface InputAudioOptions {
  readonly sound: SoundPort;
  /** The most readers at once. */
  readonly maxReaders: number;
}

const SAMPLE_RATE = 48_000;
const CHANNELS = 2;
const BYTES_PER_SECOND = SAMPLE_RATE * CHANNELS * 2;
/** A reader that has this much unread, half a second, loses what comes. */
const MAX_UNREAD: ByteCount = byteCount(BYTES_PER_SECOND / 2);
/** A reader that has lost this much in a row, half a minute, does not read. */
const MAX_LOST: ByteCount = byteCount(BYTES_PER_SECOND * 30);

/** Inputs as WAV without an end, for places where nothing else plays. Owns the outputs of its readers. */
export class InputAudio {
  readonly #options: InputAudioOptions;
  readonly #readers = new Set<Writable>();

  constructor(options: InputAudioOptions) {
    this.#options = options;
  }

  /** Readers now. */
  get readerCount(): number {
    return this.#readers.size;
  }

  /**
   * Sends the head of a WAV file and then the sound of an input, for as long as both are there.
   * `open` makes the output, once it is certain that there is sound.
   * @throws AirchainError `INPUT_NOT_FOUND`, `API_AUDIO_FULL`
   */
  attach(input: string, open: () => Writable): void {
    const { sound, maxReaders } = this.#options;
    if (!sound.input(input)) throw inputNotFound(input);
    if (this.#readers.size >= maxReaders) {
      throw new AirchainError('API_AUDIO_FULL', `Cannot send "${input}": ${maxReaders} inputs are heard already`);
    }
    const output = open();
    const detach = sound.tapInput(input, { block: sendTo(output), end: () => output.end() });
    this.#readers.add(output);
    output.once('close', () => {
      this.#readers.delete(output);
      detach?.();
    });
    output.write(writeWavHead(SAMPLE_RATE, CHANNELS));
  }

  close(): void {
    for (const output of this.#readers) output.end();
  }
}

/** There is no input of this name. */
export function inputNotFound(name: string): AirchainError {
  return new AirchainError('INPUT_NOT_FOUND', `Cannot find input "${name}": there is none of this name`);
}

function sendTo(output: Writable): (bytes: Buffer) => void {
  let lost = 0;
  return (bytes) => {
    if (!output.writable) return;
    if (output.writableLength <= MAX_UNREAD) {
      lost = 0;
      output.write(bytes);
      return;
    }
    lost += bytes.length;
    if (lost > MAX_LOST) output.destroy();
  };
}
