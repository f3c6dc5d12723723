import type { Clock, Logger, Millis } from '../core/index.ts';
import { type EncodedStream, Encoder, type EncoderFormat, SignalBytes } from '../encoders/index.ts';
import type { Ffmpeg } from '../ffmpeg/index.ts';
import type { Signal } from '../program/index.ts';

/** What all encoders share. */
export interface EncoderPoolOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Sound that may wait until it is worth a write to an encoder. */
  readonly hold: () => Millis;
  readonly ffmpeg: Ffmpeg;
}

/** One encoder for each signal and form, however many outputs take it. An encoder that nobody takes costs nothing. */
export class EncoderPool {
  readonly #options: EncoderPoolOptions;
  readonly #bySignal = new WeakMap<Signal, { readonly bytes: SignalBytes; readonly encoders: Map<string, Encoder> }>();

  constructor(options: EncoderPoolOptions) {
    this.#options = options;
  }

  obtain(signal: Signal, format: EncoderFormat): Encoder & EncodedStream {
    const shared = this.#bySignal.get(signal) ?? { bytes: new SignalBytes(), encoders: new Map<string, Encoder>() };
    this.#bySignal.set(signal, shared);
    const { bytes, encoders } = shared;
    const key = JSON.stringify(format);
    const encoder = encoders.get(key) ?? new Encoder({ ...this.#options, signal, format, bytes, random: Math.random });
    encoders.set(key, encoder);
    return encoder;
  }
}
