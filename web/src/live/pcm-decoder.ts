import type { MonitorFormat } from './monitor-messages.ts';
import type { MonitorPacket } from './monitor-packet.ts';
import type { AudioSink, PacketDecoder } from './packet-decoder.ts';

/** Decodes interleaved PCM, `s16le` or `f32le`, mono or stereo. Mono is copied to both channels. */
export class PcmDecoder implements PacketDecoder {
  readonly name = 'PCM';
  readonly #format: MonitorFormat;
  readonly #sink: AudioSink;

  constructor(format: MonitorFormat, sink: AudioSink) {
    this.#format = format;
    this.#sink = sink;
  }

  decode({ payload, position, hasGap }: MonitorPacket): void {
    const { codec, channels } = this.#format;
    const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
    const bytes = codec === 's16le' ? 2 : 4;
    const frames = Math.floor(payload.byteLength / (bytes * channels));
    const read = (index: number) =>
      codec === 's16le' ? view.getInt16(index * bytes, true) / 32_768 : view.getFloat32(index * bytes, true);
    const left = new Float32Array(frames);
    const right = new Float32Array(frames);
    for (let frame = 0; frame < frames; frame++) {
      left[frame] = read(frame * channels);
      right[frame] = read(frame * channels + channels - 1);
    }
    this.#sink({ left, right, position, isSeam: hasGap });
  }
}
