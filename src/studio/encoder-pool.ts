import type { Clock, Logger, Millis } from '../core/index.ts';
import { type EncodedStream, Encoder, type EncoderFormat, SignalBytes } from '../encoders/index.ts';
import type { Ffmpeg } from '../ffmpeg/index.ts';
import type { Signal } from '../program/index.ts';

/** Dependencies of all encoders. */
export interface EncoderPoolOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** How long audio may wait, so that it is written to an encoder in larger pieces. */
  readonly hold: () => Millis;
  readonly ffmpeg: Ffmpeg;
}

/** One encoder for each signal and format, shared by all outputs that use it. An encoder without outputs does not run. */
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
