import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { joinChunks, readFixture } from '../../../test/support/feed-framer.ts';
import { feedRendition, type RenditionFeed } from '../../../test/support/feed-rendition.ts';
import { readChains, readComments, readPages, withSerial } from '../../../test/support/ogg-reader.ts';
import { ChainedOgg } from './chained-ogg.ts';
import { OggFramer } from './ogg-framer.ts';
import { SingleOgg } from './single-ogg.ts';
import { withoutOggTitle } from './untitled-headers.ts';

const sounds = [
  { name: 'tone.opus', headers: 2 },
  { name: 'tone-vorbis.ogg', headers: 3 },
  { name: 'tone-flac.ogg', headers: 2 },
];

const single = (feeds: readonly RenditionFeed[]): Buffer => joinChunks(feedRendition(new SingleOgg(), feeds));
const playTime = (bytes: Buffer): number => {
  let sum = 0;
  new OggFramer().push(bytes, (chunk) => {
    sum += chunk.duration;
  });
  return sum / 1_000_000;
};

for (const { name, headers } of sounds) {
  const source = readFixture(name);
  const [original] = readChains(source);
  const media = original!.packets.slice(headers).filter((packet) => packet.length > 0);

  test(`gives back the packets of ${name} after they were cut into chains, in one stream`, () => {
    const titles = fc.dictionary(fc.integer({ min: 1, max: 20 }).map(String), fc.string());
    fc.assert(
      fc.property(titles, (byChunk) => {
        const cut = joinChunks(feedRendition(new ChainedOgg(), [{ bytes: source, titles: byChunk }]));
        const chains = readChains(single([{ bytes: cut }]));
        assert.equal(chains.length, 1);
        assert.deepEqual(chains[0]!.packets.slice(headers), media);
        assert.equal(chains[0]!.pages.at(-1)!.isLast, false);
      }),
      { numRuns: 40 },
    );
  });

  test(`joins sources of ${name} that come and go into one stream whose pages and positions run on`, () => {
    const sources = fc.array(fc.record({ serial: fc.nat(2), end: fc.double({ min: 0.5, max: 1, noNaN: true }) }), {
      minLength: 2,
      maxLength: 4,
    });
    fc.assert(
      fc.property(sources, (all) => {
        const feeds = all.map(({ serial, end }) => ({
          bytes: withSerial(source, serial).subarray(0, Math.floor(end * source.length)),
        }));
        const out = single(feeds);
        const pages = readPages(out);
        assert.equal(pages.filter((page) => page.isFirst).length, 1);
        assert.equal(pages.filter((page) => page.isLast).length, 0);
        assert.deepEqual(
          pages.map((page) => page.sequence),
          pages.map((_, index) => index),
        );
        const granules = pages.map((page) => page.granule).filter((granule) => granule >= 0);
        assert.deepEqual(
          granules,
          granules.toSorted((one, other) => one - other),
        );
        const played = feeds.reduce((sum, feed) => sum + playTime(feed.bytes), 0);
        assert.ok(Math.abs(playTime(out) - played) < 0.05 * feeds.length, `${playTime(out)} s of ${played} s`);
      }),
      { numRuns: 20 },
    );
  });

  test(`has the title of the moment in the headers of ${name} and nothing of it in the stream`, () => {
    const rendition = new SingleOgg();
    const out = feedRendition(rendition, [{ bytes: source, titles: { 6: 'Now' } }]);
    assert.equal(out.filter((chunk) => chunk.isHeader).length, 1);
    assert.ok(readComments(readChains(rendition.headers)[0]!.packets[1]!).includes('TITLE=Now'));
    assert.deepEqual(readChains(joinChunks(out))[0]!.packets.slice(headers), media);
    const untitled = readComments(readChains(withoutOggTitle(rendition.headers))[0]!.packets[1]!);
    assert.deepEqual(
      untitled.map((line) => line.split('=')[0]!.toUpperCase()),
      ['ENCODER'],
    );
  });
}

test('begins a real chain when the new source cannot be played by the same decoder', () => {
  const opus = readFixture('tone.opus');
  const out = single([{ bytes: opus }, { bytes: readFixture('tone-vorbis.ogg') }, { bytes: opus }]);
  const chains = readChains(out);
  assert.deepEqual(
    chains.map((chain) => [chain.packets[0]!.toString('latin1', 0, 8), chain.pages.at(-1)!.isLast]),
    [
      ['OpusHead', true],
      ['\x01vorbis\0', true],
      ['OpusHead', false],
    ],
  );
});

test('has no title in the first headers but the one that came before them', () => {
  const rendition = new SingleOgg();
  feedRendition(rendition, [{ bytes: readFixture('tone.opus'), titles: { 0: 'Early' } }]);
  assert.ok(readComments(readChains(rendition.headers)[0]!.packets[1]!).includes('TITLE=Early'));
});

test('takes the title of a chain that was joined on into the headers of those who come later', () => {
  const rendition = new SingleOgg();
  const cut = joinChunks(
    feedRendition(new ChainedOgg(), [{ bytes: readFixture('tone.opus'), titles: { 6: 'Second' } }]),
  );
  feedRendition(rendition, [{ bytes: cut }]);
  assert.ok(readComments(readChains(rendition.headers)[0]!.packets[1]!).includes('TITLE=Second'));
});

test('plays all that the last page of a chain holds when more follows', () => {
  const source = readFixture('tone.opus');
  const [original] = readChains(source);
  const ticks = (original!.packets.length - 2) * 960;
  assert.ok(original!.pages.at(-1)!.granule < ticks);
  const out = readPages(single([{ bytes: source }, { bytes: withSerial(source, 5) }]));
  assert.equal(out.at(-1)!.granule, 2 * ticks);
});

test('hands on what it cannot join, untouched', () => {
  const theora = readFixture('tone-theora.ogg');
  assert.deepEqual(single([{ bytes: theora, titles: { 3: 'x' } }, { bytes: theora }]), Buffer.concat([theora, theora]));
  assert.deepEqual(withoutOggTitle(Buffer.alloc(0)), Buffer.alloc(0));
});
