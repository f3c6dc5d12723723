import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newFfmpeg } from '../../test/support/new-ffmpeg.ts';
import { FFMPEG_MISSING, type FfmpegRun, MediaInput } from './index.ts';

function runOf(urgency: FfmpegRun['urgency']): FfmpegRun {
  return { input: MediaInput.stream('mp3'), output: ['-f', 'null', '-'], urgency, onOutput: () => {} };
}

test('no more decoders of streams run than are allowed; those of the station itself are not counted', async () => {
  const ffmpeg = newFfmpeg({ maxStreamDecoders: 2 });
  const streams = [1, 2, 3].map(() => ffmpeg.start(runOf('stream')));
  const others = (['programme', 'background'] as const).map((urgency) => ffmpeg.start(runOf(urgency)));
  const { isSuccess, code, reason } = await streams[2]!.ended;
  assert.equal(isSuccess, false);
  assert.equal(code, 'DECODERS_EXHAUSTED');
  assert.match(reason, /2 decoders are busy \(DECODERS_EXHAUSTED, server\.limits\.decoders\)/);
  assert.equal(ffmpeg.streamDecoders, 2);
  streams[0]!.kill();
  await streams[0]!.ended;
  const next = ffmpeg.start(runOf('stream'));
  assert.equal(ffmpeg.streamDecoders, 2);
  for (const run of [...streams, ...others, next]) run.kill();
  assert.equal((await next.ended).code, undefined);
});

test('a missing ffmpeg is refused with the fix, and is found once it is there', async () => {
  let path: string | null = null;
  const ffmpeg = newFfmpeg({ find: () => path });
  assert.equal(ffmpeg.isMissing, true);
  assert.deepEqual(await ffmpeg.start(runOf('stream')).ended, {
    isSuccess: false,
    reason: FFMPEG_MISSING,
    code: 'FFMPEG_MISSING',
  });
  path = 'ffmpeg';
  const run = ffmpeg.start(runOf('stream'));
  assert.equal(ffmpeg.isMissing, false);
  run.kill();
});
