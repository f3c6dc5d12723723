import { checksumOf, type ReadPage, readChains, readPages } from './ogg-reader.ts';

function number32(value: number, isBigEndian = false): Buffer {
  const bytes = Buffer.alloc(4);
  if (isBigEndian) bytes.writeUInt32BE(value);
  else bytes.writeUInt32LE(value);
  return bytes;
}

/** A picture as FLAC has it, and `METADATA_BLOCK_PICTURE` in base64. */
export function flacPicture(picture: Buffer, kind = 3): Buffer {
  const type = Buffer.from('image/jpeg');
  const sizes = [500, 500, 24, 0].map((value) => number32(value, true));
  const head = [number32(kind, true), number32(type.length, true), type, number32(0, true), ...sizes];
  return Buffer.concat([...head, number32(picture.length, true), picture]);
}

/** A comment that holds a picture. */
export function pictureComment(picture: Buffer, kind?: number): string {
  return `METADATA_BLOCK_PICTURE=${flacPicture(picture, kind).toString('base64')}`;
}

function writeRaw(page: Omit<ReadPage, 'isLast'> & { readonly isLast?: boolean }): Buffer {
  const head = Buffer.alloc(27);
  head.write('OggS');
  head[5] = Number(page.isContinued) | (Number(page.isFirst) << 1) | (Number(page.isLast ?? false) << 2);
  head.writeBigInt64LE(BigInt(page.granule), 6);
  head.writeUInt32LE(page.serial, 14);
  head.writeUInt32LE(page.sequence, 18);
  head[26] = page.lacing.length;
  const bytes = Buffer.concat([head, Buffer.from(page.lacing), page.body]);
  bytes.writeUInt32LE(checksumOf(bytes), 22);
  return bytes;
}

/** Puts packets behind one another on pages of at most 255 segments, as libvorbis does with its headers. */
function pagesOf(packets: readonly Buffer[], serial: number, first: number): Buffer[] {
  const lacing = packets.flatMap(({ length }) => [...Array<number>(Math.floor(length / 255)).fill(255), length % 255]);
  const body = Buffer.concat(packets);
  const pages: Buffer[] = [];
  for (let segment = 0, at = 0; segment < lacing.length; segment += 255) {
    const own = lacing.slice(segment, segment + 255);
    const end = at + own.reduce((sum, length) => sum + length, 0);
    const isContinued = segment > 0 && lacing[segment - 1] === 255;
    const granule = own.some((length) => length < 255) ? 0 : -1;
    const sequence = first + pages.length;
    pages.push(
      writeRaw({ isContinued, isFirst: false, granule, serial, sequence, lacing: own, body: body.subarray(at, end) }),
    );
    at = end;
  }
  return pages;
}

/** What is put into the headers of a stream. */
export interface OggHeaderChanges {
  readonly comments?: readonly string[];
  readonly vendor?: string;
  /** FLAC alone: metadata blocks with their heads, before the last one. */
  readonly blocks?: readonly Buffer[];
}

/** The same stream with other comments. `bytes` is one chain of one logical stream: Opus, Vorbis or FLAC. */
export function withOggHeaders(
  bytes: Buffer,
  { comments = [], vendor = 'test', blocks = [] }: OggHeaderChanges,
): Buffer {
  const pages = readPages(bytes);
  const { packets, serial } = readChains(bytes)[0]!;
  const isFlac = packets[0]!.toString('latin1', 0, 5) === '\x7fFLAC';
  const isVorbis = packets[0]![0] === 1;
  const headers = isFlac ? packets.findIndex((packet) => packet[0] === 0xff) : isVorbis ? 3 : 2;
  const lines = comments.map((comment) => Buffer.from(comment));
  const list = [Buffer.from(vendor), null, ...lines].flatMap((text) =>
    text === null ? [number32(lines.length)] : [number32(text.length), text],
  );
  const old = packets[1]!;
  const tags = Buffer.concat([
    old.subarray(0, isFlac ? 4 : isVorbis ? 7 : 8),
    ...list,
    Buffer.from(isVorbis ? [1] : []),
  ]);
  const first = Buffer.from(packets[0]!);
  if (isFlac) {
    tags.writeUIntBE(tags.length - 4, 1, 3);
    if (blocks.length > 0) tags[0]! &= 0x7f;
    first.writeUInt16BE(headers - 1 + blocks.length, 7);
  }
  const rest = [tags, ...blocks, ...packets.slice(2, headers)];
  const start = { ...pages[0]!, body: first };
  const headerPages = pagesOf(rest, serial, 1);
  let sequence = 1 + headerPages.length;
  const media = pages.slice(pages.findIndex((page) => page.granule > 0));
  return Buffer.concat([
    writeRaw(start),
    ...headerPages,
    ...media.map((page) => writeRaw({ ...page, sequence: sequence++ })),
  ]);
}
