import type { FormatFamily } from '../framer.ts';
import { readEbmlDocType } from '../webm/index.ts';
import type { Claim } from './claim.ts';
import { type Container, containers, findContainer } from './containers.ts';
import {
  type FramedFamily,
  findFrameRun,
  framedFamilies,
  hasFreeFormat,
  hasFreeFormatRun,
  isNothingButFrames,
  readFrameRun,
} from './frame-runs.ts';
import {
  findLoasStream,
  findProgramStream,
  findTransportStream,
  transportPacketBytes,
  transportProofBytes,
} from './packet-runs.ts';
import { readWaveContent } from './riff-wave.ts';

/** What was found in the bytes of a stream. */
export interface SeenStream {
  readonly family: FormatFamily;
  /** Where it is no other than that of the family. */
  readonly contentType?: string;
  /** As people write it. */
  readonly name: string;
}

/** Bytes after which it is decided: several frames of MP3 and AAC, a third of a second at 192 kbit/s. */
export const sniffWindowBytes = 8192;
/** Bytes after which frames in the middle are looked for, and looked for again. */
export const sniffStepBytes = Math.ceil(transportProofBytes / 1024) * 1024;

const bytesOf = (container: Container): SeenStream => ({
  family: 'bytes',
  contentType: container.contentType,
  name: container.name,
});
const containerNamed = (name: string): SeenStream => bytesOf(containers.find((container) => container.name === name)!);
const framesOf: Readonly<Record<FramedFamily, SeenStream>> = {
  'mpeg-audio': { family: 'mpeg-audio', name: 'MPEG audio' },
  adts: { family: 'adts', name: 'AAC' },
};
const freeFormat: SeenStream = { family: 'bytes', contentType: 'audio/mpeg', name: 'MPEG audio of free format' };

/** Frames in a row that are believed where the claim is of their kind, and where it is of another. */
const framesAsClaimed = 2;
const framesAgainstClaim = 4;
/** So far a run has to reach at the least: two frames of 32 kbit/s fit into one packet of a transport stream. */
const leastRunBytes = transportPacketBytes;

/** MPEG audio and AAC are sent under each other's names, and under none. */
function isFramesClaim(claim: Claim): boolean {
  return claim === 'mpeg-audio' || claim === 'adts' || claim === 'none' || claim === 'page';
}

/**
 * What a stream is by its beginning: a magic number, or frames from the first byte on. These beat any claim.
 * Null: nothing that is known. Undefined: more bytes are needed to tell.
 */
export function recogniseStart(bytes: Buffer, claim: Claim): SeenStream | null | undefined {
  const known = recogniseTakenApart(bytes);
  if (known) return known;
  const container = findContainer(bytes);
  if (container) return bytesOf(container);
  const wanted = isFramesClaim(claim) ? framesAsClaimed : framesAgainstClaim;
  let isOpen = known === undefined || container === undefined;
  for (const family of framedFamilies) {
    const { frames, bytes: length, reachesEnd } = readFrameRun(bytes, 0, family);
    if (frames >= wanted && length >= leastRunBytes) return framesOf[family];
    isOpen ||= frames > 0 && reachesEnd;
  }
  return isOpen ? undefined : null;
}

/** The formats with a magic number that are taken apart. */
function recogniseTakenApart(bytes: Buffer): SeenStream | null | undefined {
  if (bytes.length < 4) return undefined;
  switch (bytes.readUInt32BE()) {
    case 0x4f676753:
      return { family: 'ogg', name: 'Ogg' };
    case 0x664c6143:
      return { family: 'flac', name: 'FLAC' };
    case 0x1a45dfa3:
      return recogniseEbml(bytes);
    case 0x52494646:
      return recogniseRiff(bytes);
    default:
      return null;
  }
}

function recogniseEbml(bytes: Buffer): SeenStream | undefined {
  const docType = readEbmlDocType(bytes);
  if (docType === undefined && bytes.length < sniffWindowBytes) return undefined;
  if (docType === 'matroska') return { family: 'webm', contentType: 'video/x-matroska', name: 'Matroska' };
  return { family: 'webm', name: 'WebM' };
}

function recogniseRiff(bytes: Buffer): SeenStream | null | undefined {
  const content = readWaveContent(bytes);
  // A head that is longer holds a picture or a play list; the framer reads on.
  if (content === undefined && bytes.length >= sniffWindowBytes) return { family: 'wav', name: 'WAV' };
  if (content === 'samples') return { family: 'wav', name: 'WAV' };
  if (content === 'mpeg-audio') return { family: 'mpeg-audio', name: 'MPEG audio in WAV' };
  return content === 'other' ? { family: 'bytes', contentType: 'audio/wav', name: 'coded audio in WAV' } : content;
}

/** What a stream that is joined in the middle is, where the claim is of the same kind; `bytes` are `sniffStepBytes` at least. */
export function recogniseMiddle(bytes: Buffer, claim: Claim): SeenStream | null {
  if (claim !== 'mpeg-audio' && claim !== 'adts') return null;
  const container = recogniseMiddleOfContainer(bytes);
  if (container) return container;
  if (findFrameRun(bytes, claim, framesAsClaimed) !== null) return framesOf[claim];
  const other = claim === 'adts' ? 'mpeg-audio' : 'adts';
  return findFrameRun(bytes, other, framesAgainstClaim) === null ? null : framesOf[other];
}

/** What all of the first bytes tell, whatever the claim. Null: nothing that is known. */
export function recogniseWhole(bytes: Buffer, claim: Claim): SeenStream | null {
  const container = recogniseMiddleOfContainer(bytes);
  if (container) return container;
  for (const family of framedFamilies) {
    if (isNothingButFrames(bytes, family, framesAgainstClaim)) return framesOf[family];
  }
  // In the middle of another kind of stream four such headers may be an accident.
  if (isFramesClaim(claim) ? hasFreeFormat(bytes) : hasFreeFormatRun(bytes, 0)) return freeFormat;
  return null;
}

/** Two frames anywhere: for what names nothing and would be refused. */
export function recogniseAnyFrames(bytes: Buffer): SeenStream | null {
  const family = framedFamilies.find((candidate) => findFrameRun(bytes, candidate, framesAsClaimed) !== null);
  return family === undefined ? null : framesOf[family];
}

function recogniseMiddleOfContainer(bytes: Buffer): SeenStream | null {
  if (findTransportStream(bytes)) return containerNamed('MPEG-TS');
  if (findProgramStream(bytes)) return containerNamed('MPEG-PS');
  return findLoasStream(bytes) ? containerNamed('LOAS/LATM') : null;
}
