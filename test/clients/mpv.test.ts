import assert from 'node:assert/strict';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, describe, test } from 'node:test';
import { decodeWithFfmpeg, startFfmpegSource } from '../support/ffmpeg.ts';
import { startFreeStation } from '../support/free-station.ts';
import { Program } from '../support/program.ts';
import { setTitle } from '../support/station-status.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { assertTone, chooseTone } from '../support/tone.ts';
import { players } from './tested-programs.ts';

const { port } = await startFreeStation({ after });

/** The properties of a running mpv that its JSON socket was asked to report. */
type Properties = Readonly<Record<string, unknown>>;

/** Follows the properties over the socket. */
function observe(path: string, names: readonly string[]): Properties {
  const properties: Record<string, unknown> = {};
  const socket = createConnection(path);
  names.forEach((name, index) => {
    socket.write(`${JSON.stringify({ command: ['observe_property', index + 1, name] })}\n`);
  });
  // It ends with mpv.
  socket.on('error', () => {});
  createInterface(socket).on('line', (line) => {
    const { event, name, data } = JSON.parse(line);
    if (event === 'property-change') properties[name] = data;
  });
  return properties;
}

describe('mpv as a player', { concurrency: 5 }, () => {
  for (const codec of players.mpv.codecs) {
    test(`plays the tone and shows each title: ${codec}`, async (t) => {
      const hertz = chooseTone(t);
      const mount = `/${codec}`;
      const folder = makeTemporaryFolder(t);
      const [socket, record] = [join(folder, 'socket'), join(folder, 'heard.mka')];
      const source = startFfmpegSource(t, { port, mount, codec, hertz, name: 'Seen by mpv' });
      // With a burst to play from: mpv shows no titles of Ogg while its buffer keeps running dry.
      await source.waitForMessage(/time=00:00:04/);
      const mpv = Program.start(t, {
        command: 'mpv',
        // Without a device it still plays in real time; it records the stream unchanged.
        arguments: [
          ...[
            '--no-config',
            '--no-video',
            '--no-ytdl',
            '--term-status-msg=',
            '--msg-level=ipc=v',
            '--network-timeout=6',
            '--ao=null',
          ],
          ...[`--stream-record=${record}`, `--input-ipc-server=${socket}`, `http://127.0.0.1:${port}${mount}`],
        ],
      });
      await mpv.waitForMessage(/Listening to IPC socket/);
      const properties = observe(socket, ['time-pos', 'metadata', 'media-title']);
      const metadata = () => (properties.metadata ?? {}) as Properties;
      await mpv.waitUntil(() => Number(properties['time-pos']) > 0.5, 'play');
      for (const title of ['Étienne - One', 'Étienne - Two']) {
        await setTitle(port, mount, title);
        await mpv.waitUntil(() => metadata()['icy-title'] === title, `show "${title}"`, 15_000);
      }
      assert.equal(metadata()['icy-name'], 'Seen by mpv');
      await mpv.waitUntil(() => Number(properties['time-pos']) > 4, 'play on', 15_000);
      await mpv.stop();
      assertTone(await decodeWithFfmpeg(t, record, 60), { hertz, seconds: 4 });
    });
  }
});
