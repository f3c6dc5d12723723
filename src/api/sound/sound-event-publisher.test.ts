import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { readEvents } from '../../../test/support/event-reader.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import {
  inputSnapshot,
  MemorySound,
  outputSnapshot,
  outputTo,
  programSnapshot,
} from '../../../test/support/memory-sound.ts';
import { MemoryStation, mountSnapshot } from '../../../test/support/memory-station.ts';
import { byteCount, millis, unixMillis } from '../../core/index.ts';
import type { SwitchSnapshot } from '../../studio/index.ts';
import { type EventRequest, StationEvents } from '../events/station-events.ts';

const ORIGIN = 'http://radio.example:8000';

function startEvents() {
  const clock = new ManualClock();
  const sound = new MemorySound()
    .addPrograms(programSnapshot({ name: 'main' }))
    .addInputs(inputSnapshot({ name: 'dj' }))
    .addOutputs(outputSnapshot({ name: 'stream' }));
  const station = new MemoryStation([mountSnapshot({ path: '/live' }), mountSnapshot({ path: '/stream.mp3' })]);
  const events = new StationEvents({
    station,
    sound,
    clock,
    maxClients: 10,
    historyLength: 20,
    maxBacklog: byteCount(65_536),
    maxMemory: byteCount(1_000_000),
    heartbeat: millis(20_000),
  });
  const connect = (request: Partial<EventRequest> = {}) => {
    const output = new PassThrough({ highWaterMark: 1 << 20 });
    events.connect(() => output, {
      lastEventId: null,
      mount: null,
      levels: [],
      isAdmin: false,
      origin: ORIGIN,
      ...request,
    });
    return { output, read: () => readEvents(String(output.read() ?? '')) };
  };
  return { events, station, sound, clock, connect };
}

/** The program's one mount. */
const HEARD_ON = { path: '/stream.mp3', format: 'mp3', bitrateKbps: 128, authenticator: null };

const record: SwitchSnapshot = {
  number: 7,
  at: unixMillis(Date.UTC(2026, 0, 1)),
  from: 'dj',
  to: 'music',
  why: '"dj" is silent',
};

const names = (events: readonly { event: string }[]) => events.map(({ event }) => event);

test('begins with the programs, and for administrators with inputs and outputs', () => {
  const { connect } = startEvents();
  const [visitor] = connect().read();
  assert.deepEqual(Object.keys(visitor!.data), ['mounts', 'programs']);
  const [program] = visitor!.data.programs as Record<string, unknown>[];
  assert.deepEqual(Object.keys(program!), ['name', 'onAir', 'isLive', 'nowPlaying', 'mounts']);
  const [admin] = connect({ isAdmin: true, origin: ORIGIN }).read();
  assert.equal((admin!.data.inputs as { name: string }[])[0]!.name, 'dj');
  assert.equal((admin!.data.outputs as { name: string }[])[0]!.name, 'stream');
});

test('tells every switch at once, and then what plays', () => {
  const { sound, clock, connect } = startEvents();
  const { read } = connect();
  read();
  sound.addPrograms(programSnapshot({ name: 'main', onAir: 'dj', nowPlaying: null }));
  sound.tell({ type: 'switched', program: 'main', record });
  sound.tell({ type: 'switched', program: 'main', record: { ...record, number: 8, from: 'music', to: 'dj' } });
  const told = read();
  assert.deepEqual(names(told), ['switch', 'switch']);
  assert.deepEqual(told[0]!.data, { program: 'main', ...record, at: '2026-01-01T00:00:00.000Z' });
  clock.advance(100);
  const [playing, ...rest] = read();
  assert.equal(playing!.event, 'nowPlaying');
  assert.deepEqual(playing!.data, { name: 'main', onAir: 'dj', isLive: false, nowPlaying: null, mounts: [HEARD_ON] });
  assert.deepEqual(rest, []);
});

test('does not tell how a track goes on, but that it begins again', () => {
  const { sound, clock, connect } = startEvents();
  const { read } = connect();
  read();
  const { nowPlaying } = programSnapshot({ name: 'main' });
  sound.addPrograms(programSnapshot({ name: 'main', nowPlaying: { ...nowPlaying!, position: millis(90_000) } }));
  clock.advance(5000);
  assert.deepEqual(read(), []);
  const startedAt = unixMillis(nowPlaying!.startedAt + 622_000);
  sound.addPrograms(programSnapshot({ name: 'main', nowPlaying: { ...nowPlaying!, startedAt } }));
  sound.tell({ type: 'programChanged', program: 'main' });
  clock.advance(100);
  assert.deepEqual(names(read()), ['nowPlaying']);
});

test('looks at inputs and outputs once a second, and tells administrators what is new', () => {
  const { sound, clock, connect } = startEvents();
  const admin = connect({ isAdmin: true, origin: ORIGIN });
  const visitor = connect();
  admin.read();
  visitor.read();
  sound.addInputs(inputSnapshot({ name: 'dj', state: 'failed', reason: 'it hangs' }));
  sound.addOutputs(outputSnapshot({ name: 'stream', lastError: 'refused' }), outputTo('/new.mp3'));
  clock.advance(1000);
  const told = admin.read();
  assert.deepEqual(names(told), ['input', 'output', 'output']);
  assert.equal(told[0]!.data.reason, 'it hangs');
  assert.deepEqual(visitor.read(), []);
});

test('does not tell what inputs and outputs count and measure', () => {
  const { sound, clock, connect } = startEvents();
  const { read } = connect({ isAdmin: true, origin: ORIGIN });
  read();
  const levels = { peakDbfs: [-1, -1], rmsDbfs: [-9, -9] } as const;
  sound.addInputs(
    inputSnapshot({ name: 'dj', uptime: millis(99_000), bytes: 7, bitrateKbps: 5, buffer: null, levels }),
  );
  sound.addOutputs(outputSnapshot({ name: 'stream', uptime: millis(99_000), bytesSent: 7, sentKbps: 127 }));
  clock.advance(3000);
  assert.deepEqual(read(), []);
});

test('tells what a reload takes away', () => {
  const { sound, clock, connect } = startEvents();
  const { read } = connect({ isAdmin: true, origin: ORIGIN });
  read();
  sound.programTable.clear();
  sound.inputTable.clear();
  sound.outputTable.clear();
  clock.advance(1000);
  assert.deepEqual(names(read()), ['programRemoved', 'inputRemoved', 'outputRemoved']);
});

test('a returning client gets what it missed, also what changed without a client', () => {
  const { sound, clock, connect } = startEvents();
  const first = connect({ isAdmin: true, origin: ORIGIN });
  const { id } = first.read()[0]!;
  first.output.destroy();
  sound.tell({ type: 'switched', program: 'main', record });
  sound.addInputs(inputSnapshot({ name: 'dj', state: 'idle', reason: 'no source is connected' }));
  clock.advance(60_000);
  assert.deepEqual(names(connect({ lastEventId: id }).read()), ['switch']);
  assert.deepEqual(names(connect({ lastEventId: id, isAdmin: true, origin: ORIGIN }).read()), ['switch', 'input']);
});

test('who asks for one mount hears nothing of programs', () => {
  const { sound, connect } = startEvents();
  const { read } = connect({ mount: '/live' });
  assert.deepEqual(read()[0]!.data.programs, []);
  sound.tell({ type: 'switched', program: 'main', record });
  assert.deepEqual(read(), []);
});

test('leaves no timer behind', () => {
  const { events, sound, clock, connect } = startEvents();
  connect({ levels: ['main'], isAdmin: true, origin: ORIGIN });
  sound.tell({ type: 'programChanged', program: 'main' });
  events.close();
  assert.equal(clock.pendingTimers, 0);
});

test('what plays only on hidden mounts is sent to administrators only', () => {
  const { station, sound, clock, connect } = startEvents();
  station.mountTable.set('/stream.mp3', mountSnapshot({ path: '/stream.mp3', isHidden: true }));
  const [admin, visitor] = [connect({ isAdmin: true }), connect()];
  assert.deepEqual((admin.read()[0]!.data.programs as { name: string }[])[0]!.name, 'main');
  assert.doesNotMatch(JSON.stringify(visitor.read()), /main/);
  sound.addPrograms(programSnapshot({ name: 'main', onAir: 'dj' }));
  sound.tell({ type: 'switched', program: 'main', record });
  clock.advance(100);
  sound.programTable.clear();
  clock.advance(1000);
  assert.deepEqual(names(admin.read()), ['switch', 'nowPlaying', 'programRemoved']);
  assert.doesNotMatch(JSON.stringify(visitor.read()), /main/);
});

test('a program whose mounts ask for a login from now on is gone for visitors, and back without it', () => {
  const { station, clock, connect } = startEvents();
  const protect = (authenticator: 'htpasswd' | null) => {
    station.mountTable.set('/stream.mp3', mountSnapshot({ path: '/stream.mp3', authenticator }));
    clock.advance(1000);
  };
  const [admin, visitor] = [connect({ isAdmin: true }), connect()];
  admin.read();
  visitor.read();
  protect('htpasswd');
  assert.deepEqual(names(admin.read()), ['programRemoved', 'nowPlaying']);
  assert.deepEqual(names(visitor.read()), ['programRemoved']);
  protect(null);
  assert.deepEqual(names(admin.read()), ['nowPlaying']);
  assert.deepEqual(names(visitor.read()), ['nowPlaying']);
});
