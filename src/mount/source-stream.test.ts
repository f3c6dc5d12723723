import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cutBytes, cutPlaces } from '../../test/support/byte-cuts.ts';
import { readFixture } from '../../test/support/feed-framer.ts';
import { id3Tag, pictureBytes } from '../../test/support/file-tags.ts';
import { mp3Frames } from '../../test/support/mp3-frames.ts';
import { silentLogger } from '../../test/support/silent-logger.ts';
import { byteCount, isAirchainError } from '../core/index.ts';
import type { Framer } from '../formats/index.ts';
import type { SourceFeed } from './source.ts';
import { SourceStream } from './source-stream.ts';
import type { StreamTitle } from './stream-title.ts';

/** A mount's side of a source: remembers what it was given. */
class Recorder implements SourceFeed {
  readonly begun: [family: string, contentType: string][] = [];
  readonly titles: StreamTitle[] = [];
  picture: Framer['picture'] = null;
  readonly #pieces: Buffer[] = [];

  get sound(): Buffer {
    return Buffer.concat(this.#pieces);
  }

  begin(framer: Framer, contentType: string): void {
    this.begun.push([framer.family, contentType]);
    this.picture = framer.picture ?? null;
  }

  write(bytes: Buffer): void {
    this.#pieces.push(Buffer.from(bytes));
  }

  setTitle(title: StreamTitle): void {
    this.titles.push(title);
  }

  end(): void {}
}

function newStream(contentType: string | null, icyInterval: number | null = null, charset: string | null = null) {
  const feed = new Recorder();
  const interval = icyInterval === null ? null : byteCount(icyInterval);
  return {
    feed,
    stream: new SourceStream({ feed, logger: silentLogger, contentType, icyInterval: interval, charset }),
  };
}

const formats: [contentType: string | null, fixture: string, family: string, given: string][] = [
  ['audio/mpeg', 'tone.mp3', 'mpeg-audio', 'audio/mpeg'],
  ['audio/aacp', 'tone.aac', 'adts', 'audio/aacp'],
  ['audio/ogg', 'tone.opus', 'ogg', 'audio/ogg'],
  ['audio/webm', 'tone.webm', 'webm', 'audio/webm'],
  [null, 'tone.mp3', 'mpeg-audio', 'audio/mpeg'],
  [null, 'tone.opus', 'ogg', 'application/ogg'],
  ['application/octet-stream', 'tone.mp3', 'mpeg-audio', 'audio/mpeg'],
  ['audio/mpeg', 'tone.opus', 'ogg', 'application/ogg'],
];
for (const [contentType, fixture, family, given] of formats) {
  test(`${fixture} announced as ${contentType ?? 'nothing'} is ${family}, given as ${given}`, () => {
    const { feed, stream } = newStream(contentType);
    stream.write(readFixture(fixture));
    assert.deepEqual(feed.begun, [[family, given]]);
    assert.deepEqual(feed.sound, readFixture(fixture));
  });
}

test('the format is found however the first bytes are cut, and no byte is lost', () => {
  const bytes = readFixture('tone.mp3');
  fc.assert(
    fc.property(cutPlaces, (places) => {
      const { feed, stream } = newStream('audio/mpeg');
      for (const piece of cutBytes(bytes, places)) stream.write(piece);
      assert.deepEqual(feed.begun, [['mpeg-audio', 'audio/mpeg']]);
      assert.deepEqual(feed.sound, bytes);
    }),
    { numRuns: 30 },
  );
});

test('the cover in a tag before the stream goes to its framer', () => {
  const cover = pictureBytes(40 * 1024);
  const { feed, stream } = newStream('audio/mpeg');
  for (const piece of cutBytes(Buffer.concat([id3Tag({ picture: cover }), readFixture('tone.mp3')]), [9, 5000, 30_000]))
    stream.write(piece);
  assert.deepEqual(feed.picture, { contentType: 'image/jpeg', bytes: cover });
  assert.deepEqual(feed.sound, readFixture('tone.mp3'));
});

test('bytes of an unknown format are passed on when they have a name, and refused without', () => {
  const bytes = Buffer.alloc(9000, 'zz');
  const named = newStream('audio/x-unheard-of');
  named.stream.write(bytes);
  assert.deepEqual(named.feed.begun, [['bytes', 'audio/x-unheard-of']]);
  for (const contentType of [null, 'text/html', 'Text/HTML; charset=utf-8']) {
    assert.throws(
      () => newStream(contentType).stream.write(bytes),
      (error) => isAirchainError(error, 'FORMAT_NOT_RECOGNISED'),
      contentType ?? 'nothing',
    );
  }
});

for (const contentType of [
  'application/xhtml+xml',
  'image/svg+xml',
  'application/javascript',
  'Application/XML',
  'application/ogg+xml',
  'x, audio/mpeg',
]) {
  test(`bytes of an unknown format are never given to listeners as ${contentType}`, () => {
    const { feed, stream } = newStream(contentType);
    stream.write(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'.padEnd(9000)));
    assert.deepEqual(feed.begun, [['bytes', 'application/octet-stream']]);
  });
}

test('a kind of stream is one however it is spelled', () => {
  for (const contentType of ['Audio/X-Unheard-Of', 'video/nsv', 'application/octet-stream', 'APPLICATION/OGG; x=y']) {
    const { feed, stream } = newStream(contentType);
    stream.write(Buffer.alloc(9000, 'zz'));
    assert.equal(feed.begun[0]?.[1], contentType);
  }
});

test('titles inside the stream are taken out and read in the charset of the mount', () => {
  const sound = mp3Frames(0, 30);
  const text = Buffer.from("StreamTitle='Caf\xe9';StreamUrl='http://x.example/';", 'latin1');
  const block = Buffer.alloc(1 + Math.ceil(text.length / 16) * 16);
  block[0] = Math.ceil(text.length / 16);
  text.copy(block, 1);
  const { feed, stream } = newStream('audio/mpeg', 5000, 'iso-8859-1');
  stream.write(Buffer.concat([sound.subarray(0, 5000), block, sound.subarray(5000, 10_000), Buffer.from([0])]));
  stream.write(sound.subarray(10_000));
  assert.deepEqual(feed.sound, sound);
  assert.deepEqual(feed.titles, [{ title: 'Café', url: 'http://x.example/' }]);
});
