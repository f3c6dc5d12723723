import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { waitForAdmin } from '../support/admin-client.ts';
import { writeToneFile } from '../support/ffmpeg.ts';
import { startFreeStation } from '../support/free-station.ts';
import { lockMachine } from '../support/lock-machine.ts';
import { recordMounts } from '../support/mount-recording.ts';
import { chooseTones } from '../support/seeded-random.ts';
import { mountOutput } from '../support/studio-config.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { assertPassages, fromFirstSound } from '../support/tone-passages.ts';

await lockMachine();

const TRACK_SECONDS = 5;
const BYTES_PER_SECOND = 16_000;

const encoders: Readonly<Record<string, readonly string[]>> = {
  mp3: ['-c:a', 'libmp3lame', '-b:a', '128k'],
  m4a: ['-c:a', 'aac', '-b:a', '128k'],
  flac: ['-c:a', 'flac'],
  ogg: ['-c:a', 'libvorbis', '-q:a', '5'],
  opus: ['-c:a', 'libopus', '-b:a', '96k'],
  wav: ['-c:a', 'pcm_s16le'],
};

function tagsOf(name: string): string[] {
  return ['-metadata', 'artist=Tones', '-metadata', `title=Track ${name}`];
}

async function writeTracks(t: TestContext, folder: string, tones: readonly number[]): Promise<void> {
  for (const [index, [ending, encoder]] of Object.entries(encoders).entries()) {
    const path = join(folder, `${index}.${ending}`);
    await writeToneFile(t, path, { hertz: tones[index]!, seconds: TRACK_SECONDS }, [...tagsOf(ending), ...encoder]);
  }
}

function listed(folder: string) {
  return { type: 'playlist', path: folder, shuffle: false, crossfade: '500ms' };
}

test('a folder of six formats, with broken files among them, plays without a gap', async (t) => {
  const folder = makeTemporaryFolder(t);
  const tones = chooseTones(t, 6);
  await writeTracks(t, folder, tones);
  writeFileSync(join(folder, '1-empty.mp3'), '');
  writeFileSync(join(folder, '2-garbage.flac'), 'this is no music at all'.repeat(1000));
  mkdirSync(join(folder, '3-folder.mp3'));
  const station = await startFreeStation(t, {
    inputs: { music: listed(folder) },
    programs: { main: { inputs: ['music'] } },
    outputs: [mountOutput('/stream.mp3')],
  });
  const [recording] = await recordMounts(t, station.port, ['/stream.mp3']);
  for (let part = 0; part < 4; part++) await recording!.receiveMore(6 * BYTES_PER_SECOND);
  const sound = await recording!.finish(t);
  const names = Object.keys(encoders);
  const named = Object.fromEntries(names.map((name, index) => [name, tones[index]!]));
  assertPassages(fromFirstSound(sound), named, { story: names, leastMs: 3000, longestGapMs: 20 });
  const told = station.log.filter((line) => line.includes('Cannot play') || line.includes('broken'));
  for (const name of ['1-empty.mp3', '2-garbage.flac']) {
    assert.equal(told.filter((line) => line.includes(name)).length, 1, `${name} is named once: ${told.join('\n')}`);
  }
});

test('new files are played, removed ones are not, and the next input replaces an empty folder', async (t) => {
  const folder = makeTemporaryFolder(t);
  const elsewhere = makeTemporaryFolder(t);
  const [first, second, reserve] = chooseTones(t, 3) as [number, number, number];
  await writeToneFile(t, join(folder, 'a.mp3'), { hertz: first, seconds: 4 }, encoders.mp3!);
  await writeToneFile(t, join(elsewhere, 'b.mp3'), { hertz: second, seconds: 4 }, encoders.mp3!);
  const station = await startFreeStation(t, {
    inputs: { music: listed(folder), reserve: { type: 'tone', frequency: reserve, level: -18 } },
    programs: { main: { inputs: ['music', 'reserve'], crossfade: '500ms', returnAfter: '0s' } },
    outputs: [mountOutput('/stream.mp3')],
  });
  const onAir = (name: string) =>
    waitForAdmin(station.port, '/api/programs/main', (answer) => answer.includes(`"onAir":"${name}"`));
  await onAir('music');
  rmSync(join(folder, 'a.mp3'));
  await onAir('reserve');
  renameSync(join(elsewhere, 'b.mp3'), join(folder, 'b.mp3'));
  await onAir('music');
});
