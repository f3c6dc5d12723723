import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { askAdmin } from '../support/admin-client.ts';
import { startFreeStation } from '../support/free-station.ts';
import { mp3Frames } from '../support/mp3-frames.ts';
import { RawConnection } from '../support/raw-connection.ts';
import { sourceHead } from '../support/source-client.ts';
import { waitUntil } from '../support/wait-until.ts';

const listen = [{ port: 0 }, { port: 0, proxyProtocol: true }];
const trusting = await startFreeStation({ after }, { server: { listen, trustedProxies: ['127.0.0.0/8'] } });
const wary = await startFreeStation({ after }, { server: { listen, trustedProxies: ['192.0.2.1'] } });

const FORWARDED = 'X-Forwarded-For: 203.0.113.7';
const CHUNKED = 'Transfer-Encoding: chunked';
const EXPECT = 'Expect: 100-continue';
const HELLO = /^HTTP\/1\.0 200 OK\r\n\r\n/;

const chunk = (bytes: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);

let sources = 0;

/** Sends a PUT with frames in it, and gives what was answered once the mount has them. */
async function send(station: typeof trusting, headers: readonly string[], before = '', port = station.port) {
  const mount = `/source-${++sources}`;
  const connection = await RawConnection.open({ port });
  const head = sourceHead({ port, mount, method: 'PUT', protocol: 'HTTP/1.1', headers });
  const frames = mp3Frames(0, 100);
  const body = headers.includes(CHUNKED) ? chunk(frames) : frames;
  connection.send(Buffer.concat([Buffer.from(before + head), body]));
  const isLive = async () =>
    (await (await fetch(`http://127.0.0.1:${station.port}/status-json.xsl`)).text()).includes(mount);
  await waitUntil(isLive, `${mount} is on air`);
  return { connection, answer: () => connection.bytes.toString('latin1') };
}

test('a chunked PUT through a trusted proxy is answered when it ends', async () => {
  for (const header of [FORWARDED, 'Via: 1.1 cache', 'Forwarded: for=203.0.113.7']) {
    const { connection, answer } = await send(trusting, [header, CHUNKED]);
    assert.equal(answer(), '', header);
    connection.send('0\r\n\r\n');
    assert.match(await connection.receiveAll(), /^HTTP\/1\.[01] 200 OK\r\n.*The broadcast has ended\n$/s);
  }
});

test('one that asks for leave gets it at once, and its answer at the end', async () => {
  const { connection, answer } = await send(trusting, [FORWARDED, CHUNKED, EXPECT]);
  assert.equal(answer(), 'HTTP/1.1 100 Continue\r\n\r\n');
  connection.send('0\r\n\r\n');
  assert.match(await connection.receiveAll(), /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.[01] 200 OK\r\n/);
});

test('a wrong password is refused before any audio, with a challenge', async () => {
  const connection = await RawConnection.open({ port: trusting.port });
  const headers = [FORWARDED, CHUNKED];
  const options = { port: trusting.port, mount: '/x', method: 'PUT', protocol: 'HTTP/1.1', headers } as const;
  connection.send(sourceHead({ ...options, login: 'source:wrong' }));
  assert.match(await connection.receiveAll(), /^HTTP\/1\.[01] 401 .*WWW-Authenticate: Basic/is);
});

test('a client that says SOURCE is answered before it sends, chunks or not', async () => {
  const connection = await RawConnection.open({ port: trusting.port });
  const headers = ['Via: 1.1 cache', CHUNKED];
  connection.send(sourceHead({ port: trusting.port, mount: '/waits', protocol: 'HTTP/1.1', headers }));
  await waitUntil(() => HELLO.test(connection.bytes.toString('latin1')), 'the answer');
  const frames = mp3Frames(0, 100);
  connection.send(Buffer.concat([chunk(frames), Buffer.from('0\r\n\r\n')]));
  await connection.receiveAll();
  const answer = await askAdmin(trusting.port, '/api/stats');
  const { mounts } = JSON.parse(answer.split('\r\n\r\n')[1]!) as { mounts: { path: string; bytesRead: number }[] };
  assert.equal(mounts.find(({ path }) => path === '/waits')?.bytesRead, frames.length, 'the chunks are taken off');
});

const atOnce: readonly [name: string, run: () => ReturnType<typeof send>][] = [
  ['without a proxy', () => send(trusting, [CHUNKED])],
  ['without chunks', () => send(trusting, [FORWARDED])],
  ['through a proxy that is not trusted', () => send(wary, [FORWARDED, CHUNKED])],
  [
    'through a proxy that passes bytes on',
    () => send(trusting, [CHUNKED], 'PROXY TCP4 203.0.113.7 127.0.0.1 4711 8000\r\n', trusting.ports[1]),
  ],
];

for (const [name, run] of atOnce) {
  test(`a PUT is answered at once ${name}`, async () => {
    const { connection, answer } = await run();
    assert.match(answer(), HELLO);
    connection.close();
  });
}
