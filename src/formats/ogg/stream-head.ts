import { isLastFlacBlock, readFlacFrameSamples, readFlacHead } from './flac.ts';
import { OPUS_RATE, readOpusHead, readOpusPacketSamples } from './opus.ts';
import { readVorbisIdentification, readVorbisModes, VorbisSampleCounter } from './vorbis.ts';

/** The codecs that we know in Ogg; `Skeleton` carries no sound but tells about the other streams. */
export type OggCodec = 'Opus' | 'Vorbis' | 'FLAC' | 'Speex' | 'Theora' | 'Skeleton' | 'unknown';

/** What the first packet of a logical stream says about it. */
export interface OggStreamHead {
  readonly codec: OggCodec;
  /** Units of the granule position in a second; 0 where it is not known. */
  readonly ticksPerSecond: number;
  readonly sampleRate?: number;
  readonly channels?: number;
  /** Nominal bit rate in kbit/s. */
  readonly bitrate?: number;
  /** How many units from the start a granule position means. */
  toTicks(granule: bigint): number;
  /** Whether the headers end with `packet`, which is the `count`th packet, counted from 1. */
  isLastHeader(packet: Buffer, count: number): boolean;
  /** Whether a packet that begins with these bytes is no header, so that the headers have ended before it. */
  isMedia(packet: Buffer): boolean;
  /** Creates what computes the play time of audio packets in units; `null` for codecs whose packets we do not read. */
  createPacketCounter(headers: readonly Buffer[]): PacketCounter | null;
}

/** Units that a packet plays when it follows those counted before. */
export type PacketCounter = (packet: Buffer) => number;

const speex = { rate: 36, channels: 48, extraHeaders: 68, end: 80 } as const;
const theora = { frameRate: 22, frameRateDivisor: 26, keyframeShift: 40, end: 42 } as const;
/** First byte of every FLAC frame (RFC 9639 §9.1); no metadata block begins so. */
const FLAC_FRAME_SYNC = 0xff;
/** Vorbis and Theora have identification, comment and setup header. */
const XIPH_HEADERS = 3;

/** Tells by its first packet what a logical stream is. Never fails: what is not known is `unknown`. */
export function readStreamHead(packet: Buffer): OggStreamHead {
  return readOpus(packet) ?? readVorbis(packet) ?? readFlac(packet) ?? readOthers(packet);
}

/** Whether a Theora packet begins a picture that needs no other (Theora §7.1): data, not a header; intra, not inter. */
export function isTheoraKeyframe(packet: Buffer): boolean {
  return packet.length > 0 && (packet[0]! & 0xc0) === 0;
}

function readOpus(packet: Buffer): OggStreamHead | null {
  const head = readOpusHead(packet);
  if (head === null) return null;
  return {
    codec: 'Opus',
    ticksPerSecond: OPUS_RATE,
    sampleRate: OPUS_RATE,
    channels: head.channels,
    toTicks: Number,
    isLastHeader: (_, count) => count >= 2,
    isMedia: (start) => start.toString('latin1', 0, 4) !== 'Opus',
    createPacketCounter: () => readOpusPacketSamples,
  };
}

function readVorbis(packet: Buffer): OggStreamHead | null {
  const head = readVorbisIdentification(packet);
  if (head === null) return null;
  return {
    codec: 'Vorbis',
    ticksPerSecond: head.sampleRate,
    sampleRate: head.sampleRate,
    channels: head.channels,
    ...(head.bitrate > 0 && { bitrate: Math.round(head.bitrate / 1000) }),
    toTicks: Number,
    isLastHeader: (_, count) => count >= XIPH_HEADERS,
    isMedia: (start) => start.length > 0 && (start[0]! & 1) === 0,
    createPacketCounter(headers) {
      const modes = readVorbisModes(headers[XIPH_HEADERS - 1] ?? Buffer.alloc(0));
      if (modes === null) return null;
      const counter = new VorbisSampleCounter(head.blockSizes, modes);
      return (audio) => counter.count(audio);
    },
  };
}

function readFlac(packet: Buffer): OggStreamHead | null {
  const head = readFlacHead(packet);
  if (head === null) return null;
  return {
    codec: 'FLAC',
    ticksPerSecond: head.sampleRate,
    sampleRate: head.sampleRate,
    channels: head.channels,
    toTicks: Number,
    isLastHeader: (header, count) =>
      head.headerPackets > 0 ? count > head.headerPackets : count > 1 && isLastFlacBlock(header),
    isMedia: (start) => start[0] === FLAC_FRAME_SYNC,
    createPacketCounter: () => readFlacFrameSamples,
  };
}

function readOthers(packet: Buffer): OggStreamHead {
  const magic = packet.toString('latin1', 0, 8);
  if (magic === 'Speex   ' && packet.length >= speex.end) {
    const rate = packet.readUInt32LE(speex.rate);
    const headers = 2 + packet.readUInt32LE(speex.extraHeaders);
    return {
      ...nothingKnown,
      codec: 'Speex',
      ticksPerSecond: rate,
      sampleRate: rate,
      channels: packet.readUInt32LE(speex.channels),
      isLastHeader: (_, count) => count >= headers,
    };
  }
  if (magic.startsWith('\x80theora') && packet.length >= theora.end) return readTheora(packet);
  if (magic.startsWith('fishead')) return { ...nothingKnown, codec: 'Skeleton' };
  return nothingKnown;
}

/** Theora's granule position: number of the last keyframe, then in the lower bits the frames since (Theora §A.2.3). */
function readTheora(packet: Buffer): OggStreamHead {
  const shift = BigInt((packet.readUInt16BE(theora.keyframeShift) >> 5) & 31);
  const divisor = packet.readUInt32BE(theora.frameRateDivisor);
  return {
    ...nothingKnown,
    codec: 'Theora',
    ticksPerSecond: divisor === 0 ? 0 : packet.readUInt32BE(theora.frameRate) / divisor,
    toTicks: (granule) => Number((granule >> shift) + (granule & ((1n << shift) - 1n))),
    isLastHeader: (_, count) => count >= XIPH_HEADERS,
    isMedia: (start) => start.length > 0 && (start[0]! & 0x80) === 0,
  };
}

/** Of Skeleton and of codecs that we do not know, the headers end where the stream does or where time begins. */
const nothingKnown: OggStreamHead = {
  codec: 'unknown',
  ticksPerSecond: 0,
  toTicks: Number,
  isLastHeader: () => false,
  isMedia: () => false,
  createPacketCounter: () => null,
};
