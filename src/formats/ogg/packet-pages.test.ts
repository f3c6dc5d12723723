import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFixture } from '../../../test/support/feed-framer.ts';
import { readChains, withSerial } from '../../../test/support/ogg-reader.ts';
import { micros } from '../../core/index.ts';
import type { MediaChunk } from '../framer.ts';
import { OggFramer } from './ogg-framer.ts';
import { PacketPages } from './packet-pages.ts';

function repage(bytes: Buffer, pageDuration = 0): MediaChunk[] {
  const framer = new OggFramer();
  const pages = new PacketPages(micros(pageDuration));
  const chunks: MediaChunk[] = [];
  framer.push(bytes, (chunk) => pages.push(chunk, (page) => chunks.push({ ...page, bytes: Buffer.from(page.bytes) })));
  return chunks;
}

const join = (chunks: readonly MediaChunk[]) => Buffer.concat(chunks.map(({ bytes }) => bytes));

for (const name of ['tone.opus', 'tone-vorbis.ogg', 'tone-flac.ogg']) {
  test(`${name}: every packet comes out whole, on a page of its own, with its play time`, () => {
    const original = readFixture(name);
    const chunks = repage(original);
    const [before] = readChains(original);
    const [after] = readChains(join(chunks));
    // ffmpeg ends its FLAC with an empty packet, which plays nothing.
    assert.deepEqual(
      after!.packets,
      before!.packets.filter(({ length }) => length > 0),
    );
    const sound = chunks.filter(({ isHeader }) => !isHeader);
    assert.equal(sound.filter(({ isSyncPoint }) => isSyncPoint).length, sound.length, 'short packets fit one page');
    const framer = new OggFramer();
    const expected = { micros: 0 };
    framer.push(original, (chunk) => {
      expected.micros += chunk.duration;
    });
    const played = sound.reduce((sum, { duration }) => sum + duration, 0);
    assert.ok(Math.abs(played - expected.micros) < 60_000, `${played} µs of ${expected.micros}: the end is not cut`);
  });
}

test('each chain of the source begins with its own headers', () => {
  const opus = readFixture('tone.opus');
  const vorbis = withSerial(readFixture('tone-vorbis.ogg'), 77);
  const chains = readChains(join(repage(Buffer.concat([opus, vorbis]))));
  assert.deepEqual(
    chains.map(({ packets }) => packets[0]!.toString('latin1', 0, 7)),
    ['OpusHea', '\x01vorbis'],
  );
});

test('other codecs are handed on as they came', () => {
  const theora = readFixture('tone-theora.ogg');
  assert.deepEqual(join(repage(theora)), theora);
});

test('small pages are put together to larger ones, and a page ends where it has to', () => {
  const original = readFixture('tone.opus');
  const small = repage(original);
  const framer = new OggFramer();
  const pages = new PacketPages(micros(200_000));
  const chunks: MediaChunk[] = [];
  const keep = (page: MediaChunk) => void chunks.push({ ...page, bytes: Buffer.from(page.bytes) });
  let count = 0;
  framer.push(join(small), (chunk) => {
    pages.push(chunk, keep);
    if (!chunk.isHeader && ++count === 13) pages.flush(keep);
  });
  pages.flush(keep);
  const durations = chunks.filter(({ isHeader }) => !isHeader).map(({ duration }) => duration / 1000);
  assert.deepEqual(durations.slice(0, 3), [200, 60, 200]);
  assert.deepEqual(readChains(join(chunks))[0]!.packets, readChains(original)[0]!.packets);
  assert.ok(join(chunks).length < join(small).length * 0.95);
});
