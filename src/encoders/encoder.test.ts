import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { EncodedRecording } from '../../test/support/encoded-recording.ts';
import { FedSignal, type TonePassage } from '../../test/support/fed-signal.ts';
import { programTitle } from '../../test/support/fed-stream.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { decodeMono } from '../../test/support/mount-recording.ts';
import { newFfmpeg } from '../../test/support/new-ffmpeg.ts';
import { recordingLogger } from '../../test/support/recording-logger.ts';
import { makeTemporaryFolder } from '../../test/support/temporary-folder.ts';
import type { MonoSound } from '../../test/support/tone-passages.ts';
import { waitUntil } from '../../test/support/wait-until.ts';
import { millis } from '../core/index.ts';
import { Encoder } from './encoder.ts';
import type { EncoderFormat } from './encoder-format.ts';
import { SignalBytes } from './signal-bytes.ts';

const RATE = 48_000;
const PEAK = 0.25;
const LOW = 440;
const HIGH = 880;
/** 10 ms: enough to distinguish the two tones. */
const WINDOW = 480;

const plain = { bitrateKbps: 128, quality: null, sampleRate: 48_000, channels: 2 } as const;
/** Each codec, and its frame in sample frames of 48 kHz. */
const formats: Record<string, { readonly format: EncoderFormat; readonly frame: number }> = {
  'mp3 at 128 kbit/s': { format: { ...plain, codec: 'mp3' }, frame: 1152 },
  'mp3 of variable rate': { format: { ...plain, codec: 'mp3', bitrateKbps: null, quality: 2 }, frame: 1152 },
  'mp3 at 44.1 kHz': { format: { ...plain, codec: 'mp3', sampleRate: 44_100 }, frame: 1254 },
  'mp3 in mono at 22.05 kHz': {
    format: { codec: 'mp3', bitrateKbps: 64, quality: null, sampleRate: 22_050, channels: 1 },
    frame: 1254,
  },
  'aac at 128 kbit/s': { format: { ...plain, codec: 'aac' }, frame: 1024 },
  'aac at 64 kbit/s, 44.1 kHz': {
    format: { ...plain, codec: 'aac', bitrateKbps: 64, sampleRate: 44_100 },
    frame: 1115,
  },
  'opus at 96 kbit/s': { format: { ...plain, codec: 'opus', bitrateKbps: 96 }, frame: 960 },
  'vorbis by quality': { format: { ...plain, codec: 'vorbis', bitrateKbps: null, quality: 5 }, frame: 2048 },
  flac: { format: { ...plain, codec: 'flac', bitrateKbps: null }, frame: 4608 },
  wav: { format: { ...plain, codec: 'wav', bitrateKbps: null }, frame: 960 },
};
const mp3 = formats['mp3 at 128 kbit/s']!.format;
const opus = formats['opus at 96 kbit/s']!.format;

/** An encoder of tones, on a clock that the test moves. */
function startEncoder(
  t: TestContext,
  format: EncoderFormat,
  passages: TonePassage[],
  { command = 'ffmpeg', hold = 0 }: { command?: string; hold?: number } = {},
) {
  const clock = new ManualClock();
  const log: string[] = [];
  const signal = new FedSignal(...passages);
  const bytes = new SignalBytes();
  const encoder = new Encoder({
    signal,
    format,
    bytes,
    hold: () => millis(hold),
    ffmpeg: newFfmpeg({ find: () => command }),
    clock,
    logger: recordingLogger(log),
    random: () => 0,
  });
  const recording = new EncodedRecording();
  const detach = encoder.attach(recording);
  t.after(detach);
  /** Feeds faster than real time, and waits until all but what a codec looks ahead has come out. */
  const feed = async (seconds: number) => {
    for (let fed = 0; fed < seconds; fed += 1) {
      signal.feed(Math.min(1, seconds - fed));
      await waitUntil(
        () => recording.end > signal.position - 0.5 * RATE,
        () => `sound up to ${signal.position}; ${recording.end}; ${encoder.lastError}`,
      );
    }
  };
  return { clock, log, signal, encoder, recording, detach, feed };
}

/** The peak of a tone in the window that begins at a sample. */
function levelAt(sound: MonoSound, from: number, hertz: number): number {
  let real = 0;
  let imaginary = 0;
  for (let at = 0; at < WINDOW; at++) {
    const angle = (2 * Math.PI * hertz * at) / RATE;
    real += sound[from + at]! * Math.cos(angle);
    imaginary += sound[from + at]! * Math.sin(angle);
  }
  return (2 * Math.hypot(real, imaginary)) / WINDOW;
}

/** Where windows are in which one tone is more than the other. */
function placesOf(sound: MonoSound, hertz: number): number[] {
  const other = hertz === LOW ? HIGH : LOW;
  const places: number[] = [];
  for (let at = 0; at + WINDOW <= sound.length; at += WINDOW / 4) {
    const level = levelAt(sound, at, hertz);
    if (level > PEAK / 4 && level > levelAt(sound, at, other)) places.push(at);
  }
  return places;
}

/** Claims that from `from` to `to` there is nothing but the tone, as loud as it was, with no gap. */
function assertTone(sound: MonoSound, hertz: number, from: number, to: number): void {
  for (let at = from; at + WINDOW <= to; at += WINDOW) {
    const level = levelAt(sound, at, hertz);
    assert.ok(Math.abs(20 * Math.log10(level / PEAK)) < 1, `${hertz} Hz at ${at} of ${sound.length}: ${level}`);
  }
}

/** A program in the place of ffmpeg. */
function writeProgram(t: TestContext, ...lines: string[]): string {
  const path = join(makeTemporaryFolder(t), 'ffmpeg');
  writeFileSync(path, ['#!/bin/sh', ...lines, ''].join('\n'), { mode: 0o755 });
  return path;
}

/** Whether a process is there that we started. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

for (const [name, { format, frame }] of Object.entries(formats)) {
  test(`${name}: the tone comes out as loud as it was, without a gap`, async (t) => {
    const { recording, feed } = startEncoder(t, format, [{ from: 0, hertz: LOW }]);
    await feed(3);
    const sound = await decodeMono(t, recording.bytesOf(0));
    assert.ok(sound.length > 2.5 * RATE, `${sound.length / RATE} s`);
    assertTone(sound, LOW, 0.15 * RATE, sound.length - 0.1 * RATE);
    const { family, contentType } = recording.runs[0]!.form;
    assert.match(
      `${family} ${contentType}`,
      /^(mpeg-audio audio\/mpeg|adts audio\/aac|ogg audio\/ogg|wav audio\/wav)$/,
    );
  });

  test(`${name}: a title comes at the chunk where its sound begins`, async (t) => {
    const at = 1.5 * RATE;
    const { recording, signal, feed } = startEncoder(t, format, [
      { from: 0, hertz: LOW },
      { from: at, hertz: HIGH },
    ]);
    signal.setTitle(programTitle('low'));
    await feed(1.5);
    signal.setTitle(programTitle('high'));
    await feed(1.5);
    const most = frame + 0.02 * RATE;
    const before = await decodeMono(t, recording.bytesOf(0, 'low'));
    const tooLate = placesOf(before, HIGH)[0] ?? before.length;
    assert.ok(
      before.length - tooLate <= most,
      `${before.length - tooLate} sample frames of the new under the old title`,
    );
    const after = await decodeMono(t, recording.bytesOf(0, 'high'));
    const tooEarly = (placesOf(after, LOW).at(-1) ?? -WINDOW) + WINDOW;
    assert.ok(tooEarly <= most, `${tooEarly} sample frames of the old under the new title`);
    assert.ok(placesOf(before, LOW).length > 400 && placesOf(after, HIGH).length > 300);
    const [first] = recording.runs[0]!.chunks.filter(({ title }) => title === 'high');
    assert.ok(first!.position <= at && first!.position > at - most, `the chunk says it begins at ${first!.position}`);
  });

  test(`${name}: who comes later gets what can be decoded`, async (t) => {
    const { encoder, recording, signal, feed } = startEncoder(t, format, [{ from: 0, hertz: LOW }]);
    signal.setTitle(programTitle('low'));
    await feed(2);
    const late = new EncodedRecording();
    t.after(encoder.attach(late));
    await feed(2);
    assert.deepEqual(late.story.slice(0, 3), ['begin', 'title low', 'chunk']);
    assert.equal(recording.runs.length, 1);
    const sound = await decodeMono(t, late.bytesOf(0));
    assert.ok(sound.length > 1.4 * RATE, `${sound.length / RATE} s`);
    assertTone(sound, LOW, 0.15 * RATE, sound.length - 0.1 * RATE);
  });
}

test('the title in force comes with the beginning', async (t) => {
  for (const format of [mp3, opus]) {
    const { recording, signal, feed } = startEncoder(t, format, [{ from: 0, hertz: LOW }]);
    signal.setTitle(programTitle('first'));
    await feed(1);
    const beginning = format === opus ? ['begin', 'title first', 'header', 'chunk'] : ['begin', 'title first', 'chunk'];
    assert.deepEqual(recording.story, beginning);
  }
});

test('Ogg pages are not smaller than they have to be', async (t) => {
  const { recording, feed } = startEncoder(t, opus, [{ from: 0, hertz: LOW }]);
  await feed(3);
  const pages = recording.runs[0]!.chunks.filter(({ isHeader }) => !isHeader);
  assert.ok(pages.length <= 15, `${pages.length} pages of 3 s`);
});

for (const name of ['mp3 at 128 kbit/s', 'aac at 128 kbit/s', 'opus at 96 kbit/s', 'vorbis by quality', 'flac']) {
  for (const signalName of ['SIGKILL', 'SIGTERM'] as const) {
    test(`${name}: after ${signalName} it is back within a second, and no more than 50 ms are lost`, async (t) => {
      const [first, second] = [0.7 * RATE, 3.5 * RATE];
      const passages = [
        { from: 0, hertz: LOW },
        { from: first, hertz: HIGH },
        { from: second, hertz: LOW },
      ];
      const { clock, encoder, recording, signal, feed } = startEncoder(t, formats[name]!.format, passages);
      signal.setTitle(programTitle('on air'));
      await feed(2);
      process.kill(encoder.pid!, signalName);
      await waitUntil(() => {
        signal.feed(0.02);
        return encoder.state === 'waiting';
      }, 'it is noticed');
      const killedAt = signal.position;
      while (encoder.state === 'waiting' && signal.position < 4 * RATE) {
        clock.advance(20);
        signal.feed(0.02);
      }
      assert.ok(signal.position - killedAt <= RATE, `${signal.position - killedAt} sample frames later`);
      await feed(5 - signal.position / RATE);
      assert.equal(encoder.restarts, 1);
      assert.deepEqual(
        recording.story.filter((what) => what !== 'header'),
        ['begin', 'title on air', 'chunk', 'begin', 'title on air', 'chunk'],
      );
      const before = await decodeMono(t, recording.bytesOf(0));
      const after = await decodeMono(t, recording.bytesOf(1));
      // Where in the signal the decoded sound of the first run ends and that of the second begins.
      const end = before.length + first - placesOf(before, HIGH)[0]!;
      const begin = second - placesOf(after, LOW).find((at) => at > RATE / 2)!;
      assert.ok(Math.abs(begin - end) <= 0.05 * RATE, `${begin - end} sample frames are missing`);
      assertTone(after, HIGH, 0.15 * RATE, second - begin - 0.02 * RATE);
    });
  }
}

test('who listens while it is killed at every turn always gets whole streams', async (t) => {
  const { clock, encoder, recording, signal, feed } = startEncoder(t, opus, [{ from: 0, hertz: LOW }]);
  for (let count = 0; count < 5; count++) {
    await feed(0.6);
    process.kill(encoder.pid!, 'SIGKILL');
    await waitUntil(() => encoder.state === 'waiting', 'it is noticed');
    clock.advance(500);
    signal.feed(0.02);
    assert.equal(encoder.state, 'active', 'one that has given sound is not waited for longer and longer');
  }
  await feed(1);
  assert.equal(encoder.restarts, 5);
  for (let run = 0; run < recording.runs.length; run++) await decodeMono(t, recording.bytesOf(run));
});

test('ffmpeg is there before the first sound, and goes with the last who takes it', async (t) => {
  const folder = makeTemporaryFolder(t);
  const born = join(folder, 'born');
  const command = writeProgram(t, `echo $$ > ${born}`, 'exec sleep 60');
  const { encoder, detach } = startEncoder(t, mp3, [{ from: 0, hertz: LOW }], { command });
  await waitUntil(() => existsSync(born) && readFileSync(born, 'utf8') !== '', 'it is started');
  assert.equal(encoder.state, 'waiting');
  detach();
  await waitUntil(() => !isAlive(Number(readFileSync(born, 'utf8'))), 'it is gone');
});

test('without ffmpeg it waits longer and longer, and says why', async (t) => {
  const command = '/nowhere/ffmpeg';
  const { clock, encoder, signal, recording, log } = startEncoder(t, mp3, [{ from: 0, hertz: LOW }], { command });
  assert.equal(encoder.lastError, null);
  const waits: number[] = [];
  signal.feed(0.02);
  for (let count = 0; count < 12; count++) {
    await waitUntil(() => encoder.state === 'waiting', 'it fails');
    assert.equal(clock.pendingTimers, 1);
    waits.push(clock.dueTimes[0]! - clock.now());
    signal.feed(1);
    clock.advance(waits.at(-1)!);
  }
  assert.deepEqual(waits, [50, 100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000, 10_000, 10_000]);
  assert.equal(encoder.lastError, 'ffmpeg is missing: there is no program "/nowhere/ffmpeg"');
  assert.equal(encoder.restarts, 12);
  assert.match(log[0]!, /the encoder failed; it is started again/);
  assert.deepEqual(recording.story, []);
});

test('an ffmpeg that hangs is ended and started again', async (t) => {
  const command = writeProgram(t, 'exec sleep 600');
  const { clock, encoder, signal } = startEncoder(t, mp3, [{ from: 0, hertz: LOW }], { command });
  signal.feed(5);
  assert.equal(encoder.state, 'active', 'as much as is made up for at once is no reason');
  signal.feed(2.9);
  assert.equal(encoder.state, 'active');
  const first = encoder.pid!;
  signal.feed(0.2);
  assert.deepEqual([encoder.state, encoder.restarts, encoder.lastError], ['waiting', 1, 'it hangs']);
  await waitUntil(() => !isAlive(first), 'it is gone');
  clock.advance(50);
  assert.equal(encoder.state, 'active');
  assert.notEqual(encoder.pid, first);
});

test('an ffmpeg that hangs after it gave sound is not waited for longer and longer', async (t) => {
  const { clock, encoder, signal, feed } = startEncoder(t, mp3, [{ from: 0, hertz: LOW }]);
  const waits: number[] = [];
  for (let count = 0; count < 5; count++) {
    await feed(0.6);
    process.kill(encoder.pid!, 'SIGSTOP');
    signal.feed(8.1);
    await waitUntil(() => encoder.state === 'waiting', 'it is given up');
    assert.equal(encoder.lastError, 'it hangs');
    waits.push(clock.dueTimes[0]! - clock.now());
    clock.advance(300);
  }
  assert.deepEqual(waits, [50, 100, 200, 300, 300]);
  await feed(0.6);
  clock.advance(5000);
  process.kill(encoder.pid!, 'SIGSTOP');
  signal.feed(8.1);
  await waitUntil(() => encoder.state === 'waiting', 'it is given up');
  assert.equal(clock.dueTimes[0]! - clock.now(), 50, 'one that ran for long was a success');
});

test('an ffmpeg that outputs something else than audio is ended, and its output is reported', async (t) => {
  const command = writeProgram(t, 'while echo garbage garbage garbage; do :; done');
  const { encoder, recording, signal } = startEncoder(t, mp3, [{ from: 0, hertz: LOW }], { command });
  signal.feed(0.02);
  await waitUntil(() => encoder.state === 'waiting', 'it is ended');
  assert.match(encoder.lastError!, /^Cannot find MPEG audio frames/);
  assert.deepEqual(recording.story, []);
});

test('an ffmpeg that does not know the codec is no busy loop, and its message is reported', async (t) => {
  const command = writeProgram(t, `echo "Unknown encoder 'libmp3lame'" >&2`, 'exit 1');
  const { clock, encoder, signal } = startEncoder(t, mp3, [{ from: 0, hertz: LOW }], { command });
  signal.feed(1);
  for (let count = 0; count < 8; count++) {
    await waitUntil(() => encoder.state === 'waiting', 'it fails');
    clock.advance(clock.dueTimes[0]! - clock.now());
  }
  await waitUntil(() => encoder.state === 'waiting', 'it fails');
  assert.equal(encoder.lastError, "Unknown encoder 'libmp3lame'");
  assert.equal(clock.dueTimes[0]! - clock.now(), 10_000);
});

test('runs while anybody takes it, and is gone with the last', async (t) => {
  const { clock, encoder, signal, detach, feed } = startEncoder(t, mp3, [{ from: 0, hertz: LOW }]);
  const other = encoder.attach(new EncodedRecording());
  await feed(1);
  const pid = encoder.pid!;
  detach();
  assert.equal(encoder.state, 'active');
  other();
  assert.deepEqual([encoder.state, encoder.pid, signal.listenerCount, clock.pendingTimers], ['idle', null, 0, 0]);
  await waitUntil(() => !isAlive(pid), 'the process is gone');
  assert.equal(encoder.restarts, 0);
  other();
  assert.equal(encoder.state, 'idle');
});

test('who comes after a pause gets the sound of then, from the beginning of a stream', async (t) => {
  const { encoder, signal, detach, feed } = startEncoder(t, opus, [
    { from: 0, hertz: LOW },
    { from: RATE, hertz: HIGH },
  ]);
  await feed(1);
  detach();
  signal.feed(20);
  signal.setTitle(programTitle('later'));
  const late = new EncodedRecording();
  t.after(encoder.attach(late));
  signal.feed(1);
  await waitUntil(() => late.end > 21.5 * RATE, 'sound comes');
  assert.deepEqual(late.story, ['begin', 'title later', 'header', 'chunk']);
  assert.equal(late.runs[0]!.chunks.find(({ isHeader }) => !isHeader)!.position, 21 * RATE);
  assert.equal(placesOf(await decodeMono(t, late.bytesOf(0)), LOW).length, 0);
});

test('what may wait is given in larger pieces, and nothing of it is lost', async (t) => {
  const { format } = formats.wav!;
  const { recording, signal } = startEncoder(t, format, [{ from: 0, hertz: LOW }], { hold: 250 });
  // The first block begins; each 13 that follow are 260 ms.
  signal.feed(55 * 0.02);
  // ffmpeg hands on PCM in frames of 1024.
  const frames = (blocks: number) => Math.floor((blocks * 960) / 1024) * 1024;
  const waitForBlocks = (blocks: number) =>
    waitUntil(
      () => recording.end >= frames(blocks),
      () => `${blocks} blocks come out: ${recording.end}`,
    );
  await waitForBlocks(1 + 4 * 13);
  assert.equal(recording.end, frames(1 + 4 * 13));
  signal.feed(11 * 0.02);
  await waitForBlocks(1 + 5 * 13);
  assertTone(await decodeMono(t, recording.bytesOf(0)), LOW, 0, frames(66) - WINDOW);
});
