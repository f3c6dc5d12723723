import assert from 'node:assert/strict';
import { test } from 'node:test';
import { basic, startApi } from '../../../test/support/api-server.ts';
import { MemorySound, outputSnapshot } from '../../../test/support/memory-sound.ts';
import { logins } from '../../../test/support/recording-gate.ts';
import type { EncoderSnapshot } from '../../studio/index.ts';

const headers = { authorization: basic(logins.admin) };

const encoder = (changes: Partial<EncoderSnapshot> = {}): EncoderSnapshot => ({
  state: 'active',
  restarts: 0,
  lastError: null,
  ...changes,
});

function makeSound(): MemorySound {
  return new MemorySound().addOutputs(
    outputSnapshot({ name: 'stream' }),
    outputSnapshot({
      name: 'backup',
      type: 'icecast',
      state: 'waiting',
      forms: [{ mount: null, bitrateKbps: 192, listeners: 0, encoder: encoder({ state: 'idle' }) }],
      url: 'icecast://radio.example:8000/live',
      sentKbps: 191.5,
      reconnectCount: 4,
      lastError: 'Cannot push: refused',
    }),
  );
}

test('tells all of an output, with units in the names', async (t) => {
  const { api } = await startApi(t, { sound: makeSound() });
  const { outputs } = (await api.fastify.inject({ url: '/api/outputs', headers })).json();
  assert.deepEqual(outputs[1], {
    name: 'backup',
    type: 'icecast',
    program: 'main',
    input: null,
    enabled: true,
    state: 'waiting',
    format: 'mp3',
    bitrateKbps: 192,
    sampleRateHz: 48_000,
    channels: 2,
    listeners: 0,
    encoder: { state: 'idle', restarts: 0, lastError: null },
    forms: [
      {
        mount: null,
        bitrateKbps: 192,
        listeners: 0,
        encoder: { state: 'idle', restarts: 0, lastError: null },
      },
    ],
    url: 'icecast://radio.example:8000/live',
    uptimeSeconds: 61,
    sentKbps: 191.5,
    bytesSent: 960_000,
    reconnectCount: 4,
    lastError: 'Cannot push: refused',
  });
  const one = (await api.fastify.inject({ url: '/api/outputs/backup', headers })).json();
  assert.deepEqual(one, outputs[1]);
});

test('sums a ladder up: its highest bit rate, all its listeners, the encoder that is worst off', async (t) => {
  const forms = [
    { mount: '/s-64', bitrateKbps: 64, listeners: 2, encoder: encoder({ restarts: 1 }) },
    {
      mount: '/s-192',
      bitrateKbps: 192,
      listeners: 3,
      encoder: encoder({ state: 'waiting', restarts: 2, lastError: 'it hangs' }),
    },
  ];
  const sound = new MemorySound().addOutputs(outputSnapshot({ name: 'ladder', forms }));
  const { api } = await startApi(t, { sound });
  const output = (await api.fastify.inject({ url: '/api/outputs/ladder', headers })).json();
  assert.deepEqual([output.bitrateKbps, output.listeners], [192, 5]);
  assert.deepEqual(output.encoder, { state: 'waiting', restarts: 3, lastError: 'it hangs' });
  assert.deepEqual(output.forms, forms);
});

test('a format without a set bit rate has none', async (t) => {
  const forms = [{ mount: '/s.flac', bitrateKbps: null, listeners: 0, encoder: encoder() }];
  const sound = new MemorySound().addOutputs(outputSnapshot({ name: 'flac', format: 'flac', forms }));
  const { api } = await startApi(t, { sound });
  assert.equal((await api.fastify.inject({ url: '/api/outputs/flac', headers })).json().bitrateKbps, null);
});

test('outputs are switched off and on', async (t) => {
  const { api, sound } = await startApi(t, { sound: makeSound() });
  for (const [command, enabled] of [
    ['stop', false],
    ['start', true],
  ] as const) {
    const url = `/api/outputs/stream/${command}`;
    assert.equal((await api.fastify.inject({ method: 'POST', url, headers })).statusCode, 204);
    assert.equal(sound.output('stream')!.enabled, enabled);
  }
});

test('knows no output that there is not', async (t) => {
  const { api } = await startApi(t, { sound: makeSound() });
  for (const [method, url] of [
    ['GET', '/api/outputs/nosuch'],
    ['POST', '/api/outputs/nosuch/start'],
    ['POST', '/api/outputs/nosuch/stop'],
    ['GET', '/api/encoders/nosuch/status'],
    ['GET', '/api/encoders/nosuch/levels'],
    ['POST', '/api/encoders/nosuch/start'],
  ] as const) {
    const response = await api.fastify.inject({ method, url, headers });
    assert.equal(response.json().error.code, 'OUTPUT_NOT_FOUND', url);
  }
});
