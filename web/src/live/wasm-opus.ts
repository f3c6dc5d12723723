import { createDecoder, type OpusDecoderHandle, type SampleRate } from 'libopus-wasm';
import type { MonitorFormat } from './monitor-messages.ts';
import type { MonitorPacket } from './monitor-packet.ts';
import { OpusPlace } from './opus-place.ts';
import type { SoundDecoder, SoundTaker } from './sound-decoder.ts';

/** Opus decoder with libopus in WebAssembly, for browsers without WebCodecs and pages without TLS. */
export async function createWasmOpusDecoder(format: MonitorFormat, take: SoundTaker): Promise<SoundDecoder> {
  const decoder = await createDecoder({ sampleRate: format.sampleRate as SampleRate, channels: 2 });
  return new WasmOpusDecoder(decoder, new OpusPlace(format, take));
}

class WasmOpusDecoder implements SoundDecoder {
  readonly name = 'WebAssembly';
  readonly #decoder: OpusDecoderHandle;
  readonly #place: OpusPlace;

  constructor(decoder: OpusDecoderHandle, place: OpusPlace) {
    this.#decoder = decoder;
    this.#place = place;
  }

  decode({ payload, position, hasGap }: MonitorPacket): void {
    const sound = this.#decoder.decodeFloat(payload);
    const left = new Float32Array(sound.length / 2);
    const right = new Float32Array(sound.length / 2);
    for (let frame = 0; frame < left.length; frame++) {
      left[frame] = sound[2 * frame]!;
      right[frame] = sound[2 * frame + 1]!;
    }
    this.#place.give(left, right, position, hasGap);
  }
}
