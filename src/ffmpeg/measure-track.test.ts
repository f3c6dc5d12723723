import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { newFfmpeg } from '../../test/support/new-ffmpeg.ts';
import { makeTemporaryFolder } from '../../test/support/temporary-folder.ts';
import { waitUntil } from '../../test/support/wait-until.ts';
import { millis } from '../core/index.ts';
import { FFMPEG_MISSING, type MeasuredTrack, measureTrack, type TrackMeasurement } from './index.ts';

const run = promisify(execFile);
const fixtures = join(import.meta.dirname, '../../test/fixtures');

/** A stereo file made by ffmpeg of an expression for each sample. */
async function writeSound(path: string, expression: string, seconds: number): Promise<string> {
  const source = `aevalsrc='${expression}|${expression}':s=44100:d=${seconds}`;
  await run('ffmpeg', ['-nostdin', '-v', 'error', '-f', 'lavfi', '-i', source, '-y', path]);
  return path;
}

const measure = (path: string, clock = new ManualClock()) => measureTrack({ clock, ffmpeg: newFfmpeg(), path });

function assertMeasured(result: MeasuredTrack): TrackMeasurement {
  assert.ok(result.kind === 'measured', JSON.stringify(result));
  return result.measurement;
}

function assertNear(actual: number, expected: number, tolerance: number, what: string): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${what}: ${actual}, not ${expected}`);
}

// R 128 is made so that 997 Hz in stereo at -20 dBFS peak has -20 LUFS; blocks at the edges of the tone and lossy codecs take about one off.
for (const ending of ['wav', 'flac', 'mp3', 'opus', 'ogg', 'm4a']) {
  test(`measures duration, cues, loudness and true peak of ${ending}`, async (t) => {
    const expression = 'if(between(t,0.7,5.2)*not(between(t,2,2.5)),0.1*sin(2*PI*997*t),0)';
    const path = await writeSound(join(makeTemporaryFolder(t), `x.${ending}`), expression, 6);
    const { duration, cueIn, cueOut, loudness } = assertMeasured(await measure(path));
    assertNear(duration, 6000, 60, 'duration');
    assertNear(cueIn, 700, 40, 'cue-in');
    assertNear(cueOut, 5200, 60, 'cue-out');
    assertNear(loudness!.integrated, -20, 1.5, 'loudness');
    assertNear(loudness!.truePeak, -20, 1.5, 'true peak');
  });
}

test('gives the whole duration as cues where there is no silence, and counts mono as it is played', async (t) => {
  const path = join(makeTemporaryFolder(t), 'mono.wav');
  const source = "aevalsrc='0.1*sin(2*PI*997*t)':s=48000:d=2.5";
  await run('ffmpeg', ['-nostdin', '-v', 'error', '-f', 'lavfi', '-i', source, '-y', path]);
  const { duration, cueIn, cueOut, loudness } = assertMeasured(await measure(path));
  assert.deepEqual([duration, cueIn, cueOut], [2500, 0, 2500]);
  assertNear(loudness!.integrated, -20, 0.3, 'loudness of one channel on both sides');
  assertNear(loudness!.truePeak, -20, 0.3, 'true peak');
});

test('has no loudness for a sound that is too short for one', async (t) => {
  const path = await writeSound(join(makeTemporaryFolder(t), 'blip.wav'), '0.5*sin(2*PI*997*t)', 0.2);
  const { duration, loudness } = assertMeasured(await measure(path));
  assertNear(duration, 200, 1, 'duration');
  assert.equal(loudness, null);
});

test('keeps what matters of a file with more silences than its messages hold', async (t) => {
  const expression = 'if(lt(mod(t,0.25),0.15)+lt(t,1),0,0.1*sin(2*PI*997*t))';
  const path = await writeSound(join(makeTemporaryFolder(t), 'talk.flac'), expression, 120);
  const { duration, cueIn, loudness } = assertMeasured(await measure(path));
  assertNear(duration, 120_000, 1, 'duration');
  assertNear(cueIn, 1150, 10, 'cue-in');
  assert.ok(loudness !== null);
});

test('measures what can be decoded of a damaged file', async (t) => {
  const path = join(makeTemporaryFolder(t), 'half.mp3');
  const whole = readFileSync(join(fixtures, 'tone.mp3'));
  writeFileSync(path, Buffer.concat([whole, Buffer.alloc(50_000, 'no frames of anything '), whole]));
  assert.ok(assertMeasured(await measure(path)).duration > 1500);
});

test('takes a name for a name, whatever ffmpeg might make of it', async (t) => {
  const path = join(makeTemporaryFolder(t), "concat:a|b'%d.mp3");
  copyFileSync(join(fixtures, 'tone.mp3'), path);
  assert.ok(assertMeasured(await measure(path)).duration > 900);
});

test('tells why a file is broken, without its name', async (t) => {
  const folder = makeTemporaryFolder(t);
  const write = (name: string, bytes: string | Buffer) => {
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
  };
  mkdirSync(join(folder, 'folder.mp3'));
  const table: [string, RegExp][] = [
    [write('empty.mp3', ''), /^Invalid argument|^Invalid data|^Error opening input/],
    [write('garbage.flac', 'this is a letter to the listeners, not music'.repeat(50)), /\w/],
    [write('garbage.ogg', 'this is a letter to the listeners, not music'.repeat(50)), /\w/],
    [write('cut.wav', 'RIFF'), /Invalid data/],
    [join(folder, 'missing.mp3'), /No such file/],
    [join(folder, 'folder.mp3'), /Is a directory/],
    [await writeSound(join(folder, 'silence.flac'), '0', 1), /^there is nothing but silence in it$/],
    [await writeSound(join(folder, 'hiss.flac'), '0.001*random(0)', 1), /^there is nothing but silence in it$/],
  ];
  for (const [path, reason] of table) {
    const result = await measure(path);
    assert.ok(result.kind === 'broken', `${path}: ${JSON.stringify(result)}`);
    assert.match(result.reason, reason, path);
    assert.ok(!result.reason.includes(folder) && !result.reason.endsWith('.'), result.reason);
  }
});

test('blames no file for an ffmpeg that is missing, was killed, was ended or takes too long', async (t) => {
  const folder = makeTemporaryFolder(t);
  const path = join(folder, 'endless.wav');
  await run('mkfifo', [path]);
  const clock = new ManualClock();
  assert.deepEqual(await measureTrack({ clock, ffmpeg: newFfmpeg({ find: () => null }), path }), {
    kind: 'failed',
    reason: FFMPEG_MISSING,
  });

  const tooLong = measureTrack({ clock, ffmpeg: newFfmpeg(), path, limit: millis(5000) });
  clock.advance(5000);
  assert.deepEqual(await tooLong, { kind: 'failed', reason: 'it was not done within 5 s' });

  const ending = new AbortController();
  const ended = measureTrack({ clock, ffmpeg: newFfmpeg(), path, signal: ending.signal });
  ending.abort();
  assert.deepEqual(await ended, { kind: 'failed', reason: 'it was ended' });
  const never = await measureTrack({ clock, ffmpeg: newFfmpeg(), path, signal: AbortSignal.abort() });
  assert.equal(never.kind, 'failed');

  const killed = measureTrack({ clock, ffmpeg: newFfmpeg(), path });
  const findPid = async () => (await run('pgrep', ['-f', `file:${path}`]).catch(() => ({ stdout: '' }))).stdout.trim();
  await waitUntil(async () => (await findPid()) !== '', 'ffmpeg to run');
  process.kill(Number(await findPid()), 'SIGKILL');
  assert.equal((await killed).kind, 'failed');
  assert.equal(clock.pendingTimers, 0);
});
