import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { openApiDoor } from '../../test/support/api-door.ts';
import { basic, startApi, type TestApi } from '../../test/support/api-server.ts';
import { inputSnapshot, MemorySound } from '../../test/support/memory-sound.ts';
import { logins } from '../../test/support/recording-gate.ts';
import { waitUntil } from '../../test/support/wait-until.ts';
import { millis } from '../core/index.ts';
import { defaultApiLimits } from './index.ts';

async function openDoor(t: TestContext, started: TestApi): Promise<() => Socket> {
  const port = await openApiDoor(t, started);
  return () => connect(port, '127.0.0.1');
}

test('serves a connection that was accepted elsewhere, HTTP/1.0 with a close', async (t) => {
  const started = await startApi(t);
  const socket = (await openDoor(t, started))();
  socket.write('GET /status-json.xsl HTTP/1.0\r\n\r\n');
  const answer = await text(socket);
  assert.match(answer, /^HTTP\/1\.[01] 200 OK\r\n/);
  assert.match(answer, /\r\nConnection: close\r\n/i);
  assert.doesNotMatch(answer, /transfer-encoding/i);
  assert.equal(started.gate.asked[0]!.address, '198.51.100.4');
});

test('answers one request for each connection, since the next may be for a mount', async (t) => {
  const socket = (await openDoor(t, await startApi(t)))();
  socket.write('GET /health HTTP/1.1\r\nHost: x\r\n\r\nGET /live HTTP/1.1\r\nHost: x\r\n\r\n');
  const answer = await text(socket);
  assert.equal(answer.match(/HTTP\/1\.1 /g)?.length, 1);
  assert.match(answer, /\r\nConnection: close\r\n/i);
});

test('takes no notice of what follows the last request of a connection', async (t) => {
  const socket = (await openDoor(t, await startApi(t)))();
  socket.write('GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\nGET /live HTTP/1.1\r\nHost: x\r\n\r\n');
  assert.match(await text(socket), /^HTTP\/1\.1 200 OK\r\n/);
});

test('answers an unknown method as Icecast does', async (t) => {
  const socket = (await openDoor(t, await startApi(t)))();
  socket.write('BREW /live HTTP/1.0\r\n\r\n');
  const answer = await text(socket);
  assert.match(answer, /^HTTP\/1\.0 400 Bad Request\r\n/);
  assert.match(answer, /<b>400 - unknown request<\/b>/);
});

test('disconnects a request head that does not end', async (t) => {
  const limits = { ...defaultApiLimits, headTimeout: millis(200), timeoutCheck: millis(50) };
  const socket = (await openDoor(t, await startApi(t, { limits })))();
  socket.write('GET /status-json.xsl HTTP/1.1\r\nHost: x\r\n');
  assert.match(await text(socket), /^HTTP\/1\.0 408 /);
});

test('keeps event streams open and sends what changes', async (t) => {
  const started = await startApi(t);
  const socket = (await openDoor(t, started))();
  socket.setEncoding('utf8');
  socket.write('GET /api/events HTTP/1.1\r\nHost: x\r\n\r\n');
  let read = '';
  const readUntil = async (part: string) => {
    while (!read.includes(part)) read += (await once(socket, 'data'))[0];
  };
  await readUntil('event: snapshot');
  assert.match(read, /content-type: text\/event-stream/i);
  started.station.change('/live', { title: { artist: '', title: 'x', display: 'x', url: '' } });
  started.clock.advance(100);
  await readUntil('event: title');
  socket.destroy();
});

const AUTHORIZATION = `Authorization: ${basic(logins.admin)}`;

test('sends an input as it sounds, neither in chunks nor with a length, until the reader leaves', async (t) => {
  const sound = new MemorySound().addInputs(inputSnapshot({ name: 'dj' }));
  const started = await startApi(t, { sound });
  const socket = (await openDoor(t, started))();
  const pieces: Buffer[] = [];
  socket.on('data', (piece) => pieces.push(piece));
  socket.write(`GET /api/audio/stream/dj HTTP/1.1\r\nHost: x\r\n${AUTHORIZATION}\r\n\r\n`);
  const listeners = () => [...(sound.listeners.get('dj') ?? [])];
  await waitUntil(
    () => listeners().length === 1,
    () => 'a reader of the input',
  );
  const block = Buffer.alloc(3840, 7);
  listeners()[0]!.block(block);
  await waitUntil(
    () => Buffer.concat(pieces).includes(block),
    () => `a block in ${Buffer.concat(pieces).length} bytes`,
  );
  const answer = Buffer.concat(pieces);
  const head = answer.toString('latin1', 0, answer.indexOf('\r\n\r\n'));
  assert.match(head, /^HTTP\/1\.1 200 OK\r\n/);
  assert.match(head, /\r\ncontent-type: audio\/wav\r\n/i);
  assert.match(head, /\r\nconnection: close(?:\r\n|$)/i);
  assert.match(head, /\r\naccess-control-allow-origin: \*(?:\r\n|$)/i);
  assert.doesNotMatch(head, /transfer-encoding|content-length/i);
  assert.equal(answer.length, head.length + 4 + 44 + block.length);
  socket.destroy();
  await waitUntil(
    () => listeners().length === 0,
    () => 'no one at the input',
  );
});

for (const path of ['/api/events?admin=true', '/api/audio/stream/dj']) {
  test(`${path} ends with the session that it was asked for in, not where a password was sent`, async (t) => {
    const sound = new MemorySound().addInputs(inputSnapshot({ name: 'dj' }));
    const started = await startApi(t, { sound });
    const open = await openDoor(t, started);
    const { token } = started.gate.openSession('admin', 'admin');
    const read = async (headers: string) => {
      const socket = open();
      t.after(() => socket.destroy());
      socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n${headers}\r\n\r\n`);
      await once(socket, 'data');
      return socket.resume();
    };
    const [byCookie, byBearer, byPassword] = [
      await read(`Cookie: airchain_session=${token}`),
      await read(`Authorization: Bearer ${token}`),
      await read(AUTHORIZATION),
    ];
    started.clock.advance(5000);
    started.gate.closeSession(token);
    assert.ok(!byCookie.closed && !byBearer.closed);
    const ended = [byCookie, byBearer].map((socket) => once(socket, 'close'));
    started.clock.advance(5000);
    await Promise.all(ended);
    assert.ok(!byPassword.closed);
  });
}

test('tells by HEAD what an input would be sent as', async (t) => {
  const sound = new MemorySound().addInputs(inputSnapshot({ name: 'dj' }));
  const open = await openDoor(t, await startApi(t, { sound }));
  for (const [input, status] of [
    ['dj', 200],
    ['nosuch', 404],
  ]) {
    const socket = open();
    socket.write(`HEAD /api/audio/stream/${input} HTTP/1.1\r\nHost: x\r\n${AUTHORIZATION}\r\n\r\n`);
    const answer = await text(socket);
    assert.match(answer, new RegExp(`^HTTP/1\\.1 ${status} `));
    if (status === 200) assert.match(answer, /\r\ncontent-type: audio\/wav\r\n/i);
    assert.doesNotMatch(answer, /transfer-encoding/i);
    assert.ok(answer.endsWith('\r\n\r\n'));
  }
});

test('ends its connections when it is closed', async (t) => {
  const started = await startApi(t);
  const socket = (await openDoor(t, started))();
  socket.write('GET /api/events HTTP/1.1\r\nHost: x\r\n\r\n');
  await once(socket, 'data');
  const ended = once(socket.resume(), 'close');
  await started.api.close();
  await ended;
});
