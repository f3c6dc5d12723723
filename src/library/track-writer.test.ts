import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { recordingLogger } from '../../test/support/recording-logger.ts';
import { makeTemporaryFolder } from '../../test/support/temporary-folder.ts';
import { byteCount, unixMillis } from '../core/index.ts';
import { openStore } from '../store/index.ts';
import type { StoredTrack } from './ports.ts';
import { noTags } from './track-tags.ts';
import { TrackWriter } from './track-writer.ts';

function trackOf(path: string, title = 'T'): StoredTrack {
  const stamp = { size: byteCount(1), modifiedAt: unixMillis(2) };
  const facts = { isMeasured: false, cueIn: null, cueOut: null, brokenReason: null, readBy: '' };
  return { path, ...stamp, ...noTags, title, ...facts };
}

function openWriter(t: { after(stop: () => void): void }) {
  const clock = new ManualClock();
  const store = openStore(makeTemporaryFolder(t), clock);
  const lines: string[] = [];
  let isOpen = true;
  const close = () => {
    if (isOpen) store.close();
    isOpen = false;
  };
  t.after(close);
  return { clock, store, lines, close, writer: new TrackWriter({ clock, store, logger: recordingLogger(lines) }) };
}

test('saves what has gathered in one go, the newest of each path, and knows it before', (t) => {
  const { clock, store, writer } = openWriter(t);
  writer.save(trackOf('/a', 'first'));
  writer.save(trackOf('/a', 'second'));
  writer.save(trackOf('/b'));
  assert.equal(store.findTrack('/a'), null);
  assert.equal(writer.find('/a')?.title, 'second');
  clock.advance(2000);
  assert.equal(store.findTrack('/a')?.title, 'second');
  assert.deepEqual(writer.find('/b'), trackOf('/b'));
  assert.equal(writer.find('/c'), null);
});

test('does not let more than some hundreds wait', (t) => {
  const { store, writer } = openWriter(t);
  for (let number = 0; number < 1000; number++) writer.save(trackOf(`/${number}`));
  assert.notEqual(store.findTrack('/0'), null);
  writer.flush();
  assert.notEqual(store.findTrack('/999'), null);
});

test('goes on without a store that fails, and says so once', (t) => {
  const { clock, lines, close, writer } = openWriter(t);
  close();
  for (const path of ['/a', '/b']) {
    writer.save(trackOf(path));
    clock.advance(2000);
    assert.equal(writer.find(path), null);
    writer.markSeen([path]);
  }
  assert.equal(lines.length, 1);
  assert.match(lines[0]!, /^Cannot keep what is known of tracks: /);
});
