import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { newFfmpeg } from '../../test/support/new-ffmpeg.ts';
import { randomFrom } from '../../test/support/seeded-random.ts';
import { silentLogger } from '../../test/support/silent-logger.ts';
import { makeTemporaryFolder } from '../../test/support/temporary-folder.ts';
import { waitUntil } from '../../test/support/wait-until.ts';
import { sampleFrames } from '../core/index.ts';
import { MediaInput, measureTrack, PcmDecoder, SILENCE_DBFS } from '../ffmpeg/index.ts';
import type { Track, TrackReader } from '../inputs/index.ts';
import { type PcmBlock, SAMPLE_RATE, silentBlock } from '../pcm/index.ts';
import { Music } from './music.ts';

const run = promisify(execFile);
/** More than any file here has. */
const EVERYTHING = sampleFrames(200 * SAMPLE_RATE);
const SILENT_BELOW = 10 ** (SILENCE_DBFS / 20);

/** Formats, each with how ffmpeg is asked for it: those that lean on frames before (bit reservoir, overlap, pre-roll), and plain ones. */
const formats: [name: string, codec: string[]][] = [
  ['v0.mp3', ['-q:a', '0']],
  ['128.mp3', ['-b:a', '128k']],
  ['no-tag.mp3', ['-q:a', '5', '-write_xing', '0']],
  ['vorbis.ogg', ['-c:a', 'libvorbis', '-q:a', '3']],
  ['24.opus', ['-c:a', 'libopus', '-b:a', '24k']],
  ['128.webm', ['-c:a', 'libopus', '-b:a', '128k']],
  ['raw.aac', ['-c:a', 'aac', '-b:a', '128k', '-f', 'adts']],
  ['plain.m4a', ['-c:a', 'aac', '-b:a', '128k']],
  ['windows.wma', ['-c:a', 'wmav2']],
  ['plain.flac', []],
  ['plain.wav', []],
];

/** Those that are opened in the middle, as after they were parked. */
const REOPENED = ['no-tag.mp3', 'vorbis.ogg', '24.opus', 'plain.m4a'];

/** Silence, then noise that begins at once, on both sides alike. */
async function writeAttack(path: string, silence: number, codec: readonly string[], rate = 44_100): Promise<string> {
  const samples = new Int16Array(Math.round((silence + 0.7) * rate));
  const random = randomFrom(7);
  for (let at = Math.round(silence * rate); at < samples.length; at++) samples[at] = (random() - 0.5) * 20_000;
  writeFileSync(`${path}.pcm`, samples);
  const source = ['-f', 's16le', '-ar', `${rate}`, '-ac', '1', '-i', `${path}.pcm`, '-ac', '2'];
  await run('ffmpeg', ['-nostdin', '-v', 'error', ...source, ...codec, '-y', path]);
  return path;
}

async function readAll(reader: TrackReader): Promise<PcmBlock> {
  try {
    await waitUntil(
      () => reader.state !== 'open',
      () => `the end; ${reader.ready}`,
    );
    const sound = silentBlock(reader.ready);
    reader.read(sound, 0);
    return sound;
  } finally {
    reader.close();
  }
}

const clock = new ManualClock();
const ffmpeg = newFfmpeg();
const memory = { load: () => [], remember: () => {}, loadRequests: () => [], saveRequests: () => {} };
const noShelf = { name: 'none', tracks: [], isListed: true, onChange: () => () => {} };
const shelves = {
  open: () => noShelf,
  keepOnly: () => {},
  look: async () => null,
  hurry: () => {},
  markBroken: () => false,
};
const open = new Music({ clock, logger: silentLogger, ffmpeg, shelves, memory }).opener(SILENCE_DBFS);

/** What is played of a file once it is measured, from the sample on at which it was parked. */
async function play(path: string, skip: number): Promise<{ heard: PcmBlock; start: number }> {
  const result = await measureTrack({ clock, ffmpeg, path });
  assert.ok(result.kind === 'measured', JSON.stringify(result));
  const { cueIn, cueOut } = result.measurement;
  const track = { location: { kind: 'file', path }, cueIn, cueOut } as Track;
  const heard = await readAll(open(track, EVERYTHING, sampleFrames(skip)));
  return { heard, start: Math.round((cueIn * SAMPLE_RATE) / 1000) + skip };
}

/** All that is in a file. */
const readWhole = (path: string) =>
  readAll(new PcmDecoder({ ffmpeg, input: MediaInput.file(path), urgency: 'programme', ahead: EVERYTHING }));

function assertSame(heard: PcmBlock, whole: PcmBlock, start: number, what: string): void {
  const from = 2 * start;
  const place = heard.findIndex((sample, at) => sample !== whole[from + at]);
  assert.equal(place, -1, `${what}: sample ${place} of ${heard.length} is another`);
}

test('nothing of an attack behind a measured silence is lost or changed, whatever the format', async (t) => {
  const folder = makeTemporaryFolder(t);
  const played = formats.map(async ([name, codec]) => {
    const path = await writeAttack(join(folder, name), 1.2345, codec);
    return { name, path, whole: await readWhole(path), ...(await play(path, 0)) };
  });
  for (const { name, path, heard, whole, start } of await Promise.all(played)) {
    assertSame(heard, whole, start, name);
    const lost = whole.subarray(0, 2 * start).findIndex((sample) => Math.abs(sample) >= SILENT_BELOW);
    assert.equal(lost, -1, `${name}: what comes before is silence`);
    // WMA has noise of its own before an attack.
    assert.ok(start > 1.1 * SAMPLE_RATE, `${name}: the silence is cut off; ${start}`);
    if (!REOPENED.includes(name)) continue;
    const parked = await play(path, 12_345);
    assertSame(parked.heard, whole, parked.start, `${name}, opened again`);
    assert.equal(parked.heard.length, heard.length - 2 * 12_345, name);
  }
});

test('two minutes of silence are passed to the sample, too', async (t) => {
  const path = await writeAttack(join(makeTemporaryFolder(t), 'late.mp3'), 130.1234, ['-q:a', '4']);
  const whole = await readWhole(path);
  const { heard, start } = await play(path, 0);
  assertSame(heard, whole, start, 'VBR');
  const lost = whole.subarray(0, 2 * start).findIndex((sample) => Math.abs(sample) >= SILENT_BELOW);
  assert.equal(lost, -1, 'what comes before is silence');
});

test('of an attack behind more silence than is decoded nothing is lost', async (t) => {
  const path = await writeAttack(join(makeTemporaryFolder(t), 'later.mp3'), 305, [], 8000);
  const { heard } = await play(path, 0);
  const first = heard.findIndex((sample) => Math.abs(sample) >= SILENT_BELOW) / 2;
  assert.ok(first > 0 && first < 20 * SAMPLE_RATE, `it begins after ${first} sample frames`);
  const loud = heard.filter((sample) => Math.abs(sample) > 0.05).length;
  assert.ok(loud > 0.6 * SAMPLE_RATE, `${loud} loud samples`);
});

test('what goes on after more than is decoded goes on at its sample', async (t) => {
  const path = join(makeTemporaryFolder(t), 'mix.flac');
  const [hertz, length] = [440, 312];
  await run('ffmpeg', ['-nostdin', '-v', 'error', '-f', 'lavfi', '-i', `sine=${hertz}:r=16000:d=${length}`, path]);
  const place = 305 * SAMPLE_RATE + 12_345;
  const track = { location: { kind: 'file', path }, cueIn: null, cueOut: null } as unknown as Track;
  const heard = await readAll(open(track, EVERYTHING, sampleFrames(place)));
  assert.equal(heard.length / 2, length * SAMPLE_RATE - place);
  const peak = heard.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  for (let at = 0; at < heard.length / 2 - 100; at++) {
    const expected = peak * Math.sin((2 * Math.PI * hertz * (place + at)) / SAMPLE_RATE);
    assert.ok(Math.abs(heard[2 * at]! - expected) < 0.002, `sample ${at} is ${heard[2 * at]}, not ${expected}`);
  }
});
