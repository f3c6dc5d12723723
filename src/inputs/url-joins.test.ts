import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeMp3, MP3_HEAD, startUpstream } from '../../test/support/mp3-upstream.ts';
import { longestSilence } from '../../test/support/pcm-hearing.ts';
import { UrlReceiver } from '../../test/support/url-receiver.ts';
import { SAMPLE_RATE } from '../pcm/index.ts';

const seconds = (count: number) => Math.round(count * SAMPLE_RATE);

for (const [how, from] of [
  ['begins its file again', 0],
  ['is joined in the middle of a frame', 30_001],
] as const) {
  test(`a lost stream is not heard while the buffer lasts, and counted: the next ${how}`, async (t) => {
    const sound = await encodeMp3(t, 700, 6);
    const upstream = await startUpstream(t, ({ socket }) => {
      socket.write(MP3_HEAD);
      socket.write(upstream.requests.length === 1 ? sound : sound.subarray(from));
    });
    const receiver = new UrlReceiver(t, [upstream.url('/live')]);
    await receiver.hear(1);
    upstream.disconnect();
    await receiver.until(() => upstream.requests.length === 2, 'another connection');
    const heard = await receiver.hear(8);
    assert.ok(longestSilence(heard.subarray(seconds(0.1) * 2)) < 0.005, `${longestSilence(heard)} s`);
    assert.equal(receiver.input.health.snapshot().reconnects, 1);
  });
}

test('restarted by hand it plays on from its buffer while it connects', async (t) => {
  const sound = await encodeMp3(t, 700, 6);
  const waiting: (() => void)[] = [];
  const upstream = await startUpstream(t, ({ socket }) => {
    const answer = () => socket.write(Buffer.concat([Buffer.from(MP3_HEAD), sound]));
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
