import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createDecoder } from 'libopus-wasm';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { MemoryMonitor, MonitorSignal } from '../../test/support/memory-monitor.ts';
import { sine } from '../../test/support/pcm-sound.ts';
import { silentLogger } from '../../test/support/silent-logger.ts';
import { waitUntil } from '../../test/support/wait-until.ts';
import { isAirchainError, millis } from '../core/index.ts';
import { BLOCK_FRAMES, CHANNELS, SAMPLE_RATE } from '../pcm/index.ts';
import { parseMonitorQuery } from '../protocols/monitor-socket/index.ts';
import { MonitorHub, type MonitorHubOptions } from './index.ts';

const HERTZ = 1000;
const PEAK = 0.5;

function newHub(
  t: TestContext,
  limits = { clients: 200, backlog: millis(500) },
  more: Partial<MonitorHubOptions> = {},
) {
  const clock = new ManualClock();
  const signal = new MonitorSignal();
  const hub = new MonitorHub({ clock, logger: silentLogger, sources: signal, limits: () => limits, ...more });
  t.after(() => hub.close());
  const listen = async (query = '', monitor = new MemoryMonitor()) => {
    const detach = hub.attach(parseMonitorQuery(new URLSearchParams(query)), monitor);
    await waitUntil(() => monitor.ready !== null, 'the monitor is ready');
    return { monitor, detach };
  };
  return { hub, clock, signal, listen };
}

/** The peak of the tone in the left channel of interleaved samples, the first tenth left out. */
function tonePeak(samples: ArrayLike<number>, channels: number, rate: number): number {
  const frames = Math.floor(samples.length / channels);
  const from = Math.floor(frames / 10);
  // Whole periods of the tone.
  const count = Math.floor(((frames - from) * HERTZ) / rate) * Math.round(rate / HERTZ);
  let real = 0;
  let imaginary = 0;
  for (let at = 0; at < count; at++) {
    const sample = samples[(from + at) * channels]!;
    real += sample * Math.cos((2 * Math.PI * HERTZ * at) / rate);
    imaginary += sample * Math.sin((2 * Math.PI * HERTZ * at) / rate);
  }
  return (2 * Math.hypot(real, imaginary)) / count;
}

for (const [codec, rate, channels] of [
  ['s16le', 48_000, 2],
  ['f32le', 48_000, 1],
  ['s16le', 8000, 1],
  ['f32le', 32_000, 2],
] as const) {
  test(`${codec} at ${rate} Hz, ${channels} channels: the tone is there at its level`, async (t) => {
    const { signal, listen } = newHub(t);
    const { monitor } = await listen(`codec=${codec}&rate=${rate}&channels=${channels}`);
    signal.play(sine(HERTZ, PEAK, 1));
    const bytes = Buffer.concat(monitor.packets.map(({ sound }) => sound));
    const size = codec === 's16le' ? 2 : 4;
    assert.equal(bytes.length, rate * channels * size);
    const samples = Array.from({ length: bytes.length / size }, (_, at) =>
      size === 2 ? bytes.readInt16LE(2 * at) / 32_767 : bytes.readFloatLE(4 * at),
    );
    const peak = tonePeak(samples, channels, rate);
    assert.ok(Math.abs(peak - PEAK) < 0.01, `${peak}`);
  });
}

for (const [rate, channels] of [
  [48_000, 2],
  [16_000, 1],
] as const) {
  test(`Opus at ${rate} Hz, ${channels} channels: packets of 20 ms that a decoder makes the tone of`, async (t) => {
    const { signal, listen } = newHub(t);
    const { monitor } = await listen(`rate=${rate}&channels=${channels}`);
    signal.play(sine(HERTZ, PEAK, 1));
    const decoder = await createDecoder({ sampleRate: rate, channels });
    t.after(() => decoder.free());
    assert.equal(monitor.packets.length, 50);
    const samples = monitor.packets.flatMap(({ sound }) => [...decoder.decodeFloat(sound)]);
    assert.equal(samples.length, rate * channels);
    const peak = tonePeak(samples, channels, rate);
    assert.ok(Math.abs(peak - PEAK) < 0.03, `${peak}`);
    const bytes = monitor.packets.reduce((sum, { sound }) => sum + sound.length, 0);
    assert.ok(bytes < (channels === 1 ? 12_000 : 18_000), `${bytes} bytes a second`);
  });
}

test('a new client first receives what it will hear', async (t) => {
  const { signal, listen, clock } = newHub(t);
  const first = await listen();
  clock.advance(5);
  signal.play(sine(HERTZ, PEAK, 0.02));
  signal.retitle({ artist: 'A', title: 'B' });
  const { monitor } = await listen();
  const [ready] = monitor.messages;
  assert.deepEqual(ready, {
    type: 'ready',
    protocol: 1,
    subject: { kind: 'program', name: 'main' },
    format: {
      codec: 'opus',
      sampleRate: 48_000,
      channels: 2,
      bitrateKbps: 96,
      packetMillis: 20,
      lookaheadFrames: 120,
    },
    clock: { position: 0, at: 5 },
    title: { artist: 'A', title: 'B', display: 'A - B' },
    levels: signal.currentLevels,
  });
  assert.equal(first.monitor.messages[0]?.type, 'ready');
});

test('packets are numbered and know their place; clock each second, levels ten times for those who asked', async (t) => {
  const { signal, listen } = newHub(t);
  const plain = (await listen()).monitor;
  const metered = (await listen('levels=true')).monitor;
  signal.play(sine(HERTZ, PEAK, 2));
  assert.deepEqual(
    plain.packets.map(({ head }) => [head!.sequence, head!.position, head!.isAfterLoss]),
    Array.from({ length: 100 }, (_, index) => [index, index * BLOCK_FRAMES, false]),
  );
  assert.equal(plain.count('clock'), 2);
  assert.equal(plain.count('levels'), 0);
  assert.equal(metered.count('levels'), 20);
});

test('a hundred who want the same share one encoder, which ends with the last of them', async (t) => {
  const { hub, signal, listen } = newHub(t);
  const all = await Promise.all(Array.from({ length: 100 }, () => listen()));
  await listen('codec=s16le');
  assert.equal(hub.feedCount, 2);
  assert.equal(signal.openCount, 2);
  signal.play(sine(HERTZ, PEAK, 0.02));
  assert.equal(new Set(all.map(({ monitor }) => monitor.packets[0]!.sound.buffer)).size, 1);
  for (const { detach } of all) detach();
  assert.equal(hub.feedCount, 1);
  assert.equal(signal.openCount, 1);
});

test('one that leaves before its encoder is there leaves nothing behind', async (t) => {
  const { hub, signal } = newHub(t);
  const monitor = new MemoryMonitor();
  hub.attach(parseMonitorQuery(new URLSearchParams()), monitor)();
  assert.equal(hub.feedCount, 0);
  assert.equal(signal.openCount, 0);
  const again = await newHub(t).listen();
  assert.equal(again.monitor.messages.length, 1);
  assert.equal(monitor.messages.length, 0);
});

test('a slow client loses the oldest packets, is notified, and delays no other', async (t) => {
  const { signal, listen } = newHub(t);
  const { monitor: slow } = await listen();
  const { monitor: quick } = await listen();
  signal.play(sine(HERTZ, PEAK, 0.02));
  slow.bufferedAmount = 1_000_000;
  signal.play(sine(HERTZ, PEAK, 2));
  assert.equal(slow.packets.length, 1);
  slow.bufferedAmount = 0;
  signal.play(sine(HERTZ, PEAK, 0.04));
  assert.equal(quick.packets.length, 103);
  // Half a second was kept for it.
  const heard = slow.packets.map(({ head }) => head!.sequence);
  assert.deepEqual(heard, [0, ...Array.from({ length: 27 }, (_, index) => 76 + index)]);
  assert.deepEqual(
    slow.packets.filter(({ head }) => head!.isAfterLoss).map(({ head }) => head!.sequence),
    [76],
  );
});

test('a title that a slow client missed is sent when it reads again, the newest only', async (t) => {
  const { signal, listen } = newHub(t);
  const { monitor } = await listen();
  monitor.bufferedAmount = 1_000_000;
  signal.retitle({ artist: 'A', title: 'Old' });
  signal.retitle({ artist: 'A', title: 'New' });
  signal.play(sine(HERTZ, PEAK, 0.02));
  assert.equal(monitor.count('title'), 0);
  monitor.bufferedAmount = 0;
  signal.play(sine(HERTZ, PEAK, 0.04));
  const titles = monitor.messages.filter((message) => message.type === 'title');
  assert.deepEqual(
    titles.map(({ title }) => title?.title),
    ['New'],
  );
});

test('an encoder that fails ends its own feed with a reason, and the programme goes on', async (t) => {
  let frees = 0;
  const trap = () => {
    throw new Error('unreachable');
  };
  const createPacketizer = async () => ({ lookaheadFrames: 0, make: trap, close: () => void frees++ });
  const { hub, signal, listen } = newHub(t, undefined, { createPacketizer });
  const { monitor } = await listen();
  signal.play(sine(HERTZ, PEAK, 0.1));
  assert.deepEqual(monitor.messages.at(-1), { type: 'end', reason: 'it cannot be encoded' });
  assert.equal(monitor.closed?.code, 1000);
  assert.deepEqual([hub.feedCount, signal.openCount, frees], [0, 0, 0]);
});

test('a client that reads nothing for half a minute is disconnected', async (t) => {
  const { clock, signal, listen } = newHub(t);
  const { monitor } = await listen();
  monitor.bufferedAmount = 1_000_000;
  clock.advance(29_000);
  signal.play(sine(HERTZ, PEAK, 0.02));
  assert.ok(!monitor.isClosed);
  clock.advance(1000);
  signal.play(sine(HERTZ, PEAK, 0.02));
  assert.equal(monitor.closed?.code, 4410);
});

test('without heads PCM is one endless stream', async (t) => {
  const { signal, listen } = newHub(t);
  const { monitor } = await listen('codec=s16le&framing=none');
  signal.play(sine(HERTZ, PEAK, 0.1));
  const bytes = monitor.binary.reduce((sum, { length }) => sum + length, 0);
  assert.equal(bytes, (SAMPLE_RATE / 10) * CHANNELS * 2);
});

test('when the subject is gone every client is notified, and the feed is gone', async (t) => {
  const { hub, signal, listen } = newHub(t);
  const { monitor } = await listen();
  signal.end('the input is gone');
  assert.deepEqual(monitor.messages.at(-1), { type: 'end', reason: 'the input is gone' });
  assert.equal(monitor.closed?.code, 1000);
  assert.equal(hub.feedCount, 0);
  assert.equal(signal.openCount, 0);
});

test('there is no monitor of what there is not, nor beyond the limit', async (t) => {
  const { hub, listen } = newHub(t, { clients: 1, backlog: millis(500) });
  const attach = (query: string) => hub.attach(parseMonitorQuery(new URLSearchParams(query)), new MemoryMonitor());
  assert.throws(
    () => attach('input=none'),
    (error) => isAirchainError(error, 'MONITOR_SUBJECT_UNKNOWN') && error.message.includes('"none"'),
  );
  await listen();
  assert.throws(
    () => attach(''),
    (error) => isAirchainError(error, 'MONITOR_FULL'),
  );
});
