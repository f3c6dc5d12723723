import type { TaggedPicture } from './flac-picture.ts';

const headBytes = 10;
const flag = { unsynchronised: 0x80, extendedHead: 0x40 } as const;
/** Of a frame in version 4 (ID3v2.4 structure §4.1.2): compressed and encrypted ones are not read. */
const frameFlag = { unreadable: 0x0c, unsynchronised: 0x02, hasLength: 0x01 } as const;

/** How a version writes its frames (ID3v2.2 §3.2, ID3v2.3 §3.3, ID3v2.4 structure §4). */
interface FrameForm {
  readonly picture: string;
  readonly headBytes: number;
  size(bytes: Buffer, at: number): number;
}

const forms: Readonly<Record<number, FrameForm>> = {
  2: { picture: 'PIC', headBytes: 6, size: (bytes, at) => bytes.readUIntBE(at + 3, 3) },
  3: { picture: 'APIC', headBytes: 10, size: (bytes, at) => bytes.readUInt32BE(at + 4) },
  4: { picture: 'APIC', headBytes: 10, size: (bytes, at) => readSevenBits(bytes, at + 4) },
};

/** Reads the pictures of a whole ID3v2 tag. What is broken in it is taken as absent. */
export function* readId3Pictures(tag: Buffer): Generator<TaggedPicture> {
  const version = tag[3] ?? 0;
  const form = forms[version];
  if (form === undefined || tag.length < headBytes) return;
  const flags = tag[5]!;
  let body = tag.subarray(headBytes);
  if ((flags & flag.unsynchronised) !== 0 && version < 4) body = synchronise(body);
  let at = (flags & flag.extendedHead) !== 0 ? extendedHeadBytes(body, version) : 0;
  while (at + form.headBytes <= body.length && body[at] !== 0) {
    const start = at + form.headBytes;
    const end = start + form.size(body, at);
    if (end > body.length || end <= at) return;
    const isPicture = body.toString('latin1', at, at + form.picture.length) === form.picture;
    const data = isPicture ? readFrameData(body.subarray(start, end), version === 4 ? body[at + 9]! : 0) : null;
    const picture = data && readPictureFrame(data, version);
    if (picture) yield picture;
    at = end;
  }
}

function readFrameData(data: Buffer, flags: number): Buffer | null {
  if ((flags & frameFlag.unreadable) !== 0) return null;
  const rest = (flags & frameFlag.hasLength) !== 0 ? data.subarray(4) : data;
  return (flags & frameFlag.unsynchronised) !== 0 ? synchronise(rest) : rest;
}

/** Encoding, type of picture as text (three letters in version 2), kind, description, then the picture. */
function readPictureFrame(data: Buffer, version: number): TaggedPicture | null {
  const encoding = data[0];
  const typeEnd = version === 2 ? 4 : data.indexOf(0, 1) + 1;
  const kind = data[typeEnd];
  if (encoding === undefined || typeEnd === 0 || kind === undefined) return null;
  const isWide = encoding === 1 || encoding === 2;
  const textEnd = isWide ? findWideEnd(data, typeEnd + 1) : data.indexOf(0, typeEnd + 1) + 1;
  return textEnd === 0 ? null : { kind, bytes: data.subarray(textEnd) };
}

/** The end of a text in UTF-16, behind its zero; 0: there is none. */
function findWideEnd(data: Buffer, start: number): number {
  for (let at = start; at + 2 <= data.length; at += 2) if (data.readUInt16BE(at) === 0) return at + 2;
  return 0;
}

function extendedHeadBytes(body: Buffer, version: number): number {
  if (body.length < 4) return body.length;
  // Version 3 does not count the four bytes of the size.
  return version === 4 ? readSevenBits(body, 0) : 4 + body.readUInt32BE(0);
}

/** Takes out the zeros that stand behind each 0xFF (ID3v2.4 structure §6.1). */
function synchronise(bytes: Buffer): Buffer {
  const result = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] !== 0 || bytes[at - 1] !== 0xff) result[length++] = bytes[at]!;
  }
  return result.subarray(0, length);
}

function readSevenBits(bytes: Buffer, at: number): number {
  return [0, 1, 2, 3].reduce((size, index) => size * 128 + (bytes[at + index]! & 0x7f), 0);
}
