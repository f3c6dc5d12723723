import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { assertMountPlays } from '../support/assert-mount-plays.ts';
import { codecForms, startFfmpegSource } from '../support/ffmpeg.ts';
import { startFreeStation } from '../support/free-station.ts';
import { readSources, waitForSource } from '../support/station-status.ts';
import { chooseTone } from '../support/tone.ts';
import { encoders } from './tested-programs.ts';

const { port } = await startFreeStation({ after });

describe('ffmpeg as a source', { concurrency: 5 }, () => {
  for (const codec of encoders.ffmpeg.codecs) {
    for (const isLegacy of [false, true]) {
      const method = isLegacy ? 'SOURCE' : 'PUT';
      test(`listeners hear ${codec} by ${method}`, async (t) => {
        const hertz = chooseTone(t);
        const mount = `/${codec}-${method}`;
        const source = startFfmpegSource(t, { port, mount, codec, hertz, isLegacy, name: `ffmpeg ${codec}` });
        const status = await waitForSource(port, mount);
        assert.equal(status.server_name, `ffmpeg ${codec}`);
        assert.equal(status.server_type, codecForms[codec].contentType);
        await assertMountPlays(t, { port, mount, codec, hertz });
        assert.equal(source.hasEnded, false, 'the source is still connected');
      });
    }
  }

  test('leaves the mount when it ends', async (t) => {
    const mount = '/leaves';
    const source = startFfmpegSource(t, { port, mount, codec: 'mp3', hertz: chooseTone(t) });
    await waitForSource(port, mount);
    await source.stop('SIGINT');
    assert.equal((await readSources(port)).has(mount), false);
  });
});
