import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { feedFramer, joinChunks, readFixture } from '../../../test/support/feed-framer.ts';
import { feedRendition } from '../../../test/support/feed-rendition.ts';
import { type ReadChain, readChains, readComments, readPages, withSerial } from '../../../test/support/ogg-reader.ts';
import { ChainedOgg } from './chained-ogg.ts';
import { OggFramer } from './ogg-framer.ts';

const sounds = [
  { name: 'tone.opus', headers: 2, mediaPages: 11 },
  { name: 'tone-vorbis.ogg', headers: 3, mediaPages: 18 },
  { name: 'tone-flac.ogg', headers: 2, mediaPages: 6 },
];
const opusTicks = 960;

/** Packets of all chains without those at the start of one that repeat the end of the one before. */
function heardPackets(chains: readonly ReadChain[], headers: number): Buffer[] {
  const heard: Buffer[] = [];
  for (const chain of chains) {
    const media = chain.packets.slice(headers);
    let repeated = Math.min(media.length, heard.length);
    while (repeated > 0 && !Buffer.concat(heard.slice(-repeated)).equals(Buffer.concat(media.slice(0, repeated)))) {
      repeated--;
    }
    heard.push(...media.slice(repeated));
  }
  return heard;
}

/** Positions of the pages that have one. */
const granulesOf = (chain: ReadChain): number[] =>
  chain.pages.map((page) => page.granule).filter((granule) => granule >= 0);

const titlesOf = (chains: readonly ReadChain[]): (string | undefined)[] =>
  chains.map((chain) =>
    readComments(chain.packets[1]!)
      .find((line) => /^title=/i.test(line))
      ?.slice(6),
  );

for (const { name, headers, mediaPages } of sounds) {
  const source = readFixture(name);
  const [original] = readChains(source);
  // ffmpeg ends FLAC with an empty packet, which is left out.
  const media = original!.packets.slice(headers).filter((packet) => packet.length > 0);

  test(`hands ${name} on as it came while no title is set`, () => {
    const rendition = new ChainedOgg();
    const out = feedRendition(rendition, [{ bytes: source }]);
    const sent = feedFramer(new OggFramer(), [source]);
    assert.deepEqual(joinChunks(out.slice(0, -1)), joinChunks(sent.slice(0, -1)));
    assert.deepEqual(rendition.headers, out[0]!.bytes);
    assert.deepEqual(
      out.map((chunk) => chunk.isHeader),
      [true, ...Array(mediaPages).fill(false)],
    );
  });

  test(`begins a chain of ${name} for each title, loses no packet and repeats only what a decoder must hear again`, () => {
    const titles = fc.dictionary(fc.integer({ min: 4, max: mediaPages + 1 }).map(String), fc.string({ minLength: 1 }));
    fc.assert(
      fc.property(titles, (byChunk) => {
        const chains = readChains(joinChunks(feedRendition(new ChainedOgg(), [{ bytes: source, titles: byChunk }])));
        assert.deepEqual(heardPackets(chains, headers), media);
        assert.equal(new Set(chains.map((chain) => chain.serial)).size, chains.length);
        for (const chain of chains) {
          assert.deepEqual(
            chain.pages.map((page) => page.sequence),
            chain.pages.map((_, index) => index),
          );
          assert.ok(chain.pages.at(-1)!.isLast);
          const granules = granulesOf(chain);
          assert.deepEqual(
            granules,
            granules.toSorted((one, other) => one - other),
          );
        }
      }),
      { numRuns: 40 },
    );
  });

  test(`puts a title that comes before any sound of ${name} into the first headers`, () => {
    const chains = readChains(
      joinChunks(feedRendition(new ChainedOgg(), [{ bytes: source, titles: { 1: 'Early é' } }])),
    );
    assert.deepEqual(titlesOf(chains), ['Early é']);
    assert.deepEqual(chains[0]!.packets.slice(headers), media);
    const vendorEnd = 12 + original!.packets[1]!.readUInt32LE(8);
    if (name === 'tone.opus') {
      assert.deepEqual(chains[0]!.packets[1]!.subarray(0, vendorEnd), original!.packets[1]!.subarray(0, vendorEnd));
    }
  });

  test(`begins a chain with a serial of its own when a new source of ${name} comes with the old one`, () => {
    const out = joinChunks(feedRendition(new ChainedOgg(), [{ bytes: source }, { bytes: source }]));
    const chains = readChains(out);
    assert.equal(chains.length, 2);
    assert.notEqual(chains[0]!.serial, chains[1]!.serial);
    for (const chain of chains) assert.deepEqual(chain.packets.slice(headers), media);
  });
}

test('ends the running chain when the source went without a last page', () => {
  const source = readFixture('tone.opus');
  const lastPage = readPages(source).at(-1)!;
  const torn = source.subarray(0, source.length - lastPage.body.length - lastPage.lacing.length - 27);
  const chains = readChains(joinChunks(feedRendition(new ChainedOgg(), [{ bytes: torn }, { bytes: source }])));
  const last = chains[0]!.pages.at(-1)!;
  assert.deepEqual([last.isLast, last.lacing, last.granule], [true, [], -1]);
});

test('lets a new Opus chain skip just what it repeats, 320 ms of it', () => {
  const out = feedRendition(new ChainedOgg(), [{ bytes: readFixture('tone.opus'), titles: { 8: 'Later' } }]);
  const [first, second] = readChains(joinChunks(out));
  const preSkip = second!.packets[0]!.readUInt16LE(10);
  assert.equal(preSkip, 15_360);
  const repeated = preSkip / opusTicks;
  assert.deepEqual(second!.packets.slice(2, 2 + repeated), first!.packets.slice(-repeated));
  assert.equal(second!.pages[2]!.granule, preSkip);
  const played = granulesOf(first!).at(-1)! - 312 + second!.pages.at(-1)!.granule - preSkip;
  assert.equal(played, readChains(readFixture('tone.opus'))[0]!.pages.at(-1)!.granule - 312);
  assert.equal(out.find((chunk) => chunk.isSyncPoint && chunk.duration === 0)?.isHeader, false);
});

test('repeats all there is, and keeps what is left of the first pre-skip, when a title comes right after the start', () => {
  const source = readFixture('tone.opus');
  const [, second] = readChains(joinChunks(feedRendition(new ChainedOgg(), [{ bytes: source, titles: { 3: 'Now' } }])));
  const onFirstPage = readPages(source)[2]!.granule / opusTicks;
  assert.equal(second!.packets[0]!.readUInt16LE(10), onFirstPage * opusTicks);
});

test('lets a new Vorbis chain begin with the packet whose overlap the next one needs, and play nothing for it', () => {
  const out = feedRendition(new ChainedOgg(), [{ bytes: readFixture('tone-vorbis.ogg'), titles: { 9: 'Later' } }]);
  const [first, second] = readChains(joinChunks(out));
  const preRoll = second!.pages.find((page, index) => index > 0 && !page.body.toString('latin1').includes('vorbis'));
  assert.deepEqual(second!.packets[3], first!.packets.at(-1));
  assert.equal(preRoll!.granule, 0);
  const whole = readChains(readFixture('tone-vorbis.ogg'))[0]!.pages.at(-1)!.granule;
  assert.equal(granulesOf(first!).at(-1)! + second!.pages.at(-1)!.granule, whole);
});

test('takes the title of a chain of the source’s own, and keeps the one from outside where that names none', () => {
  const named = readFixture('tone.opus');
  const nameless = Buffer.concat(
    feedRendition(new ChainedOgg(), [{ bytes: named, titles: { 1: '' } }]).map((chunk) => chunk.bytes),
  );
  const titles = (feeds: Parameters<typeof feedRendition>[1]) =>
    titlesOf(readChains(joinChunks(feedRendition(new ChainedOgg(), feeds))));
  assert.deepEqual(titles([{ bytes: named, titles: { 5: 'Outside' } }, { bytes: named }]), ['Tone', 'Outside', 'Tone']);
  assert.deepEqual(titles([{ bytes: named, titles: { 5: 'Outside' } }, { bytes: nameless }]), [
    'Tone',
    'Outside',
    'Outside',
  ]);
  assert.deepEqual(titles([{ bytes: named }, { bytes: named, titles: { 0: 'Between' } }]), ['Tone', 'Between']);
});

test('begins no chain for a title that is true already', () => {
  const source = readFixture('tone.opus');
  const rendition = new ChainedOgg();
  feedRendition(rendition, [{ bytes: source.subarray(0, 3_000) }]);
  rendition.retitle({ title: 'Tone', artist: 'Airchain' }, () => assert.fail('puts something out'));
});

test('waits with a new chain until a page begins with a fresh packet', () => {
  const out = feedRendition(new ChainedOgg(), [
    { bytes: readFixture('tone-flac.ogg'), titles: Object.fromEntries([3, 4, 5, 6, 7].map((at) => [at, `T${at}`])) },
  ]);
  for (const chain of readChains(joinChunks(out))) assert.equal(chain.pages[2]?.isContinued ?? false, false);
});

test('leaves out the empty packet with which some encoders end a stream', () => {
  const source = readFixture('tone-flac.ogg');
  assert.equal(readPages(source).at(-1)!.lacing.at(-1), 0);
  const pages = readPages(joinChunks(feedRendition(new ChainedOgg(), [{ bytes: source, titles: { 4: 'New' } }])));
  assert.ok(pages.every((page) => page.lacing.at(-1) !== 0 || page.lacing.at(-2) === 255));
});

test('hands on what it cannot cut, with its chains, untouched', () => {
  const source = Buffer.concat([readFixture('tone-theora.ogg'), withSerial(readFixture('tone-speex.ogg'), 77)]);
  const out = feedRendition(new ChainedOgg(), [{ bytes: source, titles: { 0: 'a', 5: 'b', 20: 'c' } }]);
  assert.deepEqual(joinChunks(out), source);
});
