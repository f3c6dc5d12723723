/** A box of MP4: its type and what is in it. */
interface Box {
  readonly type: string;
  readonly body: Buffer;
}

/** A part of a track that is played; both in the units of the track. */
interface Edit {
  readonly start: number;
  readonly length: number;
  /** By how much the length may be rounded. */
  readonly tolerance: number;
}

const HEAD_BYTES = 8;
/** With a length of 64 bits. */
const LONG_HEAD_BYTES = 16;
/** Two packets of HE-AAC: the silence with which an encoder fills up the last is shorter. */
const MOST_PADDING = 4096;
/** Priming, padding and length in samples, as iTunes writes them; four more numbers follow. */
const ITUNES_LENGTH = /iTunSMPB.{16,24}? [\dA-F]{8} ([\dA-F]{8}) [\dA-F]{8} ([\dA-F]{16})/is;

/**
 * How much of the first sound track in the `moov` box of an MP4 file is meant to be heard, in seconds, behind what an encoder needs to
 * begin and without what fills up its last packet (ISO 14496-12 §8.6; iTunes' own tag where there is one). null: it does not say.
 */
export function readMp4Length(moov: Buffer): number | null {
  const track = boxesIn(moov).find((box) => box.type === 'trak' && isSound(box.body))?.body;
  const rate = track && readTimescale(find(track, 'mdia', 'mdhd'));
  const total = track && readTotal(find(track, 'mdia', 'minf', 'stbl', 'stts'));
  if (!track || !rate || !total) return null;
  const edits = readEdits(find(track, 'edts', 'elst'), rate, readTimescale(find(moov, 'mvhd')));
  if (edits.length > 1) return null;
  const written = find(moov, 'udta')?.toString('latin1') ?? '';
  const length = readItunesLength(written, total) ?? lengthOf(edits[0], total);
  return length > 0 ? length / rate : null;
}

function lengthOf(edit: Edit | undefined, total: number): number {
  if (!edit) return total;
  const rest = total - edit.start;
  return edit.length >= rest - edit.tolerance ? rest : edit.length + edit.tolerance;
}

function readItunesLength(text: string, total: number): number | null {
  const [, priming, length] = (ITUNES_LENGTH.exec(text) ?? []).map((hex) => Number.parseInt(hex, 16));
  if (priming === undefined || !length) return null;
  const padding = total - priming - length;
  return padding >= 0 && padding < MOST_PADDING ? length : null;
}

/** The sum of the durations of all packets; null: there are none, or they are uneven, as of a recording with gaps. */
function readTotal(stts: Buffer | null): number | null {
  if (!stts || stts.length < HEAD_BYTES) return null;
  const count = Math.min(stts.readUInt32BE(4), Math.floor((stts.length - HEAD_BYTES) / 8));
  if (count === 0) return null;
  let [total, packets] = [0, 0];
  for (let at = HEAD_BYTES; at < HEAD_BYTES + 8 * count; at += 8) {
    packets += stts.readUInt32BE(at);
    total += stts.readUInt32BE(at) * stts.readUInt32BE(at + 4);
  }
  const most = stts.readUInt32BE(HEAD_BYTES + 4);
  return total > (packets - 1) * most && total <= packets * most ? total : null;
}

/** Without those that are empty. */
function readEdits(elst: Buffer | null, rate: number, movieRate: number | null): Edit[] {
  if (!elst || elst.length < HEAD_BYTES || !movieRate) return [];
  const isLong = elst[0] === 1;
  const size = isLong ? 20 : 12;
  const count = Math.min(elst.readUInt32BE(4), Math.floor((elst.length - HEAD_BYTES) / size));
  const tolerance = movieRate === rate ? 0 : rate / movieRate;
  return Array.from({ length: count }, (_, index) => {
    const at = HEAD_BYTES + index * size;
    const duration = isLong ? Number(elst.readBigUInt64BE(at)) : elst.readUInt32BE(at);
    const start = isLong ? Number(elst.readBigInt64BE(at + 8)) : elst.readInt32BE(at + 4);
    return { start, length: (duration * rate) / movieRate, tolerance };
  }).filter(({ start }) => start >= 0);
}

/** Units in a second, of `mdhd` and `mvhd`. */
function readTimescale(box: Buffer | null): number | null {
  const at = box?.[0] === 1 ? 20 : 12;
  return box && box.length >= at + 4 ? box.readUInt32BE(at) : null;
}

function isSound(track: Buffer): boolean {
  return find(track, 'mdia', 'hdlr')?.toString('latin1', 8, 12) === 'soun';
}

/** The body of the first box at a path; null: there is none. */
function find(bytes: Buffer, ...path: readonly string[]): Buffer | null {
  let body: Buffer | null = bytes;
  for (const type of path) body = (body && boxesIn(body).find((box) => box.type === type)?.body) ?? null;
  return body;
}

function boxesIn(bytes: Buffer): Box[] {
  const boxes: Box[] = [];
  let at = 0;
  while (at + HEAD_BYTES <= bytes.length) {
    const box = readBoxHead(bytes.subarray(at));
    if (!box) break;
    const end = box.size === 0 ? bytes.length : at + box.size;
    boxes.push({ type: box.type, body: bytes.subarray(at + box.headBytes, end) });
    at = end;
  }
  return boxes;
}

/** The head of a box, of which the first 16 bytes are enough; `size` with its head, 0: to the end of the file. null: it is none. */
export function readBoxHead(bytes: Buffer): { type: string; size: number; headBytes: number } | null {
  if (bytes.length < HEAD_BYTES) return null;
  const type = bytes.toString('latin1', 4, HEAD_BYTES);
  const short = bytes.readUInt32BE(0);
  if (short !== 1) return short === 0 || short >= HEAD_BYTES ? { type, size: short, headBytes: HEAD_BYTES } : null;
  if (bytes.length < LONG_HEAD_BYTES) return null;
  const size = Number(bytes.readBigUInt64BE(HEAD_BYTES));
  return size >= LONG_HEAD_BYTES ? { type, size, headBytes: LONG_HEAD_BYTES } : null;
}
