import assert from 'node:assert/strict';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { MemoryStation, mountSnapshot } from '../../../test/support/memory-station.ts';
import { byteCount } from '../../core/index.ts';
import { StatsFeed } from './stats-feed.ts';

function startFeed(maxFeeds = 4) {
  const station = new MemoryStation([mountSnapshot({ path: '/ref.mp3' })]);
  const clock = new ManualClock();
  const feed = new StatsFeed({ station, clock, maxFeeds, maxBacklog: byteCount(1024) });
  return { station, clock, feed };
}

test('begins as Icecast does: a bare head, then every statistic', () => {
  const { feed } = startFeed();
  const output = new PassThrough();
  assert.ok(feed.attach(output));
  const text = String(output.read());
  assert.ok(text.startsWith('HTTP/1.0 200 OK\r\n\r\nEVENT global admin icemaster@localhost\n'));
  assert.ok(text.includes('\nEVENT /ref.mp3 listeners 0\n'));
});

test('tells what changed, once a second', () => {
  const { station, clock, feed } = startFeed();
  const output = new PassThrough();
  feed.attach(output);
  output.read();
  station.change('/ref.mp3', { listeners: 1 });
  station.change('/ref.mp3', { listeners: 2 });
  clock.advance(1000);
  assert.equal(String(output.read()), 'EVENT /ref.mp3 listeners 2\n');
  station.change('/ref.mp3', { source: null });
  clock.advance(1000);
  assert.equal(String(output.read()), 'EVENT /ref.mp3 null null\n');
  clock.advance(5000);
  assert.equal(output.read(), null);
});

test('a second feed takes nothing from the first', () => {
  const { station, clock, feed } = startFeed();
  const [first, second] = [new PassThrough(), new PassThrough()];
  feed.attach(first);
  first.read();
  station.change('/ref.mp3', { listeners: 1 });
  feed.attach(second);
  assert.equal(String(first.read()), 'EVENT /ref.mp3 listeners 1\n');
  clock.advance(1000);
  assert.ok(!String(second.read()).endsWith('listeners 1\nEVENT /ref.mp3 listeners 1\n'));
});

test('compares nothing without a client', async () => {
  const { clock, feed } = startFeed();
  const output = new PassThrough();
  feed.attach(output);
  output.destroy();
  await once(output, 'close');
  assert.equal(feed.count, 0);
  assert.equal(feed.connections, 1);
  assert.equal(clock.pendingTimers, 0);
});

test('disconnects a feed that is not read, and takes no more than the limit', () => {
  const { station, clock, feed } = startFeed(1);
  const output = new PassThrough({ highWaterMark: 1 });
  assert.ok(feed.attach(output));
  assert.equal(feed.attach(new PassThrough()), false);
  for (let listeners = 1; listeners < 100; listeners++) {
    station.change('/ref.mp3', { listeners });
    clock.advance(1000);
  }
  assert.ok(output.destroyed);
});
