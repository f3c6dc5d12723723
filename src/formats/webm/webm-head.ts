import { readChildren, readEbmlHead, readFloat, readUnsigned } from './ebml-head.ts';
import { elementIds } from './element-ids.ts';

/** One track of a stream. */
export interface WebmTrack {
  readonly number: number;
  readonly type: 'audio' | 'video' | 'other';
  /** As people write it: `Opus`, `VP9`. */
  readonly codec: string;
  /** Hertz; absent for what is no audio. */
  readonly sampleRate?: number;
  readonly channels?: number;
}

/** What the bytes before the first cluster say. */
export interface WebmHead {
  /** Nanoseconds of one unit of the timestamps in the stream. */
  readonly timestampScale: number;
  readonly tracks: readonly WebmTrack[];
}

/** A millisecond: the default (RFC 9559 §5.1.2.9), and what WebM demands. */
const timestampScaleDefault = 1_000_000;
/** Defaults of the audio settings of a track (RFC 9559 §5.1.4.1.29). */
const audioDefaults = { sampleRate: 8000, channels: 1 };

const codecNames: Readonly<Record<string, string>> = {
  A_OPUS: 'Opus',
  A_VORBIS: 'Vorbis',
  A_FLAC: 'FLAC',
  A_AAC: 'AAC',
  'A_MPEG/L3': 'MP3',
  V_VP8: 'VP8',
  V_VP9: 'VP9',
  V_AV1: 'AV1',
  'V_MPEG4/ISO/AVC': 'H.264',
};
const trackTypes: Readonly<Record<number, WebmTrack['type']>> = { 1: 'video', 2: 'audio' };

/** Reads the head of a stream: all bytes before the first cluster. What is broken in it is taken as absent. */
export function readWebmHead(head: Buffer): WebmHead {
  let timestampScale = timestampScaleDefault;
  let tracks: WebmTrack[] = [];
  for (const element of readChildren(segmentData(head))) {
    if (element.id === elementIds.info) timestampScale = readTimestampScale(element.data);
    if (element.id === elementIds.tracks) tracks = readTracks(element.data);
  }
  return { timestampScale, tracks };
}

/** The kind of document that a stream says it is, `webm` or `matroska`; undefined while its EBML head is not whole. */
export function readEbmlDocType(bytes: Buffer): string | undefined {
  for (const element of readChildren(bytes)) {
    if (element.id !== elementIds.ebml) break;
    for (const { id, data } of readChildren(element.data)) {
      if (id === elementIds.docType) return data.toString('latin1').replace(/\0+$/, '');
    }
    // RFC 8794 §11.2.4 demands it; who leaves it out means what the first Matroska meant.
    return 'matroska';
  }
  return undefined;
}

function segmentData(head: Buffer): Buffer {
  let at = 0;
  for (;;) {
    const element = readEbmlHead(head, at);
    if (element === null || element.id === 0) return Buffer.alloc(0);
    if (element.id === elementIds.segment) return head.subarray(at + element.headBytes);
    at += element.headBytes + (element.dataBytes ?? 0);
  }
}

function readTimestampScale(info: Buffer): number {
  for (const element of readChildren(info)) {
    if (element.id === elementIds.timestampScale) return readUnsigned(element.data) || timestampScaleDefault;
  }
  return timestampScaleDefault;
}

function readTracks(data: Buffer): WebmTrack[] {
  const tracks: WebmTrack[] = [];
  for (const element of readChildren(data)) {
    if (element.id === elementIds.trackEntry) tracks.push(readTrack(element.data));
  }
  return tracks;
}

function readTrack(entry: Buffer): WebmTrack {
  let number = 0;
  let type: WebmTrack['type'] = 'other';
  let codec = 'unknown';
  let audio = {};
  for (const element of readChildren(entry)) {
    if (element.id === elementIds.trackNumber) number = readUnsigned(element.data);
    if (element.id === elementIds.trackType) type = trackTypes[readUnsigned(element.data)] ?? 'other';
    if (element.id === elementIds.codecId) codec = codecName(element.data.toString('latin1'));
    if (element.id === elementIds.audio) audio = readAudio(element.data);
  }
  return { number, type, codec, ...audio };
}

function readAudio(data: Buffer): { sampleRate: number; channels: number } {
  let { sampleRate, channels } = audioDefaults;
  for (const element of readChildren(data)) {
    if (element.id === elementIds.samplingFrequency) sampleRate = readFloat(element.data);
    if (element.id === elementIds.channels) channels = readUnsigned(element.data);
  }
  return { sampleRate, channels };
}

/** Identifiers are `A_…` or `V_…`, padded with zeros by some; one that is not in the table is shown without its prefix. */
function codecName(codecId: string): string {
  const id = codecId.replace(/\0+$/, '');
  return codecNames[id] ?? id.replace(/^[A-Z]_/, '');
}
