import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import { startToneEncoder } from '../support/ffmpeg.ts';
import { startFreeStation } from '../support/free-station.ts';
import { MountRecording } from '../support/mount-recording.ts';
import { chooseTones } from '../support/seeded-random.ts';
import { mountOutput, studioConfig, toneInput, waitForSwitch } from '../support/studio-config.ts';
import { assertPassages } from '../support/tone-passages.ts';
import { UpstreamServer } from '../support/upstream-server.ts';
import { waitUntil } from '../support/wait-until.ts';

const SECOND = 16_000;

/** What a stream that cannot be played answers, and what the log says of it; null: nothing so soon. */
const faults: readonly { name: string; answer: (socket: Socket, path: string) => void; said: RegExp | null }[] = [
  {
    name: 'not found',
    answer: (socket) => socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n'),
    said: /404/,
  },
  { name: 'hanging', answer: () => {}, said: null },
  {
    name: 'redirected in a loop',
    answer: (socket, path) => socket.end(`HTTP/1.1 302 Found\r\nLocation: ${path}\r\nContent-Length: 0\r\n\r\n`),
    said: /leads in a circle/,
  },
  {
    name: 'garbage',
    answer: (socket) =>
      socket.end(`HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\n\r\n${'no sound at all '.repeat(4000)}`),
    said: /failed/,
  },
  { name: 'no HTTP', answer: (socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n\r\n'), said: /failed/ },
  { name: 'closed at once', answer: (socket) => socket.destroy(), said: /failed/ },
];

test('a stream that fails in any way is not heard; when it comes good it is taken back', async (t) => {
  const [music, hertz] = chooseTones(t, 2);
  const upstream = await UpstreamServer.start(() => {});
  t.after(() => upstream.stop());
  const radio = {
    type: 'url',
    url: upstream.url('/radio').href,
    buffer: '5s',
    prebuffer: '500ms',
    retry: { first: '100ms', max: '200ms' },
  };
  const config = studioConfig({ radio, music: toneInput(music!) }, { outputs: [mountOutput('/stream.mp3')] });
  const station = await startFreeStation(t, config);
  const { port, log } = station;
  const recording = await MountRecording.start(t, { port, path: '/stream.mp3' });

  for (const { name, answer, said } of faults) {
    const [since, asked] = [log.length, upstream.requests.length];
    upstream.answer = ({ socket, path }) => answer(socket, path);
    upstream.disconnect();
    await waitUntil(() => upstream.requests.length > asked, `asked again: ${name}`);
    const isSaid = () =>
      said === null || log.slice(since).some((line) => line.includes('input=radio') && said.test(line));
    await waitUntil(isSaid, () => `the log says why, ${name}: ${log.slice(since).join('\n')}`);
    await recording.receiveMore(SECOND / 2);
  }

  const since = log.length;
  const encoders: ReturnType<typeof startToneEncoder>[] = [];
  upstream.answer = ({ socket }) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\n\r\n');
    const encoder = startToneEncoder(t, { hertz: hertz! }, 'mp3');
    encoders.push(encoder);
    encoder.stdout.on('data', (bytes: Buffer) => socket.write(bytes));
  };
  upstream.disconnect();
  await waitForSwitch(station, 'radio', since);
  await recording.receiveMore(2 * SECOND);
  const before = log.length;
  await encoders.at(-1)!.stop('SIGKILL');
  upstream.answer = ({ socket }) => socket.destroy();
  upstream.disconnect();
  await waitForSwitch(station, 'music', before);
  await recording.receiveMore(2 * SECOND);
  const tones = { music: music!, radio: hertz! };
  assertPassages(await recording.finish(t), tones, { story: ['music', 'radio', 'music'], leastMs: 1000 });
  assert.ok(log.length < 200, `the log is no flood: ${log.length} lines`);
});
