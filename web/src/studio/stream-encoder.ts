import type { SoundDesk } from './sound-desk.ts';
import { OPUS_PACKETS_TYPE, writeOpusFrame } from './webcast-words.ts';

/** Something that encodes what the desk gives. */
export interface StreamEncoder {
  /** The `mime` of the hello. */
  readonly mime: string;
  /** A new socket begins: whoever cannot go on in the middle begins anew. */
  restart(): void;
  close(): void;
}

/** Where what is encoded goes. */
export interface EncoderSink {
  readonly send: (bytes: Uint8Array<ArrayBuffer>) => void;
  /** The browser cannot go on encoding. */
  readonly fail: (reason: string) => void;
}

const RATE = 48_000;
const BLOCK_FRAMES = 960;
const BLOCK_MICROS = 20_000;
/** What MediaRecorder may make, the better first: Safari records WebM from 18.4 on, older ones nothing that can be streamed. */
const recorderTypes = ['audio/webm;codecs=opus', 'audio/ogg;codecs=opus'];
const RECORDER_PIECE_MS = 100;

/** What this browser encodes with: `packets` of Opus by WebCodecs, else a container that MediaRecorder makes; null: nothing. */
export function encodingMeans(): string | null {
  if (typeof AudioEncoder !== 'undefined') return 'packets';
  if (typeof MediaRecorder === 'undefined') return null;
  return recorderTypes.find((type) => MediaRecorder.isTypeSupported(type)) ?? null;
}

/** @throws Error where the browser encodes nothing that can be sent */
export async function openEncoder(desk: SoundDesk, kbps: number, sink: EncoderSink): Promise<StreamEncoder> {
  const means = encodingMeans();
  if (means === null) throw new Error('This browser encodes no Opus: take a newer one');
  return means === 'packets' ? openPackets(desk, kbps, sink) : openRecorder(desk, kbps, sink, means);
}

async function openPackets(desk: SoundDesk, kbps: number, sink: EncoderSink): Promise<StreamEncoder> {
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
    sampleRate: RATE,
    numberOfChannels: 2,
    bitrate: kbps * 1000,
    opus: { frameDuration: BLOCK_MICROS },
  });
  const stop = await desk.capture((block) => {
    const data = new AudioData({
      format: 'f32-planar',
      sampleRate: RATE,
      numberOfFrames: BLOCK_FRAMES,
      numberOfChannels: 2,
      timestamp,
      data: block,
    });
    timestamp += BLOCK_MICROS;
    encoder.encode(data);
    data.close();
  });
  return {
    mime: OPUS_PACKETS_TYPE,
    restart: () => {},
    close: () => {
      stop();
      encoder.close();
    },
  };
}

function openRecorder(desk: SoundDesk, kbps: number, sink: EncoderSink, mimeType: string): StreamEncoder {
  const { stream, close } = desk.openStream();
  let recorder: MediaRecorder | null = null;
  const restart = () => {
    if (recorder) {
      recorder.ondataavailable = null;
      recorder.stop();
    }
    recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: kbps * 1000 });
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
