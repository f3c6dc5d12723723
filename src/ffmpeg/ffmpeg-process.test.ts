import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FfmpegProcess } from './ffmpeg-process.ts';

/** Longer than any system takes for one argument. */
const TOO_LONG = 'x'.repeat(8 * 1024 * 1024);

for (const [what, command, argument, reason] of [
  ['is not there', '/nowhere/ffmpeg', '-version', /^ffmpeg is missing: there is no program "\/nowhere\/ffmpeg"$/],
  ['the system refuses at once', process.execPath, TOO_LONG, /E2BIG/],
] as const) {
  test(`a program that ${what} has ended with the reason, and nothing is thrown`, async () => {
    const run = new FfmpegProcess({ command, arguments: [argument], takesInput: true });
    run.write(Buffer.from('sound'));
    const { isSuccess, reason: told } = await run.ended;
    assert.equal(isSuccess, false);
    assert.match(told, reason);
    assert.equal(run.pid, null);
    run.endInput();
    run.kill();
    assert.deepEqual(await run.output.toArray(), []);
  });
}
