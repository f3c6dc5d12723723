import { createDecoder, type OpusDecoderHandle, type SampleRate } from 'libopus-wasm';
import type { MonitorFormat } from './monitor-messages.ts';
import type { MonitorPacket } from './monitor-packet.ts';
import { OpusAligner } from './opus-aligner.ts';
import type { AudioSink, PacketDecoder } from './packet-decoder.ts';

/** Opus decoder with libopus in WebAssembly, for browsers without WebCodecs and pages without TLS. */
export async function createWasmOpusDecoder(format: MonitorFormat, sink: AudioSink): Promise<PacketDecoder> {
  const decoder = await createDecoder({ sampleRate: format.sampleRate as SampleRate, channels: 2 });
  return new WasmOpusDecoder(decoder, new OpusAligner(format, sink));
}

class WasmOpusDecoder implements PacketDecoder {
  readonly name = 'WebAssembly';
  readonly #decoder: OpusDecoderHandle;
  readonly #aligner: OpusAligner;

  constructor(decoder: OpusDecoderHandle, aligner: OpusAligner) {
    this.#decoder = decoder;
    this.#aligner = aligner;
  }

  decode({ payload, position, hasGap }: MonitorPacket): void {
    const samples = this.#decoder.decodeFloat(payload);
    const left = new Float32Array(samples.length / 2);
    const right = new Float32Array(samples.length / 2);
    for (let frame = 0; frame < left.length; frame++) {
      left[frame] = samples[2 * frame]!;
      right[frame] = samples[2 * frame + 1]!;
    }
    this.#aligner.push(left, right, position, hasGap);
  }
}
