import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFixture } from '../../test/support/feed-framer.ts';
import { micros, millis } from '../core/index.ts';
import { ChainedOgg, createFramer, SingleOgg } from '../formats/index.ts';
import { Rendition, ringOptions } from './rendition.ts';

const ring = ringOptions(1024 * 1024, millis(60_000), 'media');
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
  const titleAt = playWithTitle(rendition, 'tone.mp3');
  assert.ok(readFixture('tone.mp3').includes(readAll(rendition)));
  assert.equal(rendition.titles.at(titleAt - 1), null);
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
    const join = rendition.ring.findJoin(micros(0))!;
    assert.equal(beginningsOf(join.headers), 1);
    assert.ok(join.headers.includes('Second Half'));
    assert.ok(join.chainStart <= join.offset);
  }
});
