import assert from 'node:assert/strict';
import { test } from 'node:test';
import { basic, startApi } from '../../../test/support/api-server.ts';
import { inputSnapshot, MemorySound } from '../../../test/support/memory-sound.ts';
import { logins } from '../../../test/support/recording-gate.ts';
import { millis } from '../../core/index.ts';

const headers = { authorization: basic(logins.admin) };

function makeSound(): MemorySound {
  return new MemorySound().addInputs(
    inputSnapshot({ name: 'studio', type: 'tone', buffer: null, gainDb: null, levels: null, title: null, url: '' }),
    inputSnapshot({ name: 'dj', state: 'failed', reason: 'it hangs', uptime: millis(0), mount: '/dj' }),
  );
}

test('lists inputs in the order of the configuration', async (t) => {
  const { api } = await startApi(t, { sound: makeSound() });
  const { inputs } = (await api.fastify.inject({ url: '/api/inputs', headers })).json();
  assert.deepEqual(
    inputs.map(({ name, state }: { name: string; state: string }) => [name, state]),
    [
      ['studio', 'active'],
      ['dj', 'failed'],
    ],
  );
});

test('tells all of an input, with units in the names', async (t) => {
  const { api } = await startApi(t, { sound: makeSound() });
  assert.deepEqual((await api.fastify.inject({ url: '/api/inputs/dj', headers })).json(), {
    name: 'dj',
    type: 'url',
    state: 'failed',
    reason: 'it hangs',
    code: null,
    enabled: true,
    uptimeSeconds: 0,
    bytes: 160_000,
    bitrateKbps: 128,
    reconnectCount: 0,
    bufferMs: 12_000,
    bufferTargetMs: 30_000,
    gainDb: -3.5,
    levels: { peakDbfs: [-3, -4], rmsDbfs: [-15, -16] },
    title: { artist: 'Nina', title: 'Sinnerman', album: '' },
    url: 'http://radio.example/stream',
    mount: '/dj',
  });
});

test('what an input has not is null', async (t) => {
  const { api } = await startApi(t, { sound: makeSound() });
  const studio = (await api.fastify.inject({ url: '/api/inputs/studio', headers })).json();
  for (const key of ['bufferMs', 'bufferTargetMs', 'gainDb', 'levels', 'title', 'mount'])
    assert.equal(studio[key], null, key);
  assert.equal(studio.uptimeSeconds, 10);
});

test('inputs are switched off, on and restarted', async (t) => {
  const { api, sound } = await startApi(t, { sound: makeSound() });
  const post = async (command: string) =>
    (await api.fastify.inject({ method: 'POST', url: `/api/inputs/dj/${command}`, headers })).statusCode;
  assert.equal(await post('stop'), 204);
  assert.equal(sound.input('dj')!.enabled, false);
  assert.equal(await post('start'), 204);
  assert.equal(sound.input('dj')!.enabled, true);
  assert.equal(await post('restart'), 204);
  assert.deepEqual(sound.restarted, ['dj']);
});

test('knows no input that there is not', async (t) => {
  const { api } = await startApi(t, { sound: makeSound() });
  for (const [method, url] of [
    ['GET', '/api/inputs/nosuch'],
    ['POST', '/api/inputs/nosuch/start'],
    ['POST', '/api/inputs/nosuch/stop'],
    ['POST', '/api/inputs/nosuch/restart'],
  ] as const) {
    const response = await api.fastify.inject({ method, url, headers });
    assert.equal(response.statusCode, 404, url);
    assert.equal(response.json().error.code, 'INPUT_NOT_FOUND');
  }
});
