import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFixture } from '../../test/support/feed-framer.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { mountOptions, TestSource } from '../../test/support/mount-ports.ts';
import { mp3Frames } from '../../test/support/mp3-frames.ts';
import { silentLogger } from '../../test/support/silent-logger.ts';
import { createFramer, type FormatFamily } from '../formats/index.ts';
import { readSourceDescription } from '../protocols/icecast-source/index.ts';
import { Mount } from './mount.ts';
import type { SourceFeed } from './source.ts';

function newMount() {
  return new Mount('/live', mountOptions({ takeover: 'always' }), {
    clock: new ManualClock(),
    logger: silentLogger,
    emit: () => {},
    abandon: () => {},
    reservedFor: () => null,
    welcome: () => {},
  });
}

/** A source that sends a little. */
function play(mount: Mount, source: TestSource, family: FormatFamily, bytes: Buffer, name = 'Show'): SourceFeed {
  const feed = mount.attach(source, readSourceDescription(new Map([['ice-name', name]])));
  feed.begin(createFramer(family), '');
  feed.write(bytes);
  return feed;
}

const firstClient = () => new TestSource('source', '192.0.2.1');

for (const [who, next, title] of [
  ['the same client', firstClient(), 'Song'],
  ['another one', new TestSource('source', '192.0.2.2'), ''],
  ['another account', new TestSource('dj', '192.0.2.1'), ''],
] as const) {
  for (const way of ['comes within the grace', 'takes over'] as const) {
    test(`${who} that ${way} ${title ? 'keeps the title' : 'begins without the title of the one before'}`, () => {
      const mount = newMount();
      const feed = play(mount, firstClient(), 'mpeg-audio', mp3Frames(0, 10));
      mount.setTitle({ title: 'Song' });
      feed.write(mp3Frames(10, 10));
      if (way !== 'takes over') feed.end('disconnected');
      const heard: string[] = [];
      mount.attachTap({ begin: () => {}, chunk: () => {}, retitle: (said) => heard.push(said.title), end: () => {} });
      heard.length = 0;
      const { ring, titles } = mount.rendition('native')!;
      const { end } = ring;
      play(mount, next, 'mpeg-audio', mp3Frames(0, 10));
      assert.equal(mount.title?.title ?? '', title);
      assert.deepEqual(heard, title ? [title] : []);
      assert.equal(titles.at(end - 1)?.title.title, 'Song', 'what is left of the one before');
      assert.equal(titles.at(end)?.title.title, title);
    });
  }
}

test('another stream name from the same address and account is another client', () => {
  const mount = newMount();
  const feed = play(mount, firstClient(), 'mpeg-audio', mp3Frames(0, 10), 'Morning show');
  mount.setTitle({ title: 'Song' });
  feed.end('disconnected');
  play(mount, firstClient(), 'mpeg-audio', mp3Frames(0, 10), 'Evening show');
  assert.equal(mount.title, null);
});

for (const name of ['chained', 'single'] as const) {
  test(`Ogg, ${name}: the title that another client names itself goes before one that was set for the client before`, () => {
    const mount = newMount();
    const feed = play(mount, firstClient(), 'ogg', readFixture('tone.opus'));
    mount.setTitle({ title: 'Song of the first' });
    feed.end('disconnected');
    const start = mount.rendition(name)!.ring.end;
    play(mount, new TestSource('dj', '192.0.2.2'), 'ogg', readFixture('tone.opus'));
    const { ring, titles } = mount.rendition(name)!;
    assert.ok(!ring.view(start, 65_536).includes('Song of the first'), 'not in its headers');
    assert.equal(mount.title?.title, 'Tone');
    assert.equal(titles.latest?.title, 'Tone');
  });
}
