import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { newFfmpeg } from '../../test/support/new-ffmpeg.ts';
import { makeTemporaryFolder } from '../../test/support/temporary-folder.ts';
import { waitUntil } from '../../test/support/wait-until.ts';
import { sampleFrames } from '../core/index.ts';
import { type PcmBlock, SAMPLE_RATE, silentBlock } from '../pcm/index.ts';
import { measureTrack } from './measure-track.ts';
import { MediaInput } from './media-input.ts';
import { PcmDecoder } from './pcm-decoder.ts';

const run = promisify(execFile);
const HERTZ = 1000;
const PEAK = 0.1;
/** Of half the power, and of a quarter. */
const [DOWN_3_DB, DOWN_6_DB] = [Math.SQRT1_2, 0.5];

/** Writes a file whose channels have the tone at these levels, in the order of the layout. */
async function writeChannels(
  path: string,
  levels: readonly number[],
  { layout = '', rate = 48_000, seconds = 0.6, codec = [] as string[] } = {},
): Promise<string> {
  const channels = levels.map((level) => `${level * PEAK}*sin(2*PI*${HERTZ}*t)`).join('|');
  const source = `aevalsrc=${channels}:s=${rate}:d=${seconds}${layout && `:c=${layout}`}`;
  await run('ffmpeg', ['-nostdin', '-v', 'error', '-f', 'lavfi', '-i', source, ...codec, '-y', path]);
  return path;
}

/** Everything that comes of an input. */
async function decode(t: TestContext, input: MediaInput, bytes: readonly Uint8Array[] = []): Promise<PcmBlock> {
  const ahead = sampleFrames(60 * SAMPLE_RATE);
  const decoder = new PcmDecoder({ ffmpeg: newFfmpeg(), input, urgency: 'programme', ahead });
  t.after(() => decoder.close());
  for (const piece of bytes) decoder.write(piece);
  if (input.stdin === 'bytes') decoder.endInput();
  await waitUntil(
    () => decoder.state !== 'open',
    () => `the end; ${decoder.ready}`,
  );
  assert.equal(decoder.failure, null);
  const sound = silentBlock(decoder.ready);
  decoder.read(sound);
  return sound;
}

/** Level of the tone on each side, as shares of `PEAK`, in a stretch of sound given in seconds. */
function heardIn(sound: PcmBlock, from: number, to: number): [number, number] {
  const [start, end] = [Math.round(from * SAMPLE_RATE), Math.round(to * SAMPLE_RATE)];
  const level = (side: 0 | 1) => {
    let [real, imaginary] = [0, 0];
    for (let at = start; at < end; at++) {
      const phase = (2 * Math.PI * HERTZ * at) / SAMPLE_RATE;
      real += sound[2 * at + side]! * Math.cos(phase);
      imaginary += sound[2 * at + side]! * Math.sin(phase);
    }
    return (2 * Math.hypot(real, imaginary)) / (end - start) / PEAK;
  };
  return [level(0), level(1)];
}

function assertLevels(actual: readonly number[], wanted: readonly number[], what: string, decibels = 0.1): void {
  const isNear = actual.every((level, side) => {
    const least = wanted[side]!;
    return least === 0 ? level < 1e-4 : Math.abs(20 * Math.log10(level / least)) < decibels;
  });
  assert.ok(isNear, `${what}: ${actual}, not ${wanted}`);
}

const layouts: [layout: string, levels: number[], left: number, right: number][] = [
  ['mono', [1], 1, 1],
  ['stereo', [1, 1], 1, 1],
  ['stereo', [1, 0], 1, 0],
  ['stereo', [0, 1], 0, 1],
  ['2.1', [1, 1, 1], 1, 1],
  ['3.0', [1, 1, 0], 1, 1],
  ['3.0', [0, 0, 1], DOWN_3_DB, DOWN_3_DB],
  ['4.0', [1, 1, 0, 0], 1, 1],
  ['4.0', [0, 0, 0, 1], DOWN_6_DB, DOWN_6_DB],
  ['quad', [0, 0, 1, 0], DOWN_3_DB, 0],
  ['5.0', [1, 1, 0, 0, 0], 1, 1],
  ['5.1', [1, 1, 0, 0, 0, 0], 1, 1],
  ['5.1', [0, 0, 1, 0, 0, 0], DOWN_3_DB, DOWN_3_DB],
  ['5.1', [0, 0, 0, 1, 0, 0], 0, 0],
  ['5.1', [0, 0, 0, 0, 1, 0], DOWN_3_DB, 0],
  ['5.1(side)', [0, 0, 0, 0, 0, 1], 0, DOWN_3_DB],
  ['6.1', [0, 0, 0, 0, 1, 0, 0], DOWN_6_DB, DOWN_6_DB],
  ['7.1', [0, 1, 0, 0, 0, 0, 0, 0], 0, 1],
  ['7.1', [0, 0, 0, 0, 1, 0, 1, 0], 2 * DOWN_3_DB, 0],
];

test('each channel is heard on its side at its level, as BS.775 has it, and mono on both', async (t) => {
  const folder = makeTemporaryFolder(t);
  const heard = layouts.map(async ([layout, levels, ...wanted], index) => {
    const file = await writeChannels(join(folder, `${index}.flac`), levels, { layout });
    return { what: `${layout} ${levels}`, wanted, levels: heardIn(await decode(t, MediaInput.file(file)), 0.1, 0.5) };
  });
  for (const { what, wanted, levels } of await Promise.all(heard)) assertLevels(levels, wanted, what);
});

const kinds: [name: string, rate: number, codec: string[]][] = [
  ['8k.wav', 8000, ['-c:a', 'pcm_u8']],
  ['24.wav', 96_000, ['-c:a', 'pcm_s24le']],
  ['192.flac', 192_000, ['-sample_fmt', 's32']],
  ['float.wav', 44_100, ['-c:a', 'pcm_f32le']],
  ['double.wav', 48_000, ['-c:a', 'pcm_f64le']],
  ['law.wav', 8000, ['-c:a', 'pcm_mulaw']],
  ['low.opus', 48_000, ['-c:a', 'libopus', '-b:a', '32k']],
  ['low.mp3', 22_050, ['-c:a', 'libmp3lame', '-q:a', '2']],
  ['plain.m4a', 44_100, ['-c:a', 'aac', '-b:a', '96k']],
];

test('mono and stereo are as loud as they were recorded, at any rate and depth', async (t) => {
  const folder = makeTemporaryFolder(t);
  for (const levels of [[1], [1, 1]]) {
    const heard = kinds.map(async ([name, rate, codec]) => {
      const file = await writeChannels(join(folder, `${levels.length}-${name}`), levels, { rate, codec });
      return {
        what: `${levels.length} channels, ${name}`,
        found: heardIn(await decode(t, MediaInput.file(file)), 0.2, 0.5),
      };
    });
    // LAME takes half a decibel off of some.
    for (const { what, found } of await Promise.all(heard)) assertLevels(found, [1, 1], what, 0.6);
  }
});

const streams: [format: string, codec: string[]][] = [
  ['mp3', ['-c:a', 'libmp3lame', '-q:a', '2', '-write_xing', '0', '-id3v2_version', '0']],
  ['aac', ['-c:a', 'aac', '-b:a', '96k', '-f', 'adts']],
];

for (const [format, codec] of streams) {
  test(`a stream of ${format} that changes between mono and stereo keeps its level`, async (t) => {
    const folder = makeTemporaryFolder(t);
    const write = (name: string, levels: number[]) =>
      writeChannels(join(folder, name), levels, { codec, seconds: 1, rate: 44_100 });
    const [mono, stereo] = await Promise.all([write(`mono.${format}`, [1]), write(`stereo.${format}`, [1, 1])]);
    const bytes = [mono, stereo, mono].map((path) => readFileSync(path));
    const sound = await decode(t, MediaInput.stream(format), bytes);
    for (const part of [0, 1, 2]) {
      assertLevels(heardIn(sound, part + 0.3, part + 0.8), [1, 1], `second ${part}`, 0.6);
    }
  });
}

test('what is measured is what is heard', async (t) => {
  const folder = makeTemporaryFolder(t);
  // R 128 is made so that this tone in stereo at a peak of -20 dBFS has -20 LUFS.
  const table: [layout: string, levels: number[], decibels: number][] = [
    ['mono', [1], 0],
    ['stereo', [1, 1], 0],
    ['5.1', [1, 1, 0, 0, 0, 0], 0],
    ['5.1', [0, 0, 1, 1, 0, 0], -3],
    ['5.1', [1, 1, 1, 1, 1, 1], 7.65],
  ];
  for (const [layout, levels, decibels] of table) {
    const path = await writeChannels(join(folder, 'x.wav'), levels, { layout, seconds: 2 });
    const result = await measureTrack({ clock: new ManualClock(), ffmpeg: newFfmpeg(), path });
    assert.ok(result.kind === 'measured', JSON.stringify(result));
    const { integrated, truePeak } = result.measurement.loudness!;
    const what = `${layout} ${levels}: ${integrated} LUFS, ${truePeak} dBTP`;
    assert.ok(Math.abs(integrated - (-20 + decibels)) < 0.2, what);
    assert.ok(Math.abs(truePeak - (-20 + decibels)) < 0.2, what);
  }
});
