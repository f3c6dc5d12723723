import { statSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { decodeWithFfmpeg, startFfmpegSource } from '../support/ffmpeg.ts';
import { startFreeStation } from '../support/free-station.ts';
import { Program } from '../support/program.ts';
import { setTitle, waitForSource } from '../support/station-status.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { assertTone, chooseTone } from '../support/tone.ts';
import { players } from './tested-programs.ts';

const { port } = await startFreeStation({ after });
const mount = '/live.ogg';
/** A second of the WAV that ogg123 writes: 44.1 kHz, stereo, 16 bits. */
const SECOND_BYTES = 44_100 * 4;

for (const codec of players.ogg123.codecs) {
  test(`ogg123 plays the tone and prints each title: ${codec}`, async (t) => {
    const hertz = chooseTone(t);
    const file = join(makeTemporaryFolder(t), 'heard.wav');
    startFfmpegSource(t, { port, mount, codec, hertz });
    await waitForSource(port, mount);
    await setTitle(port, mount, 'Olga - One');
    const player = Program.start(t, {
      command: 'ogg123',
      // Its buffer would otherwise fill for ten seconds first.
      arguments: ['-b', '64', '-p', '1', '-d', 'wav', '-f', file, `http://127.0.0.1:${port}${mount}`],
    });
    await player.waitForMessage(/Olga - One/);
    await setTitle(port, mount, 'Olga - Two');
    await player.waitForMessage(/Olga - Two/, 15_000);
    // The second title says how far the stream has come, not how much of it is on disk.
    await player.waitUntil(() => statSync(file).size > 2.5 * SECOND_BYTES, 'write two seconds of audio');
    await player.stop('SIGINT');
    assertTone(await decodeWithFfmpeg(t, file, 60), { hertz, seconds: 2 });
  });
}
