import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { basic, startApi } from '../../../test/support/api-server.ts';
import { inputSnapshot, MemorySound, outputSnapshot } from '../../../test/support/memory-sound.ts';
import { MemoryStation, mountSnapshot } from '../../../test/support/memory-station.ts';
import { logins } from '../../../test/support/recording-gate.ts';

const push = outputSnapshot({
  name: 'push',
  type: 'icecast',
  forms: [{ mount: null, bitrateKbps: 128, listeners: 0, encoder: { state: 'active', restarts: 0, lastError: null } }],
  sentKbps: 127.4,
  reconnectCount: 2,
  lastError: 'Cannot push: it was away',
});

/** As Momento's page asks: JSON is announced, and none is sent. */
async function startOld(t: TestContext, sound: MemorySound, station = new MemoryStation()) {
  const { api } = await startApi(t, { sound, station });
  const headers = { authorization: basic(logins.admin), 'content-type': 'application/json' };
  const ask = async (method: 'GET' | 'POST', url: string) => {
    const response = await api.fastify.inject({ method, url, headers });
    return { status: response.statusCode, ...response.json() };
  };
  return { api, ask };
}

test('the encoder is the first output that pushes, else the first there is', async (t) => {
  for (const [outputs, first] of [
    [[outputSnapshot({ name: 'a' }), push, outputSnapshot({ name: 'b' })], 'push'],
    [[outputSnapshot({ name: 'a' }), outputSnapshot({ name: 'b' })], 'a'],
  ] as const) {
    const { ask } = await startOld(t, new MemorySound().addOutputs(...outputs));
    assert.equal((await ask('GET', '/api/encoder/status')).name, first);
  }
});

test('says so where there is no encoder at all', async (t) => {
  const { ask } = await startOld(t, new MemorySound());
  for (const [method, command] of [
    ['GET', 'status'],
    ['GET', 'levels'],
    ['POST', 'start'],
    ['POST', 'stop'],
  ] as const) {
    const { status, error } = await ask(method, `/api/encoder/${command}`);
    assert.deepEqual([status, error.code], [404, 'OUTPUT_NOT_FOUND']);
  }
});

test('status has the keys that older systems read, beside ours', async (t) => {
  const { ask } = await startOld(t, new MemorySound().addOutputs(push));
  const answer = await ask('GET', '/api/encoder/status');
  assert.equal(answer.running, true);
  assert.equal(answer.uptime_seconds, 61);
  assert.equal(answer.bitrate_kbps, 127.4);
  assert.equal(answer.reconnect_count, 2);
  assert.equal(answer.bytes, 960_000);
  assert.equal(answer.last_error, 'Cannot push: it was away');
  assert.deepEqual(await ask('GET', '/api/encoders/push/status'), answer);
  assert.equal(answer.uptimeSeconds, 61);
  assert.equal(answer.encoder.state, 'active');
});

for (const [changes, running] of [
  [{}, true],
  [{ enabled: false, state: 'idle' }, false],
  [{ state: 'waiting' }, false],
  [{ state: 'connecting' }, false],
] as const) {
  test(`an output with ${JSON.stringify(changes)} is ${running ? '' : 'not '}running`, async (t) => {
    const { ask } = await startOld(t, new MemorySound().addOutputs({ ...push, ...changes }));
    assert.equal((await ask('GET', '/api/encoder/status')).running, running);
  });
}

test('without a measured bit rate the encoded one is reported', async (t) => {
  const { ask } = await startOld(t, new MemorySound().addOutputs(outputSnapshot({ name: 'a' })));
  assert.equal((await ask('GET', '/api/encoder/status')).bitrate_kbps, 128);
});

test('starts and stops by both paths, and answers as Momento did', async (t) => {
  const sound = new MemorySound().addOutputs(push, outputSnapshot({ name: 'other' }));
  const { ask } = await startOld(t, sound);
  for (const [path, name] of [
    ['/api/encoder', 'push'],
    ['/api/encoders/other', 'other'],
  ] as const) {
    const stopped = await ask('POST', `${path}/stop`);
    assert.deepEqual(stopped, { status: 200, success: true, message: `Output "${name}" is switched off` });
    assert.equal(sound.output(name)!.enabled, false);
    assert.equal((await ask('POST', `${path}/start`)).success, true);
    assert.equal(sound.output(name)!.enabled, true);
  }
});

test('levels are those of what the output takes: shares for older systems, decibels for new ones', async (t) => {
  const sound = new MemorySound()
    .addInputs(inputSnapshot({ name: 'dj', levels: { peakDbfs: [-6, -6], rmsDbfs: [-20, -40] } }))
    .addOutputs(
      push,
      outputSnapshot({ name: 'input dj', program: null, input: 'dj' }),
      outputSnapshot({ name: 'lost', program: 'nosuch' }),
    );
  sound.busTable.set('main', {
    ...{ peakDbfs: [0, -6], rmsDbfs: [-20, -20], momentaryLufs: null, shortTermLufs: null, integratedLufs: null },
    ...{ truePeakDbtp: 0, gainReductionDb: 0 },
  });
  const { ask } = await startOld(t, sound);
  const bus = await ask('GET', '/api/encoder/levels');
  assert.deepEqual(bus, { status: 200, left: 0.1, right: 0.1, peakDbfs: [0, -6], rmsDbfs: [-20, -20] });
  const input = await ask('GET', '/api/encoders/input%20dj/levels');
  assert.deepEqual([input.left, input.right], [0.1, 0.01]);
  assert.deepEqual((await ask('GET', '/api/encoders/lost/levels')).peakDbfs, [-120, -120]);
});

test('the server inside starts and stops what the station plays on its own mounts, and nothing else', async (t) => {
  const sound = new MemorySound().addOutputs(outputSnapshot({ name: 'a' }), push, outputSnapshot({ name: 'b' }));
  const { ask } = await startOld(t, sound);
  const enabled = () => sound.outputs().map((output) => output.enabled);
  const stopped = await ask('POST', '/api/icecast/stop');
  assert.deepEqual([stopped.status, stopped.success], [200, true]);
  assert.deepEqual(enabled(), [false, true, false]);
  assert.equal((await ask('GET', '/api/icecast/status')).running, false);
  await ask('POST', '/api/icecast/start');
  assert.deepEqual(enabled(), [true, true, true]);
  assert.equal((await ask('GET', '/api/icecast/status')).running, true);
});

test('the built-in server shows its port, its public mounts and their audience to every client', async (t) => {
  const station = new MemoryStation([
    mountSnapshot({ path: '/a', listeners: 2 }),
    mountSnapshot({ path: '/b', listeners: 1, state: 'idle' }),
    mountSnapshot({ path: '/hidden', listeners: 9, isHidden: true }),
  ]);
  const { api } = await startOld(t, new MemorySound(), station);
  assert.deepEqual((await api.fastify.inject('/api/icecast/status')).json(), {
    running: true,
    port: 28_000,
    listeners: 3,
    mounts: [
      { mount: '/a', state: 'live', listeners: 2 },
      { mount: '/b', state: 'idle', listeners: 1 },
    ],
    uptime_seconds: 174,
    bitrate_kbps: 128,
    reconnect_count: 0,
    bytes: 0,
  });
  station.ready = false;
  assert.equal((await api.fastify.inject('/api/icecast/status')).json().running, false);
});
