import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { startToneEncoder } from '../../test/support/ffmpeg.ts';
import { longestSilence } from '../../test/support/pcm-hearing.ts';
import { UpstreamServer } from '../../test/support/upstream-server.ts';
import { UrlReceiver } from '../../test/support/url-receiver.ts';
import { SAMPLE_RATE } from '../pcm/index.ts';

const HEAD = 'HTTP/1.0 200 OK\r\nContent-Type: audio/mpeg\r\n\r\n';
const seconds = (count: number) => Math.round(count * SAMPLE_RATE);

async function encodeMp3(t: TestContext, hertz: number, length: number): Promise<Buffer> {
  const encoder = startToneEncoder(t, { hertz, seconds: length, isUnpaced: true }, 'mp3');
  await encoder.waitForEnd();
  return encoder.sound;
}

async function startUpstream(
  t: TestContext,
  answer: Parameters<typeof UpstreamServer.start>[0],
): Promise<UpstreamServer> {
  const upstream = await UpstreamServer.start(answer);
  t.after(() => upstream.stop());
  return upstream;
}

for (const [how, from] of [
  ['begins its file again', 0],
  ['is joined in the middle of a frame', 30_001],
] as const) {
  test(`a lost stream is not heard while the buffer lasts, and counted: the next ${how}`, async (t) => {
    const sound = await encodeMp3(t, 700, 6);
    const upstream = await startUpstream(t, ({ socket }) => {
      socket.write(HEAD);
      socket.write(upstream.requests.length === 1 ? sound : sound.subarray(from));
    });
    const receiver = new UrlReceiver(t, [upstream.url('/live')]);
    await receiver.hear(1);
    upstream.hangUp();
    await receiver.until(() => upstream.requests.length === 2, 'another connection');
    const heard = await receiver.hear(8);
    assert.ok(longestSilence(heard.subarray(seconds(0.1) * 2)) < 0.005, `${longestSilence(heard)} s`);
    assert.equal(receiver.input.health.snapshot().reconnects, 1);
  });
}

test('begun anew by hand it plays on from its buffer while it connects', async (t) => {
  const sound = await encodeMp3(t, 700, 6);
  const waiting: (() => void)[] = [];
  const upstream = await startUpstream(t, ({ socket }) => {
    const answer = () => socket.write(Buffer.concat([Buffer.from(HEAD), sound]));
    if (upstream.requests.length === 1) answer();
    else waiting.push(answer);
  });
  const receiver = new UrlReceiver(t, [upstream.url('/live')]);
  await receiver.until(() => receiver.input.buffer.fill > 5500, 'all of it');
  receiver.input.restart();
  assert.equal(receiver.state, 'idle: it is being connected to');
  await receiver.hear(2);
  await receiver.until(() => waiting.length === 1, 'another request');
  waiting[0]!();
  await receiver.until(() => receiver.input.buffer.fill > 5500, 'the sound of the next');
  const heard = await receiver.hear(8);
  assert.ok(longestSilence(heard.subarray(seconds(0.1) * 2)) < 0.005, `${longestSilence(heard)} s`);
  assert.equal(upstream.openCount, 1);
});
