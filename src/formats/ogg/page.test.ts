import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checksumOf, readPages } from '../../../test/support/ogg-reader.ts';
import { isAirchainError } from '../../core/index.ts';
import { PacketJoiner } from './packet-joiner.ts';
import { computePageCrc, findOggPage, readOggPage, readPacketParts } from './page.ts';
import { rewriteOggPage, withoutEmptyEnd, writeEndPage, writeOggPage, writePackets } from './page-writer.ts';

const page = writeOggPage({
  serial: 0xfedcba98,
  sequence: 0xffffffff,
  granule: 2n ** 40n,
  isFirst: true,
  lacing: Uint8Array.of(3, 255, 1),
  body: Buffer.alloc(259, 7),
});

const bytesOfAnyLength = fc.uint8Array({ maxLength: 2_000 }).map((bytes) => Buffer.from(bytes));

test('reads what it has written', () => {
  const read = readOggPage(Buffer.concat([Buffer.from('xy'), page]), 2)!;
  assert.deepEqual(
    [read.serial, read.sequence, read.granule, read.isFirst, read.isLast, read.isContinued],
    [0xfedcba98, 0xffffffff, 2n ** 40n, true, false, false],
  );
  assert.deepEqual([...read.lacing], [3, 255, 1]);
  assert.deepEqual(
    readPacketParts(read).map((part) => part.bytes.length),
    [3, 256],
  );
});

test('computes the checksum that a bit by bit reader computes, whatever the length', () => {
  fc.assert(
    fc.property(bytesOfAnyLength, (body) => {
      const bytes = Buffer.concat([Buffer.alloc(27), body]);
      assert.equal(computePageCrc(bytes, 0, bytes.length), checksumOf(bytes));
    }),
  );
});

test('waits for the rest of a page at every length short of the whole', () => {
  for (let length = 0; length < page.length; length++) assert.equal(readOggPage(page.subarray(0, length)), null);
});

test('refuses a page with any bit turned over', () => {
  for (let bit = 0; bit < page.length * 8; bit += 13) {
    const broken = Buffer.from(page);
    broken[bit >> 3]! ^= 1 << (bit & 7);
    const followed = Buffer.concat([broken, Buffer.alloc(70_000)]);
    assert.throws(
      () => readOggPage(followed),
      (error) => isAirchainError(error, 'OGG_PAGE_BROKEN'),
      `bit ${bit}`,
    );
  }
});

test('finds the next page behind garbage, even when the garbage says "OggS"', () => {
  const garbage = Buffer.from('noise OggS\0 more OggOgg');
  const found = findOggPage(Buffer.concat([garbage, page, page]));
  assert.equal(found.offset, garbage.length);
  assert.equal(found.page?.bytes.length, page.length);
});

test('says how many bytes it must see when a page may begin at the end', () => {
  const cases = [
    { bytes: Buffer.from('garbage O'), offset: 8, wanted: 27 },
    { bytes: Buffer.from('garbage'), offset: 7, wanted: 27 },
    { bytes: page.subarray(0, 28), offset: 0, wanted: 30 },
    { bytes: page.subarray(0, 40), offset: 0, wanted: page.length },
  ];
  for (const { bytes, offset, wanted } of cases) assert.deepEqual(findOggPage(bytes), { offset, page: null, wanted });
});

test('puts packets of any length on pages and together again', () => {
  const lengths = fc.array(fc.oneof(fc.nat(600), fc.constantFrom(0, 254, 255, 256, 510, 65_025, 65_026, 70_000)), {
    minLength: 1,
    maxLength: 40,
  });
  fc.assert(
    fc.property(lengths, (sizes) => {
      const packets = sizes.map((size, index) => ({ bytes: Buffer.alloc(size, index), granule: BigInt(index) }));
      const pages = writePackets(packets, 9, 0xfffffffe, true);
      const read = readPages(Buffer.concat(pages));
      assert.deepEqual(
        read.map((one) => one.sequence),
        read.map((_, index) => (0xfffffffe + index) % 2 ** 32),
      );
      assert.equal(read.at(-1)!.granule, sizes.length - 1);
      const joiner = new PacketJoiner(100_000);
      const joined = pages.flatMap((bytes) => joiner.push(readOggPage(bytes)!).map((packet) => Buffer.from(packet)));
      assert.deepEqual(
        joined.map((packet) => packet.toString('hex')),
        packets.map((packet) => packet.bytes.toString('hex')),
      );
    }),
    { numRuns: 30 },
  );
});

test('leaves out a packet whose beginning was lost and one that is too long', () => {
  const pages = writePackets([{ bytes: Buffer.alloc(70_000, 1), granule: 1n }], 1, 0).map(
    (bytes) => readOggPage(bytes)!,
  );
  const small = readOggPage(writePackets([{ bytes: Buffer.from('ok'), granule: 2n }], 1, 2)[0]!)!;
  const late = new PacketJoiner(100_000);
  assert.deepEqual(late.push(pages[1]!), []);
  const strict = new PacketJoiner(69_999);
  assert.deepEqual(
    pages.flatMap((one) => strict.push(one)),
    [],
  );
  assert.equal(strict.push(small)[0]!.toString(), 'ok');
});

test('changes the head of a page and nothing else', () => {
  const [read] = readPages(rewriteOggPage(readOggPage(page)!, { serial: 5, sequence: 6, granule: 7n, isLast: true }));
  const { body, lacing, ...head } = read!;
  assert.deepEqual(head, { isContinued: false, isFirst: true, isLast: true, granule: 7, serial: 5, sequence: 6 });
  assert.deepEqual([lacing, body], [[3, 255, 1], Buffer.alloc(259, 7)]);
});

test('takes the empty packets off the end of a last page and of no other', () => {
  const cases = [
    { lacing: [5, 0], isLast: true, left: [5] },
    { lacing: [0, 0], isLast: true, left: [] },
    { lacing: [255, 0], isLast: true, left: [255, 0] },
    { lacing: [255, 0, 0], isLast: true, left: [255, 0] },
    { lacing: [5, 0], isLast: false, left: [5, 0] },
  ];
  for (const { lacing, isLast, left } of cases) {
    const body = Buffer.alloc(lacing.reduce((sum, length) => sum + length, 0));
    const bytes = writeOggPage({ serial: 1, sequence: 2, granule: 3n, isLast, lacing: Uint8Array.from(lacing), body });
    const [read] = readPages(withoutEmptyEnd(readOggPage(bytes)!).bytes);
    assert.deepEqual([read!.lacing, read!.body.length, read!.granule], [left, body.length, 3]);
  }
});

test('ends a stream with a page that holds no packet', () => {
  const [end] = readPages(writeEndPage(1, 2));
  assert.deepEqual([end!.isLast, end!.lacing, end!.sequence, end!.granule], [true, [], 2, -1]);
});
