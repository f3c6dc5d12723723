import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { type TestContext, test } from 'node:test';
import { startFreeStation } from '../support/free-station.ts';
import { toneMp3 } from '../support/relay-bench.ts';
import { waitUntil } from '../support/wait-until.ts';

/** Another server that answers 404 until the test lets it play. */
async function startUpstream(t: TestContext) {
  let isPlaying = false;
  let requests = 0;
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => {
      requests++;
      if (!isPlaying) socket.end('HTTP/1.0 404 Not Found\r\n\r\n');
      else {
        socket.write('HTTP/1.0 200 OK\r\nContent-Type: audio/mpeg\r\n\r\n');
        for (let second = 0; second < 10; second++) socket.write(toneMp3);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/live`, requests: () => requests, play: () => (isPlaying = true) };
}

const RETRY = { first: '500ms', max: '500ms' };
const CASES = [
  [
    'relay',
    (url: string) => ({ relays: [{ url, mount: '/live', retry: RETRY }] }),
    'the relay failed',
    'the relay works again',
  ],
  [
    'url input',
    (url: string) => ({
      inputs: { other: { type: 'url', url, retry: RETRY } },
      programs: { main: { inputs: ['other'] } },
      outputs: [{ type: 'mount', program: 'main', mount: '/stream', format: 'mp3' }],
    }),
    'the stream failed',
    'the stream plays again',
  ],
] as const;

for (const [name, config, failed, recovered] of CASES) {
  test(`a ${name} that fails again and again is warned of once, and once when it works`, async (t) => {
    const upstream = await startUpstream(t);
    const { log } = await startFreeStation(t, config(upstream.url));
    const lines = (level: string, message: string) =>
      log.filter((line) => line.includes(` ${level} `) && line.includes(message));
    await waitUntil(() => upstream.requests() >= 4, 'it is tried again and again');
    assert.equal(lines('WARN', failed).length, 1);
    upstream.play();
    await waitUntil(() => lines('INFO', recovered).length > 0, 'it works');
    assert.equal(lines('INFO', recovered).length, 1);
    assert.match(lines('INFO', recovered)[0]!, /awaySeconds=\d+ attempts=\d+/);
    assert.equal(lines('WARN', failed).length, 1);
  });
}
