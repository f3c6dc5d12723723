import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readStationConfig, type StationConfig } from '../../test/support/station-config.ts';
import { makeTemporaryFolder } from '../../test/support/temporary-folder.ts';
import { divertedSources } from './diverted-sources.ts';

const table: readonly { fact: string; output: object; diverted: readonly string[] }[] = [
  { fact: 'a mount of its own', output: { mount: '/other.mp3' }, diverted: [] },
  {
    fact: 'the mount that the input hears',
    output: { mount: '/live-64.mp3' },
    diverted: ['/live-64.mp3'],
  },
  {
    fact: 'a ladder with a rung there',
    output: { mount: '/live.mp3', ladder: [64, 128] },
    diverted: ['/live-64.mp3'],
  },
];

for (const { fact, output, diverted } of table) {
  test(`an output on ${fact} diverts ${diverted.length === 0 ? 'nothing' : 'its sources'}`, (t) => {
    const config: StationConfig = {
      inputs: { dj: { type: 'live', mount: '/live-64.mp3' } },
      programs: { main: { inputs: ['dj'] } },
      outputs: [{ type: 'mount', program: 'main', format: 'mp3', ...output }],
    };
    const found = divertedSources(readStationConfig(config, makeTemporaryFolder(t)));
    assert.deepEqual([...found], diverted);
  });
}
