import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { shelvedTrack } from '../../test/support/memory-shelf.ts';
import { recordingLogger } from '../../test/support/recording-logger.ts';
import { makeTemporaryFolder } from '../../test/support/temporary-folder.ts';
import type { PlayRecord } from '../automation/index.ts';
import { unixMillis } from '../core/index.ts';
import { openStore } from '../store/index.ts';
import { playMemory } from './play-memory.ts';

function record(id: string, clock: ManualClock): PlayRecord {
  return {
    id,
    kind: 'music',
    path: `/music/${id}.mp3`,
    artist: '',
    title: id,
    album: '',
    duration: null,
    why: '',
    startedAt: clock.wallTime(),
    endedAt: null,
    outcome: 'playing',
    reason: null,
  };
}

test('the history is there again, and a store that cannot be written is logged and stops nothing', (t) => {
  const clock = new ManualClock();
  const store = openStore(makeTemporaryFolder(t), clock);
  const lines: string[] = [];
  const memory = playMemory(store, recordingLogger(lines));
  memory.remember('music', record('a', clock));
  assert.deepEqual(memory.load('music'), [record('a', clock)]);
  store.close();
  memory.remember('music', record('b', clock));
  assert.equal(lines.length, 1);
  assert.match(lines[0]!, /^cannot store the play history .*"input":"music","reason":"\S/);
});

test('requests are there again in their order, for each input its own', (t) => {
  const clock = new ManualClock();
  const store = openStore(makeTemporaryFolder(t), clock);
  t.after(() => store.close());
  const lines: string[] = [];
  const memory = playMemory(store, recordingLogger(lines));
  const requests = ['/b', '/a'].map((path) => ({
    id: path,
    track: shelvedTrack(path),
    by: 'Ann',
    at: clock.wallTime(),
    isHeld: false,
  }));
  memory.saveRequests('music', requests);
  assert.deepEqual(memory.loadRequests('music'), requests);
  assert.deepEqual(memory.loadRequests('other'), []);
  assert.deepEqual(lines, [], 'nothing is lost where nothing was there');
});

test('what is damaged in the store is left out, with one line in the log', (t) => {
  const clock = new ManualClock();
  const store = openStore(makeTemporaryFolder(t), clock);
  t.after(() => store.close());
  const lines: string[] = [];
  const memory = playMemory(store, recordingLogger(lines));
  memory.remember('music', record('a', clock));
  store.savePlay('music', 'x', '{"id":', 500);
  store.savePlay('music', 'y', '{"id":"y","kind":"music"}', 500);
  store.saveSetting('requests of music', '[{"id":1}]');
  assert.deepEqual(memory.load('music'), [record('a', clock)]);
  assert.deepEqual(memory.loadRequests('music'), []);
  assert.equal(lines.length, 2);
});

test('moments that no calendar has are damage, too', (t) => {
  const clock = new ManualClock();
  const store = openStore(makeTemporaryFolder(t), clock);
  t.after(() => store.close());
  const memory = playMemory(store, recordingLogger([]));
  memory.remember('music', { ...record('a', clock), startedAt: unixMillis(9e18) });
  memory.remember('music', { ...record('b', clock), endedAt: unixMillis(-9e18) });
  memory.remember('music', record('c', clock));
  assert.deepEqual(memory.load('music'), [record('c', clock)]);
});
