import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { assertMountPlays } from '../support/assert-mount-plays.ts';
import { decodeWithFfmpeg, startFfmpegSource } from '../support/ffmpeg.ts';
import { startFreeStation } from '../support/free-station.ts';
import { Program, type TestHooks } from '../support/program.ts';
import { setTitle } from '../support/station-status.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { assertTone, chooseTone } from '../support/tone.ts';
import { encoders, players } from './tested-programs.ts';

const { port } = await startFreeStation({ after });

function startPipeline(hooks: TestHooks, folder: string, ...pipeline: readonly string[]): Program {
  return Program.start(hooks, {
    command: 'gst-launch-1.0',
    // `-e` closes the file at the end, `-t` prints tags.
    arguments: ['-e', '-t', ...pipeline.flatMap((element) => [...element.split(' '), '!']).slice(0, -1)],
    env: { HOME: folder, GST_REGISTRY: join(folder, 'registry') },
  });
}

describe('GStreamer as a source', { concurrency: 3 }, () => {
  const elements = {
    mp3: ['lamemp3enc target=bitrate bitrate=128 cbr=true', 'mpegaudioparse'],
    vorbis: ['vorbisenc', 'oggmux'],
    opus: ['opusenc', 'oggmux'],
  } as const;
  for (const codec of encoders.gstreamer.codecs) {
    test(`listeners hear ${codec}`, async (t) => {
      const hertz = chooseTone(t);
      const mount = `/from-${codec}`;
      // The peak of every test's tone.
      const tone = `audiotestsrc is-live=true freq=${hertz} volume=0.125`;
      const form = `audio/x-raw,rate=${codec === 'opus' ? 48_000 : 44_100},channels=2`;
      const sink = `shout2send ip=127.0.0.1 port=${port} password=hackme mount=${mount} streamname=gst`;
      const folder = makeTemporaryFolder(t);
      const gst = startPipeline(t, folder, tone, 'audioconvert', 'audioresample', form, ...elements[codec], sink);
      await assertMountPlays(t, { port, mount, codec, hertz });
      assert.equal(gst.hasEnded, false, 'the source is still connected');
    });
  }
});

describe('GStreamer as a player', { concurrency: 5 }, () => {
  for (const codec of players.gstreamer.codecs) {
    test(`plays the tone: ${codec}`, async (t) => {
      const hertz = chooseTone(t);
      const mount = `/to-${codec}`;
      const folder = makeTemporaryFolder(t);
      const file = join(folder, 'heard.wav');
      const source = startFfmpegSource(t, { port, mount, codec, hertz });
      await source.waitForMessage(/time=00:00:02/);
      const input = `souphttpsrc location=http://127.0.0.1:${port}${mount} iradio-mode=true is-live=true`;
      const gst = startPipeline(t, folder, input, 'decodebin', 'audioconvert', 'wavenc', `filesink location=${file}`);
      // It loses the title of a stream if its Vorbis decoder is not created yet (GStreamer 1.22).
      await gst.waitForMessage(/audio codec/);
      await setTitle(port, mount, 'Gesa - One');
      await gst.waitForMessage(/title: Gesa - One/);
      await source.waitForMessage(/time=00:00:09/);
      await gst.stop('SIGINT');
      assertTone(await decodeWithFfmpeg(t, file, 60), { hertz, seconds: 3 });
    });
  }
});
