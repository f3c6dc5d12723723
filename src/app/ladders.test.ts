import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readStationConfig } from '../../test/support/station-config.ts';
import { listRungs } from '../listeners/index.ts';
import { laddersOf } from './ladders.ts';

test('outputs on one path are one ladder', () => {
  const config = readStationConfig({
    inputs: { beep: { type: 'tone' } },
    programs: { main: { inputs: ['beep'] } },
    outputs: [
      { program: 'main', type: 'mount', mount: '/stream', format: 'mp3', ladder: [64, 128] },
      { program: 'main', type: 'mount', mount: '/stream', format: 'opus', ladder: [48] },
      { program: 'main', type: 'mount', mount: '/other', format: 'mp3' },
    ],
  });
  assert.deepEqual(
    [...laddersOf(config)].map(([path, { length }]) => [path, length]),
    [['/stream', 3]],
  );
  assert.deepEqual(listRungs(laddersOf(config), '/stream'), ['/stream-128.mp3', '/stream-64.mp3', '/stream-48.opus']);
  assert.equal(listRungs(laddersOf(config), '/other'), null);
});
