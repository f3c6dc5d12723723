import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { readFixture } from '../../test/support/feed-framer.ts';
import { codecForms, startToneEncoder, type ToneCodec } from '../../test/support/ffmpeg.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { mountOptions, TestSource } from '../../test/support/mount-ports.ts';
import { newFfmpeg } from '../../test/support/new-ffmpeg.ts';
import { withSerial } from '../../test/support/ogg-reader.ts';
import { joinBlocks, longestSilence, tonesIn } from '../../test/support/pcm-hearing.ts';
import { silentLogger } from '../../test/support/silent-logger.ts';
import { listStationChildren } from '../../test/support/station-children.ts';
import { waitUntil } from '../../test/support/wait-until.ts';
import { millis } from '../core/index.ts';
import { type Mount, MountRegistry, type SourceFeed, SourceStream } from '../mount/index.ts';
import { type PcmBlock, SAMPLE_RATE } from '../pcm/index.ts';
import { LiveInput } from './live-input.ts';

/** A mount that a test feeds, and a live input that hears it. */
class Studio {
  readonly clock = new ManualClock();
  readonly mount: Mount;
  readonly input: LiveInput;
  readonly heard: PcmBlock[] = [];
  readonly titles: string[] = [];
  #tick = 0;

  constructor(t: TestContext) {
    const optionsFor = () => mountOptions({ takeover: 'always' });
    const registry = new MountRegistry({ clock: this.clock, logger: silentLogger, optionsFor });
    this.mount = registry.obtain('/live');
    this.input = new LiveInput({
      name: 'dj',
      clock: this.clock,
      logger: silentLogger,
      ffmpeg: newFfmpeg(),
      path: '/live',
      tap: (tap) => this.mount.attachTap(tap),
      hasSource: () => this.mount.source !== null,
      buffer: millis(1000),
      maxBuffer: millis(5000),
      bridge: millis(0),
      level: null,
      random: () => 0,
    });
    this.input.start();
    t.after(() => this.input.stop());
  }

  /** A source client that is let in: what it writes goes the way of every source's bytes. */
  connect(contentType: string): { feed: SourceFeed; write: (bytes: Buffer) => void } {
    const feed = this.mount.attach(new TestSource(), { audioInfo: new Map() } as never);
    const stream = new SourceStream({ feed, logger: silentLogger, contentType, icyInterval: null, charset: null });
    return { feed, write: (bytes) => stream.write(bytes) };
  }

  /** Waits until so many milliseconds are decoded, without taking any. */
  async decode(span: number): Promise<void> {
    await waitUntil(() => {
      this.clock.advance(10);
      return this.input.buffer!.fill >= span;
    }, `${span} ms in the buffer`);
  }

  /** Pulls what is there, up to so many seconds in all. */
  async hear(seconds: number): Promise<PcmBlock> {
    await waitUntil(
      () => {
        for (;;) {
          if (this.heard.length >= seconds * 50) return true;
          const block = this.input.pull(this.#tick++);
          if (!block) return false;
          this.heard.push(block.samples.slice());
          this.titles.push(this.input.title?.title ?? '-');
        }
      },
      () => `${seconds} s of sound; ${this.heard.length / 50} s came; ${JSON.stringify(this.input.health.snapshot())}`,
    );
    return joinBlocks(this.heard);
  }
}

/** Two seconds of a tone, encoded as fast as it goes. */
async function encode(t: TestContext, codec: ToneCodec, hertz: number, seconds = 2): Promise<Buffer> {
  const encoder = startToneEncoder(t, { hertz, seconds, isUnpaced: true }, codec);
  await encoder.waitForEnd();
  return encoder.sound;
}

const seconds = (count: number) => Math.round(count * SAMPLE_RATE);
/** Peak of what `toneArguments` makes: an eighth of full scale. */
const PEAK = 0.125;

for (const codec of ['mp3', 'aac', 'vorbis', 'opus', 'flac'] as const) {
  test(`hears a source that sends ${codec}`, async (t) => {
    const studio = new Studio(t);
    const source = studio.connect(codecForms[codec].contentType);
    source.write(await encode(t, codec, 1000));
    source.feed.end('disconnected');
    const sound = await studio.hear(1.8);
    const level = tonesIn(sound, [1000], seconds(0.2), seconds(1.8))[0]!;
    assert.ok(Math.abs(level - PEAK) < 0.02, `level ${level}`);
  });
}

test('hears FLAC without Ogg, and WebM', async (t) => {
  for (const [name, contentType, length] of [
    ['tone.flac', 'audio/flac', 0.58],
    ['tone.webm', 'audio/webm', 0.98],
  ] as const) {
    const studio = new Studio(t);
    const source = studio.connect(contentType);
    source.write(readFileSync(new URL(`../../test/fixtures/${name}`, import.meta.url)));
    source.feed.end('disconnected');
    const sound = await studio.hear(length);
    assert.ok(longestSilence(sound.subarray(seconds(0.1) * 2)) < 0.05, name);
  }
});

for (const codec of ['opus', 'vorbis', 'flac'] as const) {
  test(`goes on over a new chain of ${codec}, without losing what came before it`, async (t) => {
    const studio = new Studio(t);
    const source = studio.connect(codecForms[codec].contentType);
    source.write(await encode(t, codec, 700));
    source.write(await encode(t, codec, 1500));
    source.feed.end('disconnected');
    const sound = await studio.hear(3.9);
    const levels = (from: number, to: number) => tonesIn(sound, [700, 1500], seconds(from), seconds(to));
    assert.deepEqual(
      levels(0.3, 1.8).map((level) => level > 0.1),
      [true, false],
    );
    assert.deepEqual(
      levels(2.2, 3.8).map((level) => level > 0.1),
      [false, true],
    );
    assert.ok(longestSilence(sound.subarray(seconds(0.1) * 2)) < 0.03, `${longestSilence(sound)} s of silence`);
  });
}

test('what decodes a new chain was started before the chain came, and nothing of it is left at the end', async (t) => {
  const studio = new Studio(t);
  const source = studio.connect(codecForms.opus.contentType);
  const [first, second] = [await encode(t, 'opus', 700), await encode(t, 'opus', 1500)];
  source.write(first);
  await studio.hear(0.5);
  const waiting = listStationChildren().map(({ pid }) => pid);
  source.write(second);
  assert.deepEqual(new Set(studio.input.decoderPids), new Set(waiting));
  source.feed.end('disconnected');
  await studio.hear(3.9);
  studio.input.pull(-1);
  await waitUntil(() => listStationChildren().length === 0, 'all decoders are gone');
});

test('goes on when the sample rate changes in the middle', async (t) => {
  const studio = new Studio(t);
  const source = studio.connect('audio/mpeg');
  source.write(await encode(t, 'mp3', 700));
  source.write(readFileSync(new URL('../../test/fixtures/tone-mpeg2.mp3', import.meta.url)));
  source.feed.end('disconnected');
  const sound = await studio.hear(3);
  assert.ok(longestSilence(sound.subarray(seconds(0.1) * 2)) < 0.1);
});

test('follows the titles that the source sends', async (t) => {
  const studio = new Studio(t);
  const source = studio.connect('audio/mpeg');
  source.write(await encode(t, 'mp3', 700, 6));
  await studio.hear(2);
  source.feed.setTitle({ artist: 'DJ', title: 'Second' });
  source.write(await encode(t, 'mp3', 700, 6));
  // How much of such a rush is dropped depends on how fast it is decoded.
  for (let length = 2.5; studio.titles.at(-1) === '-'; length += 0.5) await studio.hear(length);
  assert.deepEqual([studio.titles[0], studio.titles.at(-1)], ['-', 'Second']);
});

test('says that there is no source, that sound comes, and that the source has gone', async (t) => {
  const studio = new Studio(t);
  const state = () => [studio.input.health.state, studio.input.health.snapshot().reason];
  assert.deepEqual(state(), ['idle', 'no source is connected']);
  const source = studio.connect('audio/mpeg');
  source.write(await encode(t, 'mp3', 700));
  assert.deepEqual(state(), ['idle', 'the source has not sent enough yet']);
  await studio.hear(0.5);
  assert.deepEqual(state(), ['active', '']);
  source.feed.end('disconnected');
  assert.deepEqual(state(), ['idle', 'no source is connected']);
});

test('a source that takes over is heard behind the old one, and no other input is let in between', async (t) => {
  const studio = new Studio(t);
  const [old, next] = [await encode(t, 'mp3', 700, 3), await encode(t, 'opus', 1500, 4)];
  studio.connect('audio/mpeg').write(old);
  await studio.decode(2500);
  await studio.hear(1);
  const source = studio.connect('application/ogg');
  await waitUntil(() => {
    studio.clock.advance(10);
    return studio.input.decoderPids.length === 0;
  }, 'all of the old one is decoded');
  const left = studio.input.ready;
  assert.equal(studio.input.isEnding, false);
  for (let tick = 0; tick < 50; tick++) assert.ok(studio.input.pull(-1 - tick), 'it waits for the new source');
  assert.ok(left > seconds(1), `${left} sample frames`);
  source.write(next);
  await studio.decode(2500);
  const sound = await studio.hear(4);
  assert.ok(tonesIn(sound, [1500], seconds(3), seconds(4))[0]! > 0.1);
  assert.equal(studio.input.health.snapshot().reconnects, 1);
});

test('a decoder that is killed is replaced, and the source goes on', async (t) => {
  const studio = new Studio(t);
  const source = studio.connect('application/ogg');
  source.write(await encode(t, 'opus', 700));
  await studio.hear(1);
  const [decoder] = studio.input.decoderPids;
  process.kill(decoder!, 'SIGKILL');
  const again = await encode(t, 'opus', 700, 20);
  await waitUntil(() => {
    studio.clock.advance(500);
    source.write(again.subarray(0, 0));
    return studio.input.decoderPids[0] !== decoder;
  }, 'another decoder');
  source.write(again);
  // Of such a rush no more than three seconds are kept.
  const sound = await studio.hear(3);
  assert.ok(tonesIn(sound, [700], seconds(2), seconds(3))[0]! > 0.1);
});

test('without ffmpeg it fails with the reason, and the mount goes on', async (t) => {
  const studio = new Studio(t);
  const input = new LiveInput({
    name: 'dj',
    clock: studio.clock,
    logger: silentLogger,
    ffmpeg: newFfmpeg({ find: () => null }),
    path: '/live',
    tap: (tap) => studio.mount.attachTap(tap),
    hasSource: () => studio.mount.source !== null,
    buffer: millis(1000),
    maxBuffer: millis(5000),
    bridge: millis(0),
    level: null,
    random: () => 0,
  });
  input.start();
  t.after(() => input.stop());
  studio.connect('audio/mpeg').write(await encode(t, 'mp3', 700));
  await waitUntil(() => {
    studio.clock.advance(500);
    return input.health.state === 'failed';
  }, 'a failure');
  assert.match(input.health.snapshot().reason, /ffmpeg is missing/);
  assert.equal(studio.mount.state, 'live');
});

test('a source that restarts its stream all the time is ended, and the input says why', async (t) => {
  const studio = new Studio(t);
  const ends: string[] = [];
  const end = studio.mount.attachTap({
    begin: () => {},
    chunk: () => {},
    retitle: () => {},
    end: (reason) => ends.push(reason),
  });
  t.after(end);
  const source = studio.connect('audio/ogg');
  for (let serial = 1; serial <= 31; serial++) source.write(withSerial(readFixture('tone.opus'), serial));
  assert.deepEqual(ends, ['restarts-too-often']);
  assert.equal(studio.mount.source, null);
  assert.ok(studio.input.decoderPids.length <= 2);
  const { state, code, reason } = studio.input.health.snapshot();
  assert.deepEqual([state, code], ['failed', 'STREAM_RESTARTS_TOO_OFTEN']);
  assert.match(reason, /restarted too often/);
  await studio.hear(1);
  studio.connect('audio/mpeg').write(await encode(t, 'mp3', 700));
  assert.equal(studio.input.health.state, 'idle', 'the next source is taken for what it is');
});

test('FLAC in Ogg in the pages that ffmpeg makes stays on air when one of them is late', async (t) => {
  const studio = new Studio(t);
  const bytes = await encode(t, 'flac', 700, 12);
  const rate = 44_100;
  const pages = splitPages(bytes).map((page) => ({ page, dueAt: Math.max(0, page.readInt32LE(6) / rate) }));
  const longest = Math.max(...pages.map(({ dueAt }, index) => dueAt - (pages[index - 1]?.dueAt ?? 0)));
  assert.ok(longest > 0.6, `pages of ${longest} s`);
  // The machine has no time for one page and catches up with the next.
  const late = pages.findIndex(({ dueAt }) => dueAt > 6);
  pages[late]!.dueAt += 0.6 * longest;
  const source = studio.connect(codecForms.flac.contentType);
  let first: number | null = null;
  let ended = false;
  for (let tick = 0; tick < 10 * 50; tick++) {
    studio.clock.advance(20);
    const before = studio.input.buffer!.fill;
    let sent = 0;
    while (pages[0] && pages[0].dueAt <= tick / 50) {
      const { page } = pages.shift()!;
      source.write(page);
      sent += page.length > 1000 ? 1 : 0;
    }
    // ffmpeg is given the time for it that a live stream leaves it.
    if (sent > 0) {
      const least = before + sent * 400;
      await studio.decode(least);
    }
    const block = studio.input.pull(tick);
    if (block) first ??= tick;
    if (first === null) continue;
    assert.ok(block && longestSilence(block.samples) < 0.005, `block ${tick}, begun in ${first}`);
    ended ||= studio.input.isEnding;
  }
  assert.equal(ended, false);
  assert.ok(first !== null && first / 50 <= 2 * longest + 0.1, `on air after ${first! / 50} s`);
});

/** Ogg, page by page. */
function splitPages(bytes: Buffer): Buffer[] {
  const pages: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += pages.at(-1)!.length) {
    const lacing = bytes.subarray(at + 27, at + 27 + bytes[at + 26]!);
    pages.push(bytes.subarray(at, at + 27 + lacing.length + lacing.reduce((sum, length) => sum + length, 0)));
  }
  return pages;
}
