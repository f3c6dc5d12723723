import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startFfmpegSource } from '../support/ffmpeg.ts';
import { startFreeStation } from '../support/free-station.ts';
import { lockMachine } from '../support/lock-machine.ts';
import { recordMounts } from '../support/mount-recording.ts';
import { chooseTones } from '../support/seeded-random.ts';
import { studioConfig, toneInput, waitForSwitch } from '../support/studio-config.ts';
import { hearPassages } from '../support/tone-passages.ts';

await lockMachine();

const SECOND = 16_000;

describe('a DJ whose Ogg pages hold a whole second, as ffmpeg writes them', () => {
  for (const codec of ['opus', 'vorbis', 'flac'] as const) {
    test(`stays on air: ${codec}`, async (t) => {
      const [music, hertz] = chooseTones(t, 2);
      const config = studioConfig({ dj: { type: 'live', mount: '/live' }, music: toneInput(music!) });
      const station = await startFreeStation(t, config);
      const { port } = station;
      const [recording] = await recordMounts(t, port, ['/stream.mp3']);
      startFfmpegSource(t, { port, mount: '/live', codec, hertz: hertz! });
      await waitForSwitch(station, 'dj', 0);
      await recording!.receiveMore(6 * SECOND);
      const { passages, longestGapMs } = hearPassages(await recording!.finish(t), { music: music!, dj: hertz! });
      const told = JSON.stringify(passages);
      assert.deepEqual([passages.map(({ tone }) => tone).join(' '), longestGapMs <= 20], ['music dj', true], told);
    });
  }
});
