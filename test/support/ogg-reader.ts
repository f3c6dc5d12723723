import assert from 'node:assert/strict';

/** A page as the test's own reader sees it; shares nothing with `src`. */
export interface ReadPage {
  readonly isContinued: boolean;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly granule: number;
  readonly serial: number;
  readonly sequence: number;
  readonly lacing: readonly number[];
  readonly body: Buffer;
}

/** A chain of one logical stream: from a page that begins it to the one before the next. */
export interface ReadChain {
  readonly serial: number;
  readonly pages: readonly ReadPage[];
  /** Whole packets, headers first. */
  readonly packets: readonly Buffer[];
}

/** Reads bytes that must be nothing but whole pages with right checksums. */
export function readPages(bytes: Buffer): ReadPage[] {
  const pages: ReadPage[] = [];
  for (let at = 0; at < bytes.length; ) {
    assert.equal(bytes.toString('latin1', at, at + 4), 'OggS', `a page begins at ${at}`);
    const lacing = [...bytes.subarray(at + 27, at + 27 + bytes[at + 26]!)];
    const bodyAt = at + 27 + lacing.length;
    const end = bodyAt + lacing.reduce((sum, length) => sum + length, 0);
    assert.ok(end <= bytes.length, `the page at ${at} is whole`);
    assert.equal(bytes.readUInt32LE(at + 22), checksumOf(bytes.subarray(at, end)), `the checksum of the page at ${at}`);
    const flags = bytes[at + 5]!;
    pages.push({
      isContinued: (flags & 1) !== 0,
      isFirst: (flags & 2) !== 0,
      isLast: (flags & 4) !== 0,
      granule: Number(bytes.readBigInt64LE(at + 6)),
      serial: bytes.readUInt32LE(at + 14),
      sequence: bytes.readUInt32LE(at + 18),
      lacing,
      body: bytes.subarray(bodyAt, end),
    });
    at = end;
  }
  return pages;
}

/** Cuts a stream that has one logical stream at a time into its chains, and checks numbers and flags on the way. */
export function readChains(bytes: Buffer): ReadChain[] {
  const chains: { serial: number; pages: ReadPage[]; packets: Buffer[]; half: Buffer[] }[] = [];
  for (const page of readPages(bytes)) {
    if (page.isFirst) chains.push({ serial: page.serial, pages: [], packets: [], half: [] });
    const chain = chains.at(-1);
    assert.ok(chain, 'the first page begins a stream');
    assert.equal(page.serial, chain.serial, 'all pages of a chain have its serial');
    assert.equal(page.isContinued, chain.half.length > 0, 'a page is continued where a packet is open');
    assert.equal(chain.pages.at(-1)?.isLast ?? false, false, 'nothing follows the last page');
    chain.pages.push(page);
    let start = 0;
    let end = 0;
    for (const length of page.lacing) {
      end += length;
      if (length === 255) continue;
      chain.packets.push(Buffer.concat([...chain.half.splice(0), page.body.subarray(start, end)]));
      start = end;
    }
    if (start < end) chain.half.push(page.body.subarray(start, end));
  }
  return chains;
}

/** `NAME=value` lines of the comment header that is a chain's second packet, whatever the codec puts around it. */
export function readComments(packet: Buffer): string[] {
  const starts = { OpusTags: 8, '\x03vorbis': 7 };
  const known = Object.entries(starts).find(([magic]) => packet.toString('latin1', 0, magic.length) === magic);
  let at = known?.[1] ?? 4;
  at += 4 + packet.readUInt32LE(at);
  const comments: string[] = [];
  const count = packet.readUInt32LE(at);
  at += 4;
  while (comments.length < count) {
    const end = at + 4 + packet.readUInt32LE(at);
    comments.push(packet.toString('utf8', at + 4, end));
    at = end;
  }
  return comments;
}

/** RFC 3533's checksum, bit by bit, with the checksum field read as zeros. */
export function checksumOf(page: Buffer): number {
  let crc = 0;
  for (const [at, byte] of page.entries()) {
    crc ^= (at >= 22 && at < 26 ? 0 : byte) << 24;
    for (let bit = 0; bit < 8; bit++) crc = crc < 0 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  }
  return crc >>> 0;
}

/** A copy of a stream with another serial on every page, as another encoder or another run would send it. */
export function withSerial(bytes: Buffer, serial: number): Buffer {
  const copy = Buffer.from(bytes);
  let at = 0;
  for (const page of readPages(bytes)) {
    const end = at + 27 + page.lacing.length + page.body.length;
    copy.writeUInt32LE(serial, at + 14);
    copy.writeUInt32LE(checksumOf(copy.subarray(at, end)), at + 22);
    at = end;
  }
  return copy;
}

/** A copy of an Opus stream whose comment header has these `NAME=value` lines, byte for byte. They must fit on one page. */
export function withOpusComments(bytes: Buffer, lines: readonly Buffer[]): Buffer {
  const field = (data: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32LE(data.length);
    return Buffer.concat([length, data]);
  };
  const count = Buffer.alloc(4);
  count.writeUInt32LE(lines.length);
  const packet = Buffer.concat([Buffer.from('OpusTags'), field(Buffer.from('test')), count, ...lines.map(field)]);
  const [first, second] = readPages(bytes);
  const firstEnd = 27 + first!.lacing.length + first!.body.length;
  const secondEnd = firstEnd + 27 + second!.lacing.length + second!.body.length;
  const lacing = [...Array(Math.floor(packet.length / 255)).fill(255), packet.length % 255];
  const page = Buffer.concat([
    bytes.subarray(firstEnd, firstEnd + 26),
    Buffer.from([lacing.length, ...lacing]),
    packet,
  ]);
  page.writeUInt32LE(checksumOf(page), 22);
  return Buffer.concat([bytes.subarray(0, firstEnd), page, bytes.subarray(secondEnd)]);
}
