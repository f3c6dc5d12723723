import type { MonitorFormat } from './monitor-messages.ts';
import type { MonitorPacket } from './monitor-packet.ts';
import { OpusAligner } from './opus-aligner.ts';
import type { AudioSink, PacketDecoder } from './packet-decoder.ts';

/** Whether the browser decodes Opus packets. Old browsers and pages without TLS have no WebCodecs. */
export async function canBrowserDecodeOpus({ sampleRate, channels }: MonitorFormat): Promise<boolean> {
  if (typeof AudioDecoder === 'undefined') return false;
  const config = { codec: 'opus', sampleRate, numberOfChannels: channels };
  return AudioDecoder.isConfigSupported(config).then(
    ({ supported }) => supported === true,
    () => false,
  );
}

/** Opus decoder on WebCodecs: one packet in, one block of audio out. */
export class BrowserOpusDecoder implements PacketDecoder {
  readonly name = 'WebCodecs';
  readonly #format: MonitorFormat;
  readonly #aligner: OpusAligner;
  /** Packets that are being decoded. Their audio comes out in the same order. */
  #waiting: MonitorPacket[] = [];
  #decoder: AudioDecoder;

  constructor(format: MonitorFormat, sink: AudioSink) {
    this.#format = format;
    this.#aligner = new OpusAligner(format, sink);
    this.#decoder = this.#open();
  }

  decode(packet: MonitorPacket): void {
    if (this.#decoder.state === 'closed') this.#decoder = this.#open();
    this.#waiting.push(packet);
    const timestamp = Math.round((packet.position / 48_000) * 1_000_000);
    this.#decoder.decode(new EncodedAudioChunk({ type: 'key', timestamp, data: packet.payload }));
  }

  #open(): AudioDecoder {
    // The browser closes a decoder that fails; its pending packets are lost.
    const decoder = new AudioDecoder({
      output: (data) => this.#onOutput(data),
      error: () => {
        this.#waiting = [];
      },
    });
    const { sampleRate, channels } = this.#format;
    decoder.configure({ codec: 'opus', sampleRate, numberOfChannels: channels });
    return decoder;
  }

  #onOutput(data: AudioData): void {
    const packet = this.#waiting.shift();
    if (packet) {
      const left = readChannel(data, 0);
      const right = data.numberOfChannels > 1 ? readChannel(data, 1) : left;
      this.#aligner.push(left, right, packet.position, packet.hasGap);
    }
    data.close();
  }
}

function readChannel(data: AudioData, planeIndex: number): Float32Array<ArrayBuffer> {
  const samples = new Float32Array(data.numberOfFrames);
  data.copyTo(samples, { planeIndex, format: 'f32-planar' });
  return samples;
}
