import { after, describe, test } from 'node:test';
import { assertMountPlays } from '../support/assert-mount-plays.ts';
import { codecForms, startFfmpegSource } from '../support/ffmpeg.ts';
import { startFreeStation } from '../support/free-station.ts';
import { Program } from '../support/program.ts';
import { setTitle, waitForSource } from '../support/station-status.ts';
import { chooseTone } from '../support/tone.ts';
import { players } from './tested-programs.ts';

const { port } = await startFreeStation({ after });

describe('ffmpeg as a player', { concurrency: 5 }, () => {
  for (const codec of players.ffmpeg.codecs) {
    test(`shows the station and its title: ${codec}`, async (t) => {
      const mount = `/${codec}`;
      startFfmpegSource(t, { port, mount, codec, hertz: chooseTone(t), name: 'Probed' });
      await waitForSource(port, mount);
      await setTitle(port, mount, 'Étienne - It’s “100 %”');
      const player = Program.start(t, {
        command: 'ffmpeg',
        arguments: ['-nostdin', '-loglevel', 'debug', '-i', `http://127.0.0.1:${port}${mount}`, '-f', 'null', '-'],
      });
      await player.waitForMessage(codecForms[codec].decoded);
      await player.waitForMessage(/icy-name +: Probed/);
      await player.waitForMessage(/Metadata update for StreamTitle: Étienne - It’s “100 %”/, 15_000);
    });
  }

  test('plays on without a gap while the title changes', async (t) => {
    const mount = '/titled';
    const hertz = chooseTone(t);
    startFfmpegSource(t, { port, mount, codec: 'mp3', hertz });
    await waitForSource(port, mount);
    const heard = assertMountPlays(t, { port, mount, codec: 'mp3', hertz, seconds: 5 });
    for (const title of ['One', 'Two', 'Three']) await setTitle(port, mount, title);
    await heard;
  });
});
