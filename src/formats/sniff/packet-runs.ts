/** Bytes of one packet of a transport stream. */
export const transportPacketBytes = 188;
/** A packet, one with a time code in front (BDAV), one with Reed-Solomon bytes behind. */
const transportDistances = [transportPacketBytes, 192, 204] as const;
const transportSync = 0x47;
/** Sync bytes in a row that are no accident. */
const transportSyncs = 4;
const timeCodeBytes = 4;
/** Bytes in which a transport stream shows itself, wherever it is joined. */
export const transportProofBytes = 204 * (transportSyncs + 1);

/** Whether a transport stream begins with a packet. */
export function isTransportStream(bytes: Buffer): boolean | null {
  let isOpen = bytes.length === 0;
  for (const distance of transportDistances) {
    const answer = hasTransportSyncs(bytes, distance === 192 ? timeCodeBytes : 0, distance);
    if (answer) return true;
    isOpen ||= answer === null;
  }
  return isOpen ? null : false;
}

/** Whether sync bytes stand at one distance from some place among the first bytes on; for a stream that is joined anywhere. */
export function findTransportStream(bytes: Buffer): boolean {
  for (const distance of transportDistances) {
    for (let at = bytes.indexOf(transportSync); at !== -1 && at < distance; at = bytes.indexOf(transportSync, at + 1)) {
      if (hasTransportSyncs(bytes, at, distance)) return true;
    }
  }
  return false;
}

function hasTransportSyncs(bytes: Buffer, first: number, distance: number): boolean | null {
  for (let count = 0, at = first; count < transportSyncs; count++, at += distance) {
    if (at >= bytes.length) return null;
    if (bytes[at] !== transportSync) return false;
  }
  return true;
}

const packStart = Buffer.from([0, 0, 1, 0xba]);

/** Whether a program stream begins with a pack header: start code, then `01` (MPEG-2) or `0010` (MPEG-1) and a marker bit. */
export function isProgramStream(bytes: Buffer): boolean | null {
  const seen = Math.min(bytes.length, packStart.length);
  if (bytes.compare(packStart, 0, seen, 0, seen) !== 0) return false;
  if (bytes.length <= packStart.length) return null;
  return isPackTime(bytes[packStart.length]!);
}

/** Whether a pack header stands anywhere, for a stream that is joined in the middle. */
export function findProgramStream(bytes: Buffer): boolean {
  for (let at = bytes.indexOf(packStart); at !== -1; at = bytes.indexOf(packStart, at + 1)) {
    const next = bytes[at + packStart.length];
    if (next !== undefined && isPackTime(next)) return true;
  }
  return false;
}

function isPackTime(byte: number): boolean {
  return (byte & 0xc4) === 0x44 || (byte & 0xf1) === 0x21;
}

const loasHeadBytes = 3;
/** The mark has 11 bits: so many in a row are no accident. */
const loasFrames = 4;

/** Whether LOAS begins with a frame: 11 bits of sync, 13 bits of length of what follows. */
export function isLoasStream(bytes: Buffer): boolean | null {
  return hasRun(bytes, 0, loasFrames, loasFrameBytes);
}

/** Whether frames of LOAS stand in a row anywhere, for a stream that is joined in the middle. */
export function findLoasStream(bytes: Buffer): boolean {
  for (let at = bytes.indexOf(0x56); at !== -1; at = bytes.indexOf(0x56, at + 1)) {
    if (hasRun(bytes, at, loasFrames, loasFrameBytes)) return true;
  }
  return false;
}

/** Null: too few bytes to tell. 0: no frame. */
function loasFrameBytes(bytes: Buffer, at: number): number | null {
  if (bytes.length > at && bytes[at] !== 0x56) return 0;
  if (bytes.length - at < loasHeadBytes) return null;
  if ((bytes[at + 1]! & 0xe0) !== 0xe0) return 0;
  const length = ((bytes[at + 1]! & 0x1f) << 8) | bytes[at + 2]!;
  return length === 0 ? 0 : loasHeadBytes + length;
}

const ac3HeadBytes = 6;
const ac3Frames = 2;
/** kbit/s by half the frame size code (ETSI TS 102 366 table 4.13). */
const ac3Bitrates = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 576, 640] as const;
/** Kilohertz by sample rate code; the last is reserved in AC-3. */
const ac3Rates = [48, 44.1, 32] as const;
const ac3BlockSamples = 1536;
/** Up to here the frame is AC-3, above it Enhanced AC-3. */
const ac3LastPlainBsid = 10;
const ac3LastBsid = 16;

/** Whether AC-3 or Enhanced AC-3 begins with a frame. */
export function isAc3Stream(bytes: Buffer): boolean | null {
  return hasRun(bytes, 0, ac3Frames, ac3FrameBytes);
}

/** Null: too few bytes to tell. 0: no frame. */
function ac3FrameBytes(bytes: Buffer, at: number): number | null {
  if (bytes.length > at && bytes[at] !== 0x0b) return 0;
  if (bytes.length > at + 1 && bytes[at + 1] !== 0x77) return 0;
  if (bytes.length - at < ac3HeadBytes) return null;
  const bsid = bytes[at + 5]! >> 3;
  if (bsid > ac3LastBsid) return 0;
  if (bsid > ac3LastPlainBsid) return 2 * ((((bytes[at + 2]! & 7) << 8) | bytes[at + 3]!) + 1);
  const rate = ac3Rates[bytes[at + 4]! >> 6];
  const sizeCode = bytes[at + 4]! & 0x3f;
  const bitrate = ac3Bitrates[sizeCode >> 1];
  if (rate === undefined || bitrate === undefined) return 0;
  const words = Math.floor((ac3BlockSamples * bitrate) / (16 * rate));
  return 2 * (words + (rate === 44.1 ? sizeCode & 1 : 0));
}

/** Whether `frames` frames follow one another from `at` on; the last one need not be whole. */
function hasRun(
  bytes: Buffer,
  at: number,
  frames: number,
  frameBytes: (bytes: Buffer, at: number) => number | null,
): boolean | null {
  for (let count = 0, cursor = at; count < frames; count++) {
    const length = frameBytes(bytes, cursor);
    if (length === null) return null;
    if (length === 0) return false;
    cursor += length;
  }
  return true;
}
