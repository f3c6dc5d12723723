import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { ProgramBench } from '../../test/support/program-bench.ts';
import { silentLogger } from '../../test/support/silent-logger.ts';
import { ToneReader, toneTrack } from '../../test/support/tone-track.ts';
import { millis, sampleFrames } from '../core/index.ts';
import { PlaylistInput } from '../inputs/index.ts';
import { Pacer } from '../program/index.ts';
import { snapshotProgram } from './write-snapshots.ts';

test('a track that a program resumes in the middle has the position where it is', () => {
  const clock = new ManualClock();
  const track = toneTrack('long');
  const input = new PlaylistInput({
    name: 'music',
    clock,
    logger: silentLogger,
    source: {
      next: () => track,
      returnTrack: () => {},
      refresh: () => track,
      rewind: () => false,
      report: () => {},
      onChange: () => () => {},
    },
    look: null,
    edgeCrossfade: null,
    jingleCrossfade: null,
    ffmpeg: null,
    open: (_, ahead) => new ToneReader({ hertz: 440, seconds: 60 }, ahead),
    origin: '',
    crossfade: sampleFrames(0),
    trimBelow: 0,
    loudness: null,
    resume: 'continue',
  });
  input.start();
  for (let tick = 1; tick <= 250; tick++) input.pull(-tick);
  const bench = new ProgramBench([input]);
  bench.run(3);
  const pacer = new Pacer({ clock, logger: silentLogger, catchUp: millis(1000) });
  const { nowPlaying } = snapshotProgram(bench.program, null, pacer, input.playing);
  assert.equal(nowPlaying?.title, 'long');
  assert.equal(nowPlaying?.position, 8000);
  // A title that is not the track's is as old as it is on air.
  const { nowPlaying: other } = snapshotProgram(bench.program, null, pacer, null);
  assert.equal(other?.position, 3000);
});
