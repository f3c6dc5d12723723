import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { decodeWithFfmpeg, startFfmpegSource, type ToneCodec } from '../support/ffmpeg.ts';
import { startFreeStation } from '../support/free-station.ts';
import { Program } from '../support/program.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { measureTone } from '../support/tone.ts';

const codecs: readonly ToneCodec[] = ['mp3', 'opus', 'vorbis', 'flac'];
const { port } = await startFreeStation(
  { after },
  {
    mounts: Object.fromEntries(
      codecs.flatMap((codec) => [
        [`/home-${codec}`, { fallback: `/away-${codec}`, grace: '0s' }],
        [`/away-${codec}`, {}],
      ]),
    ),
  },
);

const homeHertz = 440;
const awayHertz = 1000;
/** Minimum audio of each of the two, in tenths of a second. */
const fewestBlocks = 20;

/** A decodebin pipeline stops at the end of an Ogg chain, so it detects every border. */
describe('GStreamer plays on over a move to the fallback', { concurrency: 4 }, () => {
  for (const codec of codecs) {
    test(codec, async (t) => {
      const folder = makeTemporaryFolder(t);
      const file = join(folder, 'heard.wav');
      const away = startFfmpegSource(t, { port, mount: `/away-${codec}`, codec, hertz: awayHertz });
      const home = startFfmpegSource(t, { port, mount: `/home-${codec}`, codec, hertz: homeHertz });
      await home.waitForMessage(/time=00:00:02/);
      const input = `souphttpsrc location=http://127.0.0.1:${port}/home-${codec} is-live=true`;
      const pipeline = [input, 'decodebin', 'audioconvert', 'wavenc', `filesink location=${file}`];
      const player = Program.start(t, {
        command: 'gst-launch-1.0',
        arguments: ['-e', ...pipeline.flatMap((element) => [...element.split(' '), '!']).slice(0, -1)],
        env: { HOME: folder, GST_REGISTRY: join(folder, 'registry') },
      });
      await home.waitForMessage(/time=00:00:06/);
      await home.stop('SIGKILL');
      await away.waitForMessage(/time=00:00:12/);
      assert.equal(player.hasEnded, false, 'it is still connected');
      await player.stop('SIGINT');
      const heard = await decodeWithFfmpeg(t, file, 60);
      const [atHome, then] = [homeHertz, awayHertz].map((hertz) => measureTone(heard, hertz));
      assert.ok(atHome!.pureBlocks >= fewestBlocks, `the mount: ${JSON.stringify(atHome)}`);
      assert.ok(then!.pureBlocks >= fewestBlocks, `its fallback: ${JSON.stringify(then)}`);
      assert.ok(atHome!.pureBlocks + then!.pureBlocks >= 0.9 * then!.blocks, 'and nothing else');
    });
  }
});
