import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { newFfmpeg } from '../../test/support/new-ffmpeg.ts';
import { joinBlocks } from '../../test/support/pcm-hearing.ts';
import { PlaylistBench } from '../../test/support/playlist-bench.ts';
import { makeTemporaryFolder } from '../../test/support/temporary-folder.ts';
import { waitUntil } from '../../test/support/wait-until.ts';
import { sampleFrames } from '../core/index.ts';
import { MediaInput, PcmDecoder } from '../ffmpeg/index.ts';
import { type PcmBlock, SAMPLE_RATE } from '../pcm/index.ts';

const run = promisify(execFile);
/** Two tones that fit no frame of any format, one on each side. */
const HERTZ = [441.7, 663.1] as const;
const PEAK = 0.3;
/** In seconds: where the recording is cut, at odd samples of either rate, and how long it is. */
const CUTS = [1.10377, 2.30911] as const;
const LENGTH = 3.4;
const NEAR = 0.045;

const valueAt = (side: 0 | 1, seconds: number) => PEAK * Math.sin(2 * Math.PI * HERTZ[side] * seconds);

/** A part of the recording, between two of its samples. */
async function writePart(
  path: string,
  rate: number,
  from: number,
  to: number,
  codec: readonly string[],
): Promise<string> {
  const samples = new Float32Array(2 * (to - from));
  for (let at = 0; at < samples.length; at++) samples[at] = valueAt((at % 2) as 0 | 1, (from + (at >> 1)) / rate);
  writeFileSync(`${path}.f32`, samples);
  const source = ['-f', 'f32le', '-ar', `${rate}`, '-ac', '2', '-i', `${path}.f32`];
  await run('ffmpeg', ['-nostdin', '-v', 'error', ...source, ...codec, '-y', path]);
  return path;
}

/** The recording as three files. */
async function writeParts(folder: string, name: string, rates: readonly number[], codec: readonly string[]) {
  return Promise.all(
    [0, ...CUTS].map((start, part) => {
      const rate = rates[part % rates.length]!;
      const end = [...CUTS, LENGTH][part]!;
      return writePart(join(folder, `${part}-${name}`), rate, Math.round(start * rate), Math.round(end * rate), codec);
    }),
  );
}

/** Plays files one after the other, without a crossfade and with the silence that they have. */
async function play(t: TestContext, paths: readonly string[]): Promise<PcmBlock> {
  const ffmpeg = newFfmpeg();
  const decoders: PcmDecoder[] = [];
  const forms = Object.fromEntries(paths.map((path, part) => [`${part}`, { hertz: 0, seconds: 0, path }]));
  const bench = new PlaylistBench(forms, {
    crossfade: sampleFrames(0),
    open: ({ id }, ahead) => {
      const input = MediaInput.file(paths[Number(id)]!);
      const decoder = new PcmDecoder({ ffmpeg, input, urgency: 'programme', ahead });
      decoders.push(decoder);
      return decoder;
    },
  });
  t.after(() => bench.input.stop());
  const areDecoded = () => decoders.every(({ state }) => state !== 'open');
  const blocks: PcmBlock[] = [];
  while (bench.list.reports.length < 2 * paths.length && blocks.length < 2 * 50 * LENGTH) {
    // Time stands still while something is decoded, so the load of the machine changes nothing.
    await waitUntil(areDecoded, 'what was opened to be decoded');
    blocks.push(bench.play(0.02).sound);
  }
  assert.deepEqual(bench.list.reports, ['0 started', '0 ended', '1 started', '1 ended', '2 started', '2 ended']);
  return joinBlocks(blocks);
}

/** The largest error of what was heard against the recording, near its two joins (45 ms on either side, two frames of AAC) and everywhere else. */
function errorsOf(sound: PcmBlock): { joins: number; elsewhere: number } {
  const errors = { joins: 0, elsewhere: 0 };
  // The ends of the recording are edges of the test's own.
  const margin = 0.05 * SAMPLE_RATE;
  for (let at = margin; at < LENGTH * SAMPLE_RATE - margin; at++) {
    const seconds = at / SAMPLE_RATE;
    const place = CUTS.some((cut) => Math.abs(cut - seconds) < NEAR) ? 'joins' : 'elsewhere';
    for (const side of [0, 1] as const) {
      errors[place] = Math.max(errors[place], Math.abs(sound[2 * at + side]! - valueAt(side, seconds)));
    }
  }
  return errors;
}

/**
 * Formats that tell how long they are, to the sample. What the codec may change at the cut ends of a file and elsewhere: one
 * sample lost or doubled would be 0.026 elsewhere, a gap at a join 0.3.
 */
const formats: [name: string, codec: string[], rates: number[], atJoins: number, elsewhere: number][] = [
  ['plain.wav', ['-c:a', 'pcm_s24le'], [48_000], 1e-5, 1e-5],
  ['plain.flac', ['-c:a', 'flac'], [48_000], 1e-4, 1e-4],
  ['lame.mp3', ['-c:a', 'libmp3lame', '-b:a', '320k'], [48_000], 0.12, 0.012],
  ['vbr.mp3', ['-c:a', 'libmp3lame', '-q:a', '2'], [48_000], 0.12, 0.012],
  ['vorbis.ogg', ['-c:a', 'libvorbis', '-q:a', '8'], [48_000], 0.12, 0.012],
  ['plain.opus', ['-c:a', 'libopus', '-b:a', '256k'], [48_000], 0.12, 0.012],
  ['plain.webm', ['-c:a', 'libopus', '-b:a', '256k'], [48_000], 0.12, 0.012],
  ['aac.m4a', ['-c:a', 'aac', '-b:a', '256k'], [48_000], 0.27, 0.02],
  ['alac.m4a', ['-c:a', 'alac'], [48_000], 1e-4, 1e-4],
  ['mp3.mp4', ['-c:a', 'libmp3lame', '-b:a', '320k'], [48_000], 0.12, 0.012],
  // Each file of another rate is rounded up to a whole sample of 48 kHz, so two joins shift what follows by up to two.
  ['other.flac', ['-c:a', 'flac'], [44_100], 0.06, 0.06],
  ['mixed.flac', ['-c:a', 'flac'], [44_100, 96_000, 48_000], 0.06, 0.06],
];

for (const [name, codec, rates, atJoins, away] of formats) {
  test(`${name} at ${rates.join(', ')} Hz: a recording that is cut in three is heard as one`, async (t) => {
    const folder = makeTemporaryFolder(t);
    const sound = await play(t, await writeParts(folder, name, rates, codec));
    const surplus = sound.length / 2 - LENGTH * SAMPLE_RATE;
    assert.ok(surplus >= 0 && surplus < 0.04 * SAMPLE_RATE + 3, `nothing but the rest of the last blocks; ${surplus}`);
    const { joins, elsewhere } = errorsOf(sound);
    assert.ok(joins < atJoins && elsewhere < away, `${name}: ${joins} at the joins, ${elsewhere} elsewhere`);
  });
}
