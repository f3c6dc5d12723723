import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newFfmpeg } from '../../test/support/new-ffmpeg.ts';
import { type FfmpegRun, MediaInput } from './index.ts';

/** Longer than any system takes for one argument. */
const TOO_LONG = 'x'.repeat(8 * 1024 * 1024);

function runOf(output: string[], onOutput: (bytes: Buffer) => void = () => {}): FfmpegRun {
  return { input: MediaInput.samples(48_000, 2), output, urgency: 'programme', onOutput };
}

for (const [what, command, argument, reason] of [
  ['is not there', '/nowhere/ffmpeg', '-version', /^ffmpeg is missing: there is no program "\/nowhere\/ffmpeg"$/],
  ['the system refuses at once', process.execPath, TOO_LONG, /E2BIG/],
] as const) {
  test(`a program that ${what} has ended with the reason, and nothing is thrown`, async () => {
    const output: Buffer[] = [];
    const run = newFfmpeg({ find: () => command }).start(runOf([argument], (bytes) => output.push(bytes)));
    run.write(Buffer.from('sound'));
    const { isSuccess, reason: told } = await run.ended;
    assert.equal(isSuccess, false);
    assert.match(told, reason);
    assert.equal(run.pid, null);
    run.endInput();
    run.kill();
    assert.deepEqual(output, []);
  });
}

test('what is written before the process is started comes first, and nothing is lost', async () => {
  const ffmpeg = newFfmpeg();
  const output: Buffer[] = [];
  const pass = ['-c:a', 'copy', '-f', 's16le', 'pipe:1'];
  // The first start lets the second one wait.
  const first = ffmpeg.start(runOf(pass));
  const second = ffmpeg.start(runOf(pass, (bytes) => output.push(bytes)));
  assert.equal(second.pid, null);
  const sound = Buffer.from(Array.from({ length: 40_000 }, (_, index) => index % 251));
  for (let at = 0; at < sound.length; at += 4000) second.write(sound.subarray(at, at + 4000));
  assert.equal(second.unreadInput, sound.length);
  second.endInput();
  assert.deepEqual(await second.ended, { isSuccess: true, reason: '' });
  assert.deepEqual(Buffer.concat(output), sound);
  first.kill();
  assert.deepEqual(await first.ended, { isSuccess: false, reason: 'it was ended' });
});

test('one that is ended before its turn is never started', async () => {
  const ffmpeg = newFfmpeg();
  const first = ffmpeg.start(runOf(['-f', 'null', '-']));
  const second = ffmpeg.start(runOf(['-f', 'null', '-']));
  second.kill();
  assert.deepEqual(await second.ended, { isSuccess: false, reason: 'it was ended' });
  first.endInput();
  await first.ended;
  assert.equal(second.pid, null);
});
