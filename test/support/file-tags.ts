/** What is put into an ID3v2 tag. */
export interface Id3Options {
  readonly version?: 3 | 4;
  readonly picture?: Buffer;
  readonly hasFooter?: boolean;
  /** Version 3 alone: 0xFF is followed by 0. */
  readonly isUnsynchronised?: boolean;
  /** The size that its head states, where it is not the true one. */
  readonly statedBytes?: number;
}

/** Heads of a JPEG of 600 by 600 points: start, JFIF, a frame. */
const JPEG_HEADS = Buffer.from(
  'ffd8 ffe000104a46494600010100000100010000 ffc0000b080258025801011100'.replaceAll(' ', ''),
  'hex',
);

/** Bytes as in a picture: no text, no long run of anything, the same each time. */
export function pictureBytes(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let state = 0x2545f491;
  for (let at = 0; at < length; at++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[at] = state & 0xff;
  }
  JPEG_HEADS.copy(bytes);
  return bytes;
}

function sevenBits(value: number): Buffer {
  return Buffer.from([21, 14, 7, 0].map((shift) => (value >>> shift) & 0x7f));
}

/** An ID3v2 tag with a title and, where one is given, a cover of JPEG. */
export function id3Tag({ version = 3, picture, hasFooter = false, isUnsynchronised = false, statedBytes }: Id3Options) {
  const frame = (id: string, data: Buffer) => {
    const size = Buffer.alloc(4);
    size.writeUInt32BE(data.length);
    return Buffer.concat([Buffer.from(id), version === 4 ? sevenBits(data.length) : size, Buffer.alloc(2), data]);
  };
  const frames = [frame('TIT2', Buffer.from('\x03A title'))];
  if (picture) frames.push(frame('APIC', Buffer.concat([Buffer.from('\0image/jpeg\0\x03\0', 'latin1'), picture])));
  let body = Buffer.concat(frames);
  if (isUnsynchronised) body = Buffer.from(body.toString('latin1').replaceAll('\xff', '\xff\0'), 'latin1');
  const flags = (isUnsynchronised ? 0x80 : 0) | (hasFooter ? 0x10 : 0);
  const head = (magic: string) =>
    Buffer.concat([Buffer.from(magic), Buffer.from([version, 0, flags]), sevenBits(statedBytes ?? body.length)]);
  return Buffer.concat([head('ID3'), body, ...(hasFooter ? [head('3DI')] : [])]);
}

/** An APEv2 tag with header and footer around one item. */
export function apeTag(item: Buffer): Buffer {
  const key = Buffer.from('Cover Art (Front)\0');
  const itemHead = Buffer.alloc(8);
  itemHead.writeUInt32LE(item.length);
  const end = (flags: number) => {
    const bytes = Buffer.alloc(32);
    bytes.write('APETAGEX');
    bytes.writeUInt32LE(2000, 8);
    bytes.writeUInt32LE(itemHead.length + key.length + item.length + 32, 12);
    bytes.writeUInt32LE(1, 16);
    bytes.writeUInt32LE(flags, 20);
    return bytes;
  };
  return Buffer.concat([end(0xa0000000), itemHead, key, item, end(0x80000000)]);
}
