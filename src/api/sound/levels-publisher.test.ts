import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { readEvents } from '../../../test/support/event-reader.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { MemorySound, programSnapshot } from '../../../test/support/memory-sound.ts';
import { MemoryStation } from '../../../test/support/memory-station.ts';
import { byteCount, isAirchainError, millis } from '../../core/index.ts';
import type { BusSnapshot } from '../../studio/index.ts';
import { StationEvents } from '../events/station-events.ts';

const ORIGIN = 'http://radio.example:8000';

const bus: BusSnapshot = {
  peakDbfs: [-1.5, -2],
  rmsDbfs: [-14, -15],
  momentaryLufs: -15.2,
  shortTermLufs: -16,
  integratedLufs: null,
  truePeakDbtp: -1,
  gainReductionDb: 0.4,
};

function startEvents() {
  const clock = new ManualClock();
  const sound = new MemorySound().addPrograms(programSnapshot({ name: 'main' }), programSnapshot({ name: 'second' }));
  sound.busTable.set('main', bus).set('second', { ...bus, truePeakDbtp: -6 });
  const events = new StationEvents({
    station: new MemoryStation(),
    sound,
    clock,
    maxClients: 10,
    historyLength: 20,
    maxBacklog: byteCount(65_536),
    maxMemory: byteCount(1_000_000),
    heartbeat: millis(20_000),
  });
  const connect = (levels: string[], output = new PassThrough({ highWaterMark: 1 << 20 }), lastEventId = '') => {
    events.connect(() => output, { lastEventId, mount: null, levels, isAdmin: true, origin: ORIGIN });
    return { output, readText: () => String(output.read() ?? '') };
  };
  return { sound, clock, connect };
}

test('levels come ten times a second to clients that request them, and to no other', () => {
  const { clock, connect } = startEvents();
  const meter = connect(['main']);
  const page = connect([]);
  meter.readText();
  page.readText();
  clock.advance(1000);
  const told = readEvents(meter.readText());
  assert.equal(told.length, 10);
  assert.deepEqual(told[0]!.data, {
    program: 'main',
    levels: { peakDbfs: [-1.5, -2], rmsDbfs: [-14, -15] },
    loudness: { momentaryLufs: -15.2, shortTermLufs: -16, integratedLufs: null, truePeakDbtp: -1 },
    limiter: { gainReductionDb: 0.4 },
  });
  assert.equal(page.readText(), '');
});

test('levels are watched while anybody asks for them', () => {
  const { sound, connect } = startEvents();
  const readers = [connect(['main']), connect(['second'])];
  assert.equal(sound.levelWatchers, 1);
  readers[0]!.output.destroy();
  readers[0]!.output.emit('close');
  assert.equal(sound.levelWatchers, 1);
  readers[1]!.output.destroy();
  readers[1]!.output.emit('close');
  assert.equal(sound.levelWatchers, 0);
});

test('levels of several programs come side by side', () => {
  const { clock, connect } = startEvents();
  const { readText } = connect(['second', 'main']);
  readText();
  clock.advance(100);
  assert.deepEqual(
    readEvents(readText()).map(({ data }) => data.program),
    ['second', 'main'],
  );
});

test('levels have no id and are not told again to who comes back', () => {
  const { clock, connect } = startEvents();
  const { output, readText } = connect(['main']);
  const { id } = readEvents(readText())[0]!;
  clock.advance(500);
  assert.ok(readEvents(readText()).every((event) => event.id === null));
  output.destroy();
  assert.equal(connect([], undefined, id!).readText(), ':\n\n');
});

test('who has anything unread gets no levels until it has caught up', () => {
  const { clock, connect } = startEvents();
  const { output, readText } = connect(['main'], new PassThrough({ highWaterMark: 1 }));
  clock.advance(5000);
  assert.equal(readEvents(readText()).filter(({ event }) => event === 'levels').length, 0);
  while (output.readableLength > 0) output.read();
  clock.advance(100);
  assert.equal(readEvents(readText()).filter(({ event }) => event === 'levels').length, 1);
});

test('levels of a program that a reload takes away end, and the others go on', () => {
  const { sound, clock, connect } = startEvents();
  const { readText } = connect(['main', 'second']);
  readText();
  sound.busTable.delete('main');
  clock.advance(100);
  assert.deepEqual(
    readEvents(readText()).map(({ data }) => data.program),
    ['second'],
  );
});

test('nothing is measured without a client', async () => {
  const { clock, connect } = startEvents();
  const idle = clock.pendingTimers;
  const { output } = connect(['main']);
  assert.equal(clock.pendingTimers, idle + 1);
  const closed = new Promise((resolve) => output.once('close', resolve));
  output.destroy();
  await closed;
  assert.equal(clock.pendingTimers, idle);
});

test('levels of a program that there is not are refused before an answer is begun', () => {
  const { connect } = startEvents();
  const output = new PassThrough();
  assert.throws(
    () => connect(['main', 'nosuch'], output),
    (error) => isAirchainError(error, 'PROGRAM_NOT_FOUND'),
  );
  assert.equal(output.readableLength, 0);
});
