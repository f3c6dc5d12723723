import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startFreeStation } from '../support/free-station.ts';
import { lockMachine } from '../support/lock-machine.ts';
import { tonesIn } from '../support/pcm-hearing.ts';
import { chooseTones } from '../support/seeded-random.ts';
import { readSources, waitForSource } from '../support/station-status.ts';
import { toneInput } from '../support/studio-config.ts';
import { waitUntil } from '../support/wait-until.ts';

await lockMachine();

const WAV_HEAD = 44;
const SECOND = 48_000 * 2 * 2;

/** Asks the API as the administrator. */
function askApi(port: number, path: string, init: RequestInit = {}): Promise<Response> {
  const login = `Basic ${Buffer.from('admin:hackme').toString('base64')}`;
  return fetch(`http://127.0.0.1:${port}${path}`, { ...init, headers: { authorization: login } });
}

test('an input is heard alone if there is neither a program nor an output', async (t) => {
  const [hertz] = chooseTones(t, 1);
  const { port } = await startFreeStation(t, { inputs: { beep: toneInput(hertz!) } });
  const answer = await askApi(port, '/api/audio/stream/beep', { signal: AbortSignal.timeout(10_000) });
  const pieces: Uint8Array[] = [];
  let count = 0;
  for await (const piece of answer.body!) {
    pieces.push(piece);
    count += piece.length;
    if (count >= WAV_HEAD + SECOND) break;
  }
  const sound = Buffer.concat(pieces).subarray(WAV_HEAD);
  const samples = Float32Array.from({ length: SECOND / 2 }, (_, at) => sound.readInt16LE(2 * at) / 32_767);
  assert.ok(tonesIn(samples, [hertz!])[0]! > 0.1);
});

test('an input that was stopped and started again is on its own mount again', async (t) => {
  const [hertz] = chooseTones(t, 1);
  const mount = '/beep.mp3';
  const { port } = await startFreeStation(t, { inputs: { beep: { ...toneInput(hertz!), mount } } });
  const command = async (name: string) => {
    const answer = await askApi(port, `/api/inputs/beep/${name}`, { method: 'POST' });
    assert.ok(answer.ok, `${name}: ${answer.status} ${await answer.text()}`);
  };
  await waitForSource(port, mount);
  await command('stop');
  await waitUntil(async () => !(await readSources(port)).has(mount), 'the mount is off');
  await command('restart');
  await waitForSource(port, mount);
});
