import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFixture } from '../../test/support/feed-framer.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { readPages, withSerial } from '../../test/support/ogg-reader.ts';
import { millis } from '../core/index.ts';
import { createFramer, type FormatFamily } from '../formats/index.ts';
import { RestartGuard } from './restart-guard.ts';

const TOO_OFTEN = {
  code: 'STREAM_RESTARTS_TOO_OFTEN',
  message: /more than 3 times in 10 s \(STREAM_RESTARTS_TOO_OFTEN, /,
};

function guard(family: FormatFamily) {
  const clock = new ManualClock();
  const framer = new RestartGuard(createFramer(family), { count: 3, window: millis(10_000) }, clock);
  let chunks = 0;
  const push = (bytes: Buffer) => framer.push(bytes, () => void chunks++);
  return { clock, framer, push, chunks: () => chunks };
}

/** The first `count` pages of a chain of its own. */
function chain(name: string, serial: number, count = Number.POSITIVE_INFINITY): Buffer {
  const whole = withSerial(readFixture(name), serial);
  const pages = readPages(whole).slice(0, count);
  const length = pages.reduce((sum, { lacing, body }) => sum + 27 + lacing.length + body.length, 0);
  return whole.subarray(0, length);
}

for (const name of ['tone.opus', 'tone-vorbis.ogg', 'tone-flac.ogg', 'tone-theora.ogg']) {
  test(`${name}: as many chains as allowed pass, one more in the same time does not`, () => {
    const { clock, push } = guard('ogg');
    const same = name === 'tone-theora.ogg';
    const next = (serial: number) => (same ? readFixture(name) : chain(name, serial));
    for (let serial = 1; serial <= 3; serial++) push(next(serial));
    clock.advance(9999);
    assert.throws(() => push(next(4)), TOO_OFTEN);
  });
}

test('a chain every few seconds may go on for ever', () => {
  const { clock, push, chunks } = guard('ogg');
  for (let serial = 1; serial <= 200; serial++) {
    push(chain('tone.opus', serial));
    clock.advance(4000);
  }
  assert.ok(chunks() > 600);
});

test('chains without sound count, and so do heads of WebM', () => {
  const ogg = guard('ogg');
  for (let serial = 1; serial <= 3; serial++) ogg.push(chain('tone.opus', serial, 2));
  assert.throws(() => ogg.push(chain('tone.opus', 4, 2)), TOO_OFTEN);
  const webm = guard('webm');
  const file = readFixture('tone.webm');
  for (let count = 1; count <= 3; count++) webm.push(file);
  assert.throws(() => webm.push(file), TOO_OFTEN);
});

test('hands on what the framer says, and a stream without headers never restarts', () => {
  const { framer, push } = guard('ogg');
  push(chain('tone.opus', 1));
  assert.deepEqual([framer.family, framer.info.codec], ['ogg', 'Opus']);
  assert.ok(framer.headers.length > 0);
  const mp3 = guard('mpeg-audio');
  for (let count = 0; count < 20; count++) mp3.push(readFixture('tone.mp3'));
  assert.equal(mp3.framer.takeTags(), null);
});
