import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { readEvents } from '../../../test/support/event-reader.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { MemoryStation, mountSnapshot } from '../../../test/support/memory-station.ts';
import { byteCount, isAirchainError, millis } from '../../core/index.ts';
import { noSound } from '../sound/no-sound.ts';
import { StationEvents, type StationEventsOptions } from './station-events.ts';

const ORIGIN = 'http://radio.example:8000';

function startEvents(station: MemoryStation, changes: Partial<StationEventsOptions> = {}) {
  const clock = new ManualClock();
  const events = new StationEvents({
    station,
    sound: noSound,
    clock,
    maxClients: 10,
    historyLength: 4,
    maxBacklog: byteCount(4096),
    maxMemory: byteCount(1_000_000),
    heartbeat: millis(20_000),
    ...changes,
  });
  const connect = (lastEventId: string | null = null, only: string | null = null) => {
    const output = new PassThrough({ highWaterMark: 1 << 20 });
    events.connect(() => output, { lastEventId, mount: only, levels: [], isAdmin: false, origin: ORIGIN });
    return { output, read: () => String(output.read() ?? '') };
  };
  return { events, clock, connect };
}

const title = (text: string) => ({ artist: '', title: text, display: text, url: '' });

test('begins with a snapshot of the mounts that may be shown', () => {
  const station = new MemoryStation([mountSnapshot({ path: '/a' }), mountSnapshot({ path: '/b', isHidden: true })]);
  const [first] = readEvents(startEvents(station).connect().read());
  assert.equal(first!.event, 'snapshot');
  assert.deepEqual(
    (first!.data.mounts as { path: string }[]).map(({ path }) => path),
    ['/a'],
  );
});

const differences = [
  { name: 'a title', changes: { title: title('one') }, events: ['title'] },
  { name: 'an audience', changes: { listeners: 3, listenerPeak: 3 }, events: ['listeners'] },
  { name: 'both', changes: { title: title('one'), listeners: 3 }, events: ['title', 'listeners'] },
  { name: 'a source that goes', changes: { source: null, state: 'idle' as const }, events: ['mount'] },
  { name: 'a mount that is hidden', changes: { isHidden: true }, events: ['mountRemoved'] },
  { name: 'nothing', changes: {}, events: [] },
];

for (const { name, changes, events } of differences) {
  test(`tells ${name} as ${events.join(' and ') || 'nothing'}`, () => {
    const station = new MemoryStation([mountSnapshot({ path: '/a' })]);
    const { clock, connect } = startEvents(station);
    const { read } = connect();
    read();
    station.change('/a', changes);
    clock.advance(100);
    assert.deepEqual(
      readEvents(read()).map(({ event }) => event),
      events,
    );
  });
}

test('tells an arriving audience once a second, however many come', () => {
  const station = new MemoryStation([mountSnapshot({ path: '/a' })]);
  const { clock, connect } = startEvents(station);
  const { read } = connect();
  read();
  for (let listeners = 1; listeners <= 3000; listeners++) {
    station.change('/a', { listeners, listenerPeak: listeners }, 'listenersChanged');
    if (listeners % 30 === 0) clock.advance(20);
  }
  const told = readEvents(read());
  assert.equal(told.length, 2);
  assert.equal(told.at(-1)!.data.listeners, 3000);
});

test('looks again at a mount whose state ends without an event', () => {
  const station = new MemoryStation([mountSnapshot({ path: '/a' })]);
  const { clock, connect } = startEvents(station);
  const { read } = connect();
  read();
  station.change('/a', { state: 'reserved' });
  clock.advance(100);
  assert.equal(readEvents(read())[0]!.data.state, 'reserved');
  station.mountTable.set('/a', mountSnapshot({ path: '/a', state: 'live' }));
  clock.advance(1000);
  assert.equal(readEvents(read())[0]!.data.state, 'live');
  clock.advance(10_000);
  assert.equal(read(), '');
});

test('tells who comes back what was missed, and nothing twice', () => {
  const station = new MemoryStation([mountSnapshot({ path: '/a' }), mountSnapshot({ path: '/b' })]);
  const { clock, connect } = startEvents(station);
  const first = connect();
  const retitle = (path: string, text: string) => {
    station.change(path, { title: title(text) });
    clock.advance(100);
  };
  retitle('/a', 'one');
  const { id } = readEvents(first.read()).at(-1)!;
  retitle('/b', 'two');
  retitle('/a', 'three');
  assert.deepEqual(
    readEvents(connect(id).read()).map(({ data }) => (data.title as { title: string }).title),
    ['two', 'three'],
  );
  assert.deepEqual(
    readEvents(connect(id, '/a').read()).map(({ data }) => data.path),
    ['/a'],
  );
  const now = readEvents(first.read()).at(-1)!.id;
  assert.deepEqual(readEvents(connect(now).read()), []);
});

test('sends a snapshot to who comes back too late, or after a restart', () => {
  const station = new MemoryStation([mountSnapshot({ path: '/a' })]);
  const { clock, connect } = startEvents(station);
  const { read } = connect();
  const { id } = readEvents(read())[0]!;
  for (let number = 1; number <= 6; number++) {
    station.change('/a', { title: title(`t${number}`) });
    clock.advance(100);
  }
  for (const lastEventId of [id, 'otherrun-5', 'nonsense', `${id!.split('-')[0]}-999`]) {
    assert.equal(readEvents(connect(lastEventId).read())[0]!.event, 'snapshot', lastEventId ?? '');
  }
});

test('tells only of the one mount that was asked for', () => {
  const station = new MemoryStation([mountSnapshot({ path: '/a' }), mountSnapshot({ path: '/b' })]);
  const { clock, connect } = startEvents(station);
  const { read } = connect(null, '/a');
  assert.equal((readEvents(read())[0]!.data.mounts as unknown[]).length, 1);
  station.change('/b', { title: title('x') });
  clock.advance(100);
  assert.equal(read(), '');
});

test('disconnects a client that does not read', () => {
  const station = new MemoryStation([mountSnapshot({ path: '/a' })]);
  const { events, clock } = startEvents(station);
  const output = new PassThrough({ highWaterMark: 1, writableHighWaterMark: 1 });
  events.connect(() => output, { lastEventId: null, mount: null, levels: [], isAdmin: false, origin: ORIGIN });
  for (let number = 1; number <= 100 && events.clientCount > 0; number++) {
    station.change('/a', { title: title(`t${number}`) });
    clock.advance(100);
  }
  assert.equal(events.clientCount, 0);
  assert.ok(output.destroyed);
});

test('writes to silent connections so that proxies keep them', () => {
  const { clock, connect } = startEvents(new MemoryStation());
  const { read } = connect();
  read();
  clock.advance(20_000);
  assert.equal(read(), ':\n\n');
});

test('refuses more readers than the limit, before it opens an answer', () => {
  const { events, connect } = startEvents(new MemoryStation(), { maxClients: 1 });
  connect();
  assert.throws(
    () =>
      events.connect(() => assert.fail('opened'), {
        lastEventId: null,
        mount: null,
        levels: [],
        isAdmin: false,
        origin: ORIGIN,
      }),
    (error) => isAirchainError(error, 'API_EVENTS_FULL'),
  );
});

test('leaves no timer and no reader behind', () => {
  const { events, clock, connect } = startEvents(new MemoryStation([mountSnapshot({ path: '/a' })]));
  const { output } = connect();
  events.close();
  assert.equal(clock.pendingTimers, 0);
  assert.ok(output.writableEnded);
});

test('disconnects those with most unread when all of them together have too much', () => {
  const station = new MemoryStation([mountSnapshot({ path: '/a' })]);
  const { clock, connect } = startEvents(station, { maxBacklog: byteCount(100_000), maxMemory: byteCount(20_000) });
  // A pipe that takes nothing keeps what was written where the hub counts it.
  const stuck = () => {
    const output = connect().output.pause();
    output.cork();
    return output;
  };
  const early = stuck();
  const reader = connect();
  for (let count = 0; count < 60; count++) {
    station.change('/a', { title: title(`${count} ${'x'.repeat(300)}`) });
    clock.advance(1000);
    reader.read();
  }
  const late = stuck();
  for (let count = 0; count < 10; count++) {
    station.change('/a', { title: title(`${count} ${'y'.repeat(300)}`) });
    clock.advance(1000);
    reader.read();
  }
  assert.equal(early.destroyed, true);
  assert.equal(late.destroyed, false);
  assert.equal(reader.output.destroyed, false);
});
