import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { EncodedRecording } from '../../test/support/encoded-recording.ts';
import { FedSignal } from '../../test/support/fed-signal.ts';
import { encodedForms, FedStream, programTitle } from '../../test/support/fed-stream.ts';
import { readFixture } from '../../test/support/feed-framer.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { mountOptions, TestListener, TestSource } from '../../test/support/mount-ports.ts';
import { decodeMono } from '../../test/support/mount-recording.ts';
import { MP3_FRAME_BYTES, mp3Frames, readMp3Frames } from '../../test/support/mp3-frames.ts';
import { newFfmpeg } from '../../test/support/new-ffmpeg.ts';
import { loudLogger } from '../../test/support/recording-logger.ts';
import { heldBytes } from '../../test/support/relay-bench.ts';
import { silentLogger } from '../../test/support/silent-logger.ts';
import { waitUntil } from '../../test/support/wait-until.ts';
import { byteCount, millis } from '../core/index.ts';
import { type EncodedStream, Encoder, SignalBytes } from '../encoders/index.ts';
import { createFramer } from '../formats/index.ts';
import { displayTitle, type Mount, type MountOptions, MountRegistry } from '../mount/index.ts';
import { readSourceDescription } from '../protocols/icecast-source/index.ts';
import { MountOutput, type MountOutputOptions } from './mount-output.ts';

const PATH = '/stream';
const RETRY = 5000;
const LINGER = 30_000;
const GRACE = 5000;

/** An output to a mount of a real registry, on a clock that the test moves; its stream is fed by the test. */
function newOutput(changes: Partial<MountOutputOptions> = {}, mountChanges: Partial<MountOptions> = {}) {
  const clock = new ManualClock();
  const log: string[] = [];
  const options = mountOptions({ grace: millis(GRACE), ...mountChanges });
  const registry = new MountRegistry({ clock, logger: silentLogger, optionsFor: () => options });
  const stream = new FedStream(encodedForms.mp3);
  let id = 100;
  const output = new MountOutput({
    clock,
    logger: loudLogger(log),
    registry,
    path: PATH,
    ladder: null,
    stream,
    origin: 'main',
    description: new Map([
      ['ice-name', 'Harbour'],
      ['ice-bitrate', '128'],
    ]),
    onDemand: false,
    nextId: () => ++id,
    ...changes,
  });
  let fed = 0;
  const feed = (count = 20) => {
    stream.feed(mp3Frames(fed, count));
    fed += count;
  };
  return { clock, log, registry, stream, output, feed };
}

/** A source from outside that feeds the mount. */
function occupy(registry: MountRegistry, path = PATH) {
  const feed = registry.obtainFed(path).attach(new TestSource('dj'), readSourceDescription(new Map()));
  feed.begin(createFramer('mpeg-audio'), 'audio/mpeg');
  feed.write(mp3Frames(0, 10));
  return feed;
}

/** Titles by the number of the frame at which a listener gets them. */
function titlesByFrame(mount: Mount): [frame: number, title: string][] {
  const { ring, titles } = mount.rendition('native')!;
  const told: [number, string][] = [];
  for (let offset = ring.start; offset < ring.end; offset += MP3_FRAME_BYTES) {
    const title = titles.at(offset)?.title;
    const text = title ? displayTitle(title) : '';
    if (text !== (told.at(-1)?.[1] ?? '')) told.push([offset / MP3_FRAME_BYTES, text]);
  }
  return told;
}

test('feeds its mount as the source, in the words of a program', () => {
  const { output, registry, feed } = newOutput();
  assert.equal(output.state, 'idle');
  output.open();
  feed();
  const mount = registry.find(PATH)!;
  assert.equal(output.state, 'active');
  assert.equal(output.lastError, null);
  assert.equal(mount.state, 'live');
  assert.equal(mount.contentType, 'audio/mpeg');
  const { id, protocol, address, user, userAgent } = mount.source!;
  assert.deepEqual([id, protocol, address, user, userAgent], [101, 'program', 'main', '', '']);
  assert.deepEqual([mount.description.name, mount.description.bitrate], ['Harbour', '128']);
  const frames = readMp3Frames(heldBytes(mount)).map(({ number }) => number);
  assert.deepEqual(frames, [...frames.keys()]);
  assert.ok(frames.length >= 19);
});

test('titles reach listeners at the frame where they begin', () => {
  const { output, registry, stream, feed } = newOutput();
  output.open();
  stream.setTitle(programTitle('First', 'Anna'));
  feed(10);
  stream.setTitle(programTitle('Second'));
  feed(10);
  stream.setTitle(null);
  feed(10);
  const told = titlesByFrame(registry.find(PATH)!);
  assert.deepEqual(
    told.map(([, title]) => title),
    ['Anna - First', 'Second', ''],
  );
  // A framer may hold back the frame whose successor it has not seen.
  for (const [index, frame] of [0, 10, 20].entries()) {
    assert.ok(Math.abs(told[index]![0] - frame) <= 1, `title ${index} at frame ${told[index]![0]}`);
  }
});

test('a stream of which nothing is known has no title, not an empty one', () => {
  const { output, registry, feed } = newOutput();
  const events: string[] = [];
  registry.subscribe(({ type }) => events.push(type));
  output.open();
  feed();
  assert.equal(registry.find(PATH)!.title, null);
  assert.ok(!events.includes('titleChanged'));
});

test('an encoder that is started again begins a new stream for the same listeners', () => {
  const { output, registry, stream, feed } = newOutput();
  output.open();
  feed();
  const mount = registry.find(PATH)!;
  const listener = new TestListener(mount);
  const { ring } = mount.rendition('native')!;
  const events: string[] = [];
  registry.subscribe(({ type }) => events.push(type));
  stream.restart();
  feed();
  assert.equal(mount.state, 'live');
  assert.equal(mount.rendition('native')!.ring, ring);
  assert.equal(listener.end, null);
  assert.deepEqual(events, []);
});

test('one that takes part in a running Ogg stream sends its headers first', () => {
  const vorbis = readFixture('tone-vorbis.ogg');
  const stream = new FedStream(encodedForms.ogg);
  const half = vorbis.indexOf('OggS', vorbis.length / 2);
  stream.feed(vorbis.subarray(0, half));
  const { output, registry } = newOutput({ stream });
  output.open();
  stream.feed(vorbis.subarray(half));
  const mount = registry.find(PATH)!;
  assert.equal(mount.state, 'live');
  assert.equal(mount.streamInfo.codec, 'Vorbis');
});

test('on demand it runs from the first listener to half a minute after the last', () => {
  const { clock, output, registry, stream, feed } = newOutput({ onDemand: true });
  output.open();
  const mount = registry.find(PATH)!;
  assert.deepEqual([output.state, stream.listenerCount], ['idle', 0]);
  assert.equal(registry.decideJoin(PATH).kind, 'join');
  const first = new TestListener(mount);
  assert.deepEqual([output.state, stream.listenerCount], ['active', 1]);
  feed();
  assert.equal(first.starts, 1);
  first.close('disconnected');
  clock.advance(LINGER - 1);
  assert.equal(output.state, 'active');
  clock.advance(1);
  assert.deepEqual([output.state, stream.listenerCount, output.lastError], ['idle', 0, null]);
  assert.equal(registry.find(PATH), mount, 'the mount stays for who comes next');
});

test('on demand, who comes while it goes on keeps it running', () => {
  const { clock, output, registry, feed } = newOutput({ onDemand: true });
  output.open();
  const mount = registry.find(PATH)!;
  const first = new TestListener(mount);
  feed();
  first.close('disconnected');
  clock.advance(LINGER / 2);
  const second = new TestListener(mount);
  clock.advance(LINGER * 2);
  assert.equal(output.state, 'active');
  second.close('disconnected');
  clock.advance(LINGER);
  assert.equal(output.state, 'idle');
});

test('on demand, who comes right after it has stopped starts it again', () => {
  const { clock, output, registry, feed } = newOutput({ onDemand: true });
  output.open();
  const mount = registry.find(PATH)!;
  const first = new TestListener(mount);
  feed();
  first.close('disconnected');
  clock.advance(LINGER);
  assert.equal(mount.state, 'idle', 'no listener waits for its return');
  const second = new TestListener(mount);
  assert.equal(output.state, 'active');
  feed();
  assert.equal(second.starts, 1);
});

test('a mount that another feeds is waited for, and taken when it is free', () => {
  const { clock, log, output, registry, feed } = newOutput();
  const other = occupy(registry);
  output.open();
  assert.deepEqual([output.state, output.isPromising], ['waiting', false]);
  assert.equal(output.lastError, 'Cannot feed "/stream": it is fed by 192.0.2.1');
  clock.advance(RETRY * 3);
  assert.equal(output.state, 'waiting');
  assert.equal(log.length, 1, 'the same reason is logged once');
  other.end('disconnected');
  clock.advance(RETRY);
  assert.deepEqual([output.state, output.lastError], ['active', null]);
  feed();
  assert.equal(registry.find(PATH)!.source!.protocol, 'program');
});

test('on demand, listeners of another source who come and go do not keep it from its mount', () => {
  const { clock, output, registry } = newOutput({ onDemand: true });
  const other = occupy(registry);
  output.open();
  const mount = registry.find(PATH)!;
  output.start();
  assert.equal(output.state, 'waiting');
  const first = new TestListener(mount);
  first.close('disconnected');
  const second = new TestListener(mount);
  clock.advance(LINGER - 1);
  assert.equal(output.state, 'waiting');
  other.end('disconnected');
  clock.advance(RETRY);
  assert.equal(output.state, 'active');
  assert.equal(second.end, null);
});

test('on demand, without waiting listeners it gives up the mount of another', () => {
  const { clock, output, registry } = newOutput({ onDemand: true });
  occupy(registry);
  output.open();
  output.start();
  clock.advance(RETRY);
  assert.deepEqual([output.state, output.lastError], ['idle', null]);
});

for (const onDemand of [false, true]) {
  test(`no source client takes its mount or the path of its ladder while it is on${onDemand ? ' demand' : ''}`, () => {
    const { output, registry } = newOutput({ onDemand, ladder: '/ladder' });
    output.open();
    registry.find(PATH)!.killSource();
    for (const path of [PATH, '/ladder']) {
      assert.throws(() => occupy(registry, path), {
        code: 'MOUNT_IN_USE',
        message: /reserved for the output of "main"/,
      });
    }
    output.close();
    for (const path of [PATH, '/ladder']) occupy(registry, path);
  });
}

test('killed by an administrator it is back after five seconds', () => {
  const { clock, output, registry, stream, feed } = newOutput();
  output.open();
  feed();
  const mount = registry.find(PATH)!;
  mount.killSource();
  assert.deepEqual([output.state, stream.listenerCount], ['waiting', 0]);
  assert.equal(output.lastError, 'the mount was taken away: killed');
  clock.advance(RETRY - 1);
  assert.equal(output.state, 'waiting');
  clock.advance(1);
  assert.equal(output.state, 'active');
  assert.deepEqual([registry.find(PATH)!.source!.id, stream.listenerCount], [102, 1]);
});

test('switched off it leaves its mount, and nothing of it runs on', () => {
  for (const onDemand of [false, true]) {
    const { clock, output, registry, stream, feed } = newOutput({ onDemand });
    output.open();
    output.start();
    feed();
    output.close();
    assert.deepEqual([output.state, stream.listenerCount], ['idle', 0]);
    clock.advance(GRACE);
    assert.equal(registry.find(PATH), null);
    assert.equal(clock.pendingTimers, 0);
  }
});

test('switched off while it waits it does not come back', () => {
  const { clock, output, registry } = newOutput();
  const other = occupy(registry);
  output.open();
  output.close();
  other.end('disconnected');
  clock.advance(RETRY * 3);
  assert.deepEqual([output.state, output.lastError, registry.find(PATH)], ['idle', null, null]);
});

test('switched off, its listeners go to the fallback after the grace', () => {
  const { clock, output, registry, feed } = newOutput({}, { fallback: '/other' });
  const other = registry.obtain('/other').attach(new TestSource(), readSourceDescription(new Map()));
  other.begin(createFramer('mpeg-audio'), 'audio/mpeg');
  other.write(mp3Frames(0, 10));
  output.open();
  feed();
  const listener = new TestListener(registry.find(PATH)!);
  output.close();
  assert.equal(listener.mount.path, PATH);
  clock.advance(GRACE);
  assert.equal(listener.mount.path, '/other');
});

/** An output of a real encoder of a tone. */
function newEncodedOutput(t: TestContext, codec: 'mp3' | 'opus') {
  const signal = new FedSignal({ from: 0, hertz: 440 });
  const stream: EncodedStream & Encoder = new Encoder({
    signal,
    format: { codec, bitrateKbps: 96, quality: null, sampleRate: 48_000, channels: 2 },
    bytes: new SignalBytes(),
    hold: () => millis(0),
    ffmpeg: newFfmpeg(),
    clock: new ManualClock(),
    logger: silentLogger,
    random: () => 0,
  });
  const bench = newOutput({ stream });
  t.after(() => bench.output.close());
  bench.output.open();
  return { ...bench, signal, encoder: stream, mount: bench.registry.find(PATH)! };
}

for (const codec of ['mp3', 'opus'] as const) {
  test(`the sound and the titles of a real ${codec} encoder are on the mount`, async (t) => {
    const { signal, mount, encoder } = newEncodedOutput(t, codec);
    const recording = new EncodedRecording();
    t.after(encoder.attach(recording));
    signal.setTitle(programTitle('One'));
    signal.feed(2);
    await waitUntil(() => recording.end > 1.5 * 48_000, 'sound comes');
    assert.equal(mount.state, 'live');
    assert.deepEqual(mount.title, { title: 'One' });
    const { ring } = mount.rendition(codec === 'mp3' ? 'native' : 'single')!;
    const join = ring.findJoin({ duration: millis(60_000), minBytes: byteCount(0), maxBytes: null })!;
    const bytes = Buffer.concat([join.headers, Buffer.from(ring.view(join.offset, ring.end - join.offset))]);
    const sound = await decodeMono(t, bytes);
    assert.ok(sound.length > 48_000, `${sound.length} samples`);
  });
}

test('a mount tap hears begin, sound, titles and end in order, and headers where it comes in the middle', async (t) => {
  const { signal, output, mount } = newEncodedOutput(t, 'opus');
  const story: string[] = [];
  const tell = (what: string) => {
    if (story.at(-1) !== what) story.push(what);
  };
  const tap = {
    begin: (family: string) => tell(`begin ${family}`),
    chunk: ({ isHeader }: { isHeader: boolean }) => tell(isHeader ? 'header' : 'sound'),
    retitle: ({ title }: { title: string }) => tell(`title ${title}`),
    end: () => tell('end'),
  };
  mount.attachTap(tap);
  signal.setTitle(programTitle('One'));
  signal.feed(1);
  await waitUntil(() => story.includes('sound'), 'sound comes');
  signal.setTitle(programTitle('Two'));
  signal.feed(1);
  await waitUntil(() => story.includes('title Two') && story.at(-1) === 'sound', 'the next title comes');
  const whole = story.splice(0);
  assert.deepEqual(whole, ['begin ogg', 'title One', 'header', 'sound', 'title Two', 'sound']);
  mount.attachTap({ ...tap });
  assert.deepEqual(story.splice(0), ['begin ogg', 'header', 'title Two']);
  output.close();
  assert.deepEqual(story, ['end']);
});
