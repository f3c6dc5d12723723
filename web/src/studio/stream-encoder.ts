import type { AudioMixer } from './audio-mixer.ts';
import { OPUS_PACKETS_TYPE, writeOpusFrame } from './webcast-protocol.ts';

/** Encoder for the audio of the mixer. */
export interface StreamEncoder {
  /** `mime` of the `hello` message. */
  readonly mime: string;
  /** Called for each new socket: encoders that write a container start a new one. */
  restart(): void;
  close(): void;
}

/** Receives the output of an encoder. */
export interface EncoderSink {
  readonly send: (bytes: Uint8Array<ArrayBuffer>) => void;
  /** Called when the encoder has failed. */
  readonly fail: (reason: string) => void;
}

/** Sample rate of Opus packets, in hertz. */
export const PACKET_RATE = 48_000;
const BLOCK_FRAMES = 960;
const BLOCK_MICROS = 20_000;
/** MediaRecorder types in order of preference. Safari records WebM from 18.4 on; older versions record nothing that can be streamed. */
const recorderTypes = ['audio/webm;codecs=opus', 'audio/ogg;codecs=opus'];
const RECORDER_PIECE_MS = 100;

/** Encoder of this browser. A MediaRecorder writes a container; the others produce packets. */
export type EncoderChoice =
  | { readonly by: 'WebCodecs' | 'WebAssembly' }
  | { readonly by: 'MediaRecorder'; readonly mimeType: string };

/**
 * Selects the encoder: WebCodecs, else a MediaRecorder with a format that can be streamed, else WebAssembly. Null: none.
 * Packets need audio at 48 kHz; a MediaRecorder takes any rate.
 */
export function selectEncoder(sampleRate = PACKET_RATE): EncoderChoice | null {
  const takesPackets = sampleRate === PACKET_RATE;
  if (takesPackets && typeof AudioEncoder !== 'undefined') return { by: 'WebCodecs' };
  const canRecord = (type: string) => typeof MediaRecorder !== 'undefined' && MediaRecorder.isTypeSupported(type);
  const mimeType = recorderTypes.find(canRecord);
  if (mimeType !== undefined) return { by: 'MediaRecorder', mimeType };
  return takesPackets && typeof WebAssembly !== 'undefined' ? { by: 'WebAssembly' } : null;
}

/** Opens the selected encoder. @throws Error if the browser has no usable encoder */
export async function openEncoder(mixer: AudioMixer, kbps: number, sink: EncoderSink): Promise<StreamEncoder> {
  const encoderChoice = selectEncoder(mixer.context.sampleRate);
  switch (encoderChoice?.by) {
    case 'WebCodecs':
      return openPackets(mixer, createBrowserCodec(kbps, sink), sink);
    case 'MediaRecorder':
      return openRecorder(mixer, kbps, sink, encoderChoice.mimeType);
    case 'WebAssembly':
      return openPackets(mixer, await (await import('./wasm-codec.ts')).createWasmCodec(kbps, sink), sink);
    default:
      throw new Error('This browser cannot encode Opus. Use a newer browser.');
  }
}

/** Encoder for blocks of 20 ms: 960 frames left, then right. */
export interface BlockCodec {
  encode(block: Float32Array<ArrayBuffer>): void;
  close(): void;
}

async function openPackets(mixer: AudioMixer, codec: BlockCodec, sink: EncoderSink): Promise<StreamEncoder> {
  const stop = await mixer.capture((block) => {
    try {
      codec.encode(block);
    } catch (error) {
      sink.fail(String(error));
    }
  });
  return {
    mime: OPUS_PACKETS_TYPE,
    restart: () => {},
    close: () => {
      stop();
      codec.close();
    },
  };
}

function createBrowserCodec(kbps: number, sink: EncoderSink): BlockCodec {
  let sequence = 0;
  let timestamp = 0;
  const encoder = new AudioEncoder({
    output: (chunk) => {
      const packet = new Uint8Array(chunk.byteLength);
      chunk.copyTo(packet);
      sink.send(writeOpusFrame(sequence, BLOCK_FRAMES, packet));
      sequence = (sequence + 1) >>> 0;
    },
    error: ({ message }) => sink.fail(message),
  });
  encoder.configure({
    codec: 'opus',
    sampleRate: PACKET_RATE,
    numberOfChannels: 2,
    bitrate: kbps * 1000,
    opus: { frameDuration: BLOCK_MICROS },
  });
  return {
    encode: (block) => {
      const data = new AudioData({
        format: 'f32-planar',
        sampleRate: PACKET_RATE,
        numberOfFrames: BLOCK_FRAMES,
        numberOfChannels: 2,
        timestamp,
        data: block,
      });
      timestamp += BLOCK_MICROS;
      encoder.encode(data);
      data.close();
    },
    // A failed encoder is closed already.
    close: () => encoder.state !== 'closed' && encoder.close(),
  };
}

function openRecorder(mixer: AudioMixer, kbps: number, sink: EncoderSink, mimeType: string): StreamEncoder {
  const { stream, close } = mixer.openStream();
  let recorder: MediaRecorder | null = null;
  const restart = () => {
    if (recorder) {
      recorder.ondataavailable = null;
      recorder.stop();
    }
    recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: kbps * 1000 });
    recorder.onerror = (event) => sink.fail((event as ErrorEvent).error?.message ?? 'the recorder failed');
    recorder.ondataavailable = async ({ data }) => sink.send(new Uint8Array(await data.arrayBuffer()));
    recorder.start(RECORDER_PIECE_MS);
  };
  return {
    mime: mimeType,
    restart,
    close: () => {
      recorder?.stop();
      close();
    },
  };
}
