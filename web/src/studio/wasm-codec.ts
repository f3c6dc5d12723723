import { createEncoder } from 'libopus-wasm';
import type { BlockCodec, EncoderSink } from './stream-encoder.ts';
import { writeOpusFrame } from './webcast-protocol.ts';

const RATE = 48_000;

/** Opus encoder with libopus in WebAssembly, for browsers without a usable encoder. */
export async function createWasmCodec(kbps: number, sink: EncoderSink): Promise<BlockCodec> {
  const encoder = await createEncoder({ sampleRate: RATE, channels: 2, bitrate: kbps * 1000 });
  let sequence = 0;
  return {
    encode: (block) => {
      const frames = block.length / 2;
      const interleaved = new Float32Array(block.length);
      for (let frame = 0; frame < frames; frame++) {
        interleaved[2 * frame] = block[frame]!;
        interleaved[2 * frame + 1] = block[frames + frame]!;
      }
      sink.send(writeOpusFrame(sequence, frames, Uint8Array.from(encoder.encodeFloat(interleaved))));
      sequence = (sequence + 1) >>> 0;
    },
    close: () => encoder.free(),
  };
}
