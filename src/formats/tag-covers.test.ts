import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cutEvery, feedFramer, readFixture } from '../../test/support/feed-framer.ts';
import { id3Tag, pictureBytes } from '../../test/support/file-tags.ts';
import { createFramer } from './create-framer.ts';
import { StreamSniffer } from './sniff/index.ts';

const cover = pictureBytes(3000);

/** The framer of a source that sends these pieces, once it has seen all of them. */
function framerOf(pieces: readonly Buffer[]) {
  const sniffer = new StreamSniffer({ contentType: null });
  for (const [index, piece] of pieces.entries()) {
    const sniffed = sniffer.push(piece);
    if (!sniffed) continue;
    const framer = createFramer(sniffed.family, { cover: sniffed.cover });
    feedFramer(framer, [sniffed.bytes, ...pieces.slice(index + 1)]);
    return framer;
  }
  return assert.fail('no stream was found');
}

for (const name of ['tone.mp3', 'tone.aac', 'tone.flac', 'tone.opus', 'tone-vorbis.ogg', 'tone-flac.ogg']) {
  test(`the cover in a tag in front of ${name} is that of the stream`, () => {
    const stream = Buffer.concat([id3Tag({ picture: cover }), readFixture(name)]);
    for (const pieces of [[stream], cutEvery(stream, 1460), cutEvery(stream, 7)]) {
      assert.deepEqual(framerOf(pieces).picture?.bytes, cover);
    }
  });
}

for (const name of ['tone.flac', 'tone.opus']) {
  test(`${name} without a tag behind one with a cover has none`, () => {
    const [file, tagged] = [readFixture(name), Buffer.concat([id3Tag({ picture: cover }), readFixture(name)])];
    assert.equal(framerOf([tagged, file]).picture, null);
  });
}

test('a tag between two files of FLAC brings the cover of the second', () => {
  const file = readFixture('tone.flac');
  assert.deepEqual(framerOf([file, id3Tag({ picture: cover }), file]).picture?.bytes, cover);
});
