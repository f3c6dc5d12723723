import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { recordingLogger } from '../../test/support/recording-logger.ts';
import { makeTemporaryFolder } from '../../test/support/temporary-folder.ts';
import type { PlayRecord } from '../automation/index.ts';
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

test('what was played is there again, and a store that cannot be written is told of and stops nothing', (t) => {
  const clock = new ManualClock();
  const store = openStore(makeTemporaryFolder(t), clock);
  const lines: string[] = [];
  const memory = playMemory(store, recordingLogger(lines));
  memory.remember('music', record('a', clock));
  assert.deepEqual(memory.recall('music'), [record('a', clock)]);
  store.close();
  memory.remember('music', record('b', clock));
  assert.equal(lines.length, 1);
  assert.match(lines[0]!, /^what is played cannot be remembered over a restart .*"input":"music","reason":"\S/);
});
