import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startDj } from '../support/dj.ts';
import { decodeWithFfmpeg } from '../support/ffmpeg.ts';
import { type FreeStation, startFreeStation } from '../support/free-station.ts';
import { startIcecastServer } from '../support/icecast-server.ts';
import { lockMachine } from '../support/lock-machine.ts';
import { MountRecording } from '../support/mount-recording.ts';
import type { TestHooks } from '../support/program.ts';
import { chooseTones } from '../support/seeded-random.ts';
import { setTitle, waitForSource } from '../support/station-status.ts';
import { studioConfig, toneInput, waitForSwitch } from '../support/studio-config.ts';
import { assertPassages, type Tones } from '../support/tone-passages.ts';
import { waitUntil } from '../support/wait-until.ts';

await lockMachine();

/** Icecast begins with its burst of some seconds. */
const TITLE_PATIENCE_MS = 20_000;
const RETRY = { first: '200ms', max: '1s' };

/** An output to a server on this machine. */
function pushTo(port: number, mount: string, changes: object = {}): object {
  const url = `icecast://source:hackme@127.0.0.1:${port}${mount}`;
  return {
    type: 'icecast',
    program: 'main',
    url,
    retry: RETRY,
    stream: { name: 'Pushed – Ö', genre: 'Test' },
    ...changes,
  };
}

/** A station that pushes, with a DJ on air who has a title. */
async function startPushing(t: TestHooks, { music, dj }: { music: number; dj: number }, outputs: readonly object[]) {
  const inputs = { dj: { type: 'live', mount: '/live' }, music: toneInput(music) };
  const station = await startFreeStation(t, studioConfig(inputs, { outputs }));
  return { station, startDj: () => putOnAir(t, station, dj) };
}

async function putOnAir(t: TestHooks, station: FreeStation, hertz: number) {
  const before = station.log.length;
  const dj = startDj(t, { port: station.port, mount: '/live', codec: 'mp3', hertz });
  await waitForSwitch(station, 'dj', before);
  await setTitle(station.port, '/live', 'Dana - Live');
  return dj;
}

/** Records a mount until a second has come after `change`. */
async function recordAround(t: TestHooks, port: number, path: string, tones: Tones, change: () => Promise<unknown>) {
  const recording = await MountRecording.start(t, { port, path });
  await recording.receiveMore(20_000);
  await change();
  await recording.receiveMore(32_000);
  return assertPassages(await recording.finish(t), tones, { story: Object.keys(tones), leastMs: 300 });
}

describe('the station pushes its program', { concurrency: 4 }, () => {
  for (const codec of ['mp3', 'opus'] as const) {
    test(`to icecast2, which is killed and restarted: ${codec}`, async (t) => {
      const [music, dj] = chooseTones(t, 2);
      const icecast = await startIcecastServer(t);
      const outputs = [pushTo(icecast.port, `/pushed.${codec}`, { format: codec })];
      const pushing = await startPushing(t, { music: music!, dj: dj! }, outputs);
      const path = `/pushed.${codec}`;
      await waitForSource(icecast.port, path, ({ genre }) => genre === 'Test');
      await recordAround(t, icecast.port, path, { music: music!, dj: dj! }, pushing.startDj);
      await assertTitleAt(t, icecast.port, path);
      await icecast.program.stop('SIGKILL');
      const again = await startIcecastServer(t, '', icecast.port);
      await waitForSource(again.port, path);
      await recordAround(t, again.port, path, { dj: dj! }, () => assertTitleAt(t, again.port, path));
    });

    test(`to another station: ${codec}`, async (t) => {
      const [music, dj] = chooseTones(t, 2);
      const other = await startFreeStation(t);
      const path = `/pushed.${codec}`;
      const pushing = await startPushing(t, { music: music!, dj: dj! }, [pushTo(other.port, path, { format: codec })]);
      await waitForSource(other.port, path, ({ server_name }) => server_name === 'Pushed – Ö');
      await recordAround(t, other.port, path, { music: music!, dj: dj! }, async () => {
        await pushing.startDj();
        await waitForSource(other.port, path, ({ title }) => String(title).includes('Live'));
      });
      await other.station.stop();
      await assert.rejects(fetch(`http://127.0.0.1:${other.port}/`), 'it is gone');
    });
  }
});

/** Claims that a player is shown the DJ's title: as text in the stream, or in its first headers. */
async function assertTitleAt(t: TestHooks, port: number, path: string): Promise<void> {
  const look = async () => {
    const { messages } = await decodeWithFfmpeg(t, `http://127.0.0.1:${port}${path}`, 0.5);
    return /title *: .*Live/i.test(messages);
  };
  await waitUntil(look, `a player is shown the title on ${path}`, TITLE_PATIENCE_MS);
}
