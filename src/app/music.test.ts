import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { silentLogger } from '../../test/support/silent-logger.ts';
import { waitUntil } from '../../test/support/wait-until.ts';
import { dbfs, millis, sampleFrames } from '../core/index.ts';
import { FFMPEG } from '../ffmpeg/index.ts';
import type { Track } from '../inputs/index.ts';
import { Music } from './music.ts';

const SECOND = sampleFrames(48_000);

/** 0.6 s of a tone, as if silence had been measured around 0.2 s of it. */
const track: Track = {
  id: '1',
  kind: 'music',
  location: { kind: 'file', path: join(import.meta.dirname, '../../test/fixtures/tone.flac') },
  title: { artist: '', title: 'Tone', album: '', url: '', duration: null, artworkFile: null },
  cueIn: millis(200),
  cueOut: millis(400),
  loudness: null,
};

function newMusic(): Music {
  const shelf = { name: 'none', tracks: [], onChange: () => () => {} };
  return new Music({
    clock: new ManualClock(),
    logger: silentLogger,
    command: FFMPEG,
    shelves: { open: () => shelf, hurry: () => {}, markBroken: () => false },
    memory: { recall: () => [], remember: () => {} },
  });
}

for (const [silence, isCut] of [
  [-50, true],
  [-30, true],
  [-60, false],
  [null, false],
] as const) {
  const where = silence === null ? 'nothing is cut off' : `silence is below ${silence} dBFS`;
  test(`where ${where}, a track is played ${isCut ? 'between its cues' : 'whole'}`, async () => {
    const reader = newMusic().opener(silence === null ? null : dbfs(silence))(track, sampleFrames(10 * SECOND));
    await waitUntil(() => reader.state !== 'open', 'the track is decoded');
    assert.equal(reader.state, 'ended');
    assert.equal(reader.ready, isCut ? 0.2 * SECOND : 0.6 * SECOND);
  });
}
