import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFixture } from '../../test/support/feed-framer.ts';
import { readChains, readPages, withSerial } from '../../test/support/ogg-reader.ts';
import { byteCount, micros, millis } from '../core/index.ts';
import { ChainedOgg, createFramer, SingleOgg } from '../formats/index.ts';
import { Rendition, ringOptions } from './rendition.ts';

const burst = { duration: millis(60_000), minBytes: byteCount(0), maxBytes: null };
const ring = ringOptions({ ringBytes: 1024 * 1024, ringDuration: millis(60_000), burst }, 'media');
const beginningsOf = (bytes: Buffer) => bytes.toString('latin1').split('OpusHead').length - 1;

function readAll(rendition: Rendition): Buffer {
  const views: Buffer[] = [];
  for (let at = 0; at < rendition.ring.end; at += views.at(-1)!.length) views.push(rendition.ring.view(at, 65_536));
  return Buffer.concat(views);
}

/** Feeds a fixture in two halves, with a title in between. */
function playWithTitle(rendition: Rendition, fixture: string): number {
  const framer = createFramer(fixture.endsWith('.opus') ? 'ogg' : 'mpeg-audio');
  const bytes = readFixture(fixture);
  const feed = (part: Buffer) => framer.push(part, (chunk) => rendition.append(chunk, framer, millis(0)));
  feed(bytes.subarray(0, bytes.length / 2));
  rendition.setTitle({ title: 'Second Half' }, millis(0));
  const titleAt = rendition.titles.at(rendition.ring.end)!.offset;
  feed(bytes.subarray(bytes.length / 2));
  return titleAt;
}

test('native: the frames as they came; a title is true from the byte that follows it', () => {
  const rendition = new Rendition('native', null, ring);
  rendition.setTitle({ title: 'First Half' }, millis(0));
  const titleAt = playWithTitle(rendition, 'tone.mp3');
  assert.ok(readFixture('tone.mp3').includes(readAll(rendition)));
  assert.equal(rendition.titles.at(titleAt - 1)?.title.title, 'First Half');
  assert.equal(rendition.titles.at(titleAt)?.title.title, 'Second Half');
});

test('chained: a title begins a chain; single: it begins none', () => {
  const chained = new Rendition('chained', new ChainedOgg(), ring);
  const single = new Rendition('single', new SingleOgg(), ring);
  for (const rendition of [chained, single]) playWithTitle(rendition, 'tone.opus');
  assert.equal(beginningsOf(readAll(chained)), 2);
  assert.equal(beginningsOf(readAll(single)), 1);
});

test('who joins after a title finds it in the headers, in both forms of Ogg', () => {
  for (const ogg of [new ChainedOgg(), new SingleOgg()]) {
    const rendition = new Rendition('chained', ogg, ring);
    playWithTitle(rendition, 'tone.opus');
    const join = rendition.ring.findJoin(burst, micros(0))!;
    assert.equal(beginningsOf(join.headers), 1);
    assert.ok(join.headers.includes('Second Half'));
    assert.ok(join.chainStart <= join.offset);
  }
});

const sounds = [
  { fixture: 'tone.opus', headers: 2 },
  { fixture: 'tone-vorbis.ogg', headers: 3 },
  { fixture: 'tone-flac.ogg', headers: 2 },
];

function newSingle(bytes: Buffer) {
  const rendition = new Rendition('single', new SingleOgg(), ring);
  const framer = createFramer('ogg');
  const feed = (part: Buffer) => framer.push(part, (chunk) => rendition.append(chunk, framer, millis(0)));
  feed(bytes);
  return { rendition, feed };
}

const mediaOf = (bytes: Buffer, headers: number) => readChains(bytes)[0]!.packets.slice(headers);

for (const { fixture, headers } of sounds) {
  test(`a listener moved between mounts of ${fixture}, there, on and back, hears one stream without a border`, () => {
    const sound = readFixture(fixture);
    const half = readPages(sound)
      .slice(0, -Math.floor(readPages(sound).length / 2))
      .reduce((sum, { lacing, body }) => sum + 27 + lacing.length + body.length, 0);
    const home = newSingle(sound.subarray(0, half));
    const away = newSingle(withSerial(sound, 7));
    const heardAtHome = readAll(home.rendition);
    const first = away.rendition.continueFrom(home.rendition, burst, micros(0), millis(0))!;
    away.feed(withSerial(sound, 8));
    const farther = newSingle(withSerial(sound, 9));
    const second = farther.rendition.continueFrom(first, burst, micros(0), millis(0))!;
    home.feed(sound.subarray(half));
    const third = home.rendition.continueFrom(second, burst, micros(0), millis(0))!;
    const heard = Buffer.concat([heardAtHome, ...[first, second, third].map(readAll)]);
    const chains = readChains(heard);
    assert.equal(chains.length, 1);
    const { pages, packets } = chains[0]!;
    assert.deepEqual(
      pages.map(({ sequence }) => sequence),
      pages.map((_, index) => index),
    );
    const granules = pages.map(({ granule }) => granule).filter((granule) => granule >= 0);
    assert.deepEqual(
      granules,
      granules.toSorted((a, b) => a - b),
    );
    const [media, firstMedia] = [mediaOf(sound, headers), mediaOf(sound.subarray(0, half), headers)];
    const sent = packets.slice(headers);
    assert.deepEqual(sent.slice(0, firstMedia.length), firstMedia);
    assert.deepEqual(
      sent.at(-1),
      media.findLast((packet) => packet.length > 0),
    );
  });
}

test('all who leave at one byte share a continuation; it ends with the last of them', () => {
  const [home, away] = [newSingle(readFixture('tone.opus')), newSingle(withSerial(readFixture('tone.opus'), 7))];
  const move = () => away.rendition.continueFrom(home.rendition, burst, micros(0), millis(0))!;
  const continuation = move();
  assert.equal(move(), continuation);
  assert.ok(away.rendition.carries(continuation));
  away.feed(withSerial(readFixture('tone.opus'), 8));
  const before = continuation.ring.end;
  continuation.leave();
  away.feed(withSerial(readFixture('tone.opus'), 9));
  assert.ok(continuation.ring.end > before);
  const end = continuation.ring.end;
  continuation.leave();
  assert.ok(!away.rendition.carries(continuation));
  away.feed(withSerial(readFixture('tone.opus'), 10));
  assert.equal(continuation.ring.end, end);
  assert.notEqual(move(), continuation);
});

test('who leaves at another byte gets a continuation of its own, up to a limit', () => {
  const [home, away] = [newSingle(Buffer.alloc(0)), newSingle(withSerial(readFixture('tone.opus'), 7))];
  const given = new Set<Rendition | null>();
  for (let count = 0; count < 40; count++) {
    home.feed(withSerial(readFixture('tone.opus'), 100 + count));
    given.add(away.rendition.continueFrom(home.rendition, burst, micros(0), millis(0)));
  }
  assert.ok(given.has(null));
  assert.ok(given.size > 30);
});

test('a continuation begins with what was missed and contains its titles', () => {
  const [home, away] = [newSingle(readFixture('tone.opus')), newSingle(withSerial(readFixture('tone.opus'), 7))];
  away.rendition.setTitle({ title: 'Early' }, millis(0));
  away.feed(withSerial(readFixture('tone.opus'), 9));
  away.rendition.setTitle({ title: 'Late' }, millis(0));
  away.feed(withSerial(readFixture('tone.opus'), 8));
  const continuation = away.rendition.continueFrom(home.rendition, burst, micros(60_000_000), millis(0))!;
  assert.equal(continuation.titles.at(0)?.title.title, 'Early');
  const lateAt = continuation.titles.nextChange(0)!;
  assert.equal(continuation.titles.at(lateAt)?.title.title, 'Late');
  away.rendition.setTitle({ title: 'Later' }, millis(0));
  assert.equal(continuation.titles.latest?.title, 'Later');
  assert.ok(lateAt > 0 && lateAt < continuation.ring.end);
});

test('where streams have no borders to hide, there is no continuation', () => {
  const mp3 = new Rendition('native', null, ring);
  playWithTitle(mp3, 'tone.mp3');
  assert.equal(mp3.continueFrom(mp3, burst, micros(0), millis(0)), null);
  const chained = new Rendition('chained', new ChainedOgg(), ring);
  playWithTitle(chained, 'tone.opus');
  assert.equal(newSingle(readFixture('tone.opus')).rendition.continueFrom(chained, burst, micros(0), millis(0)), null);
});
