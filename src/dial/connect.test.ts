import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { waitUntil } from '../../test/support/wait-until.ts';
import { AirchainError, millis } from '../core/index.ts';
import { connect } from './connect.ts';

const fail = (reason: string, cause?: unknown) => new AirchainError('PULL_FAILED', `failed: ${reason}`, { cause });
const neverAborted = () => new AbortController().signal;

async function listen(t: TestContext, take: (socket: Socket) => void = () => {}) {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket.on('error', () => {}));
    take(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port: (server.address() as { port: number }).port, sockets };
}

function request(port: number, changes: { readonly tls?: boolean; readonly signal?: AbortSignal } = {}) {
  return { host: '127.0.0.1', port, tls: false, timeout: millis(5000), signal: neverAborted(), fail, ...changes };
}

test('gives a paused socket, and no timer stays behind', async (t) => {
  const clock = new ManualClock();
  const { port } = await listen(t, (socket) => socket.write('hello'));
  const socket = await connect(request(port), clock);
  assert.ok(socket.isPaused());
  assert.equal(clock.pendingTimers, 0);
  socket.destroy();
});

test('says why it cannot connect, in the words of who asked', async (t) => {
  const { port, sockets } = await listen(t, (socket) => socket.destroy());
  const closed = connect(request(port, { tls: true }), new ManualClock());
  await assert.rejects(closed, { code: 'PULL_FAILED', message: /^failed: ./ });
  assert.equal(sockets.length, 1);
  await assert.rejects(connect(request(1), new ManualClock()), { message: /^failed: .*ECONNREFUSED/ });
});

test('waits no longer than its timeout', async (t) => {
  const clock = new ManualClock();
  const { port, sockets } = await listen(t);
  const connecting = connect(request(port, { tls: true }), clock);
  const rejected = assert.rejects(connecting, { message: 'failed: it does not answer in time' });
  await waitUntil(() => sockets.length === 1, 'it has connected');
  clock.advance(5000);
  await rejected;
});

test('gives up with the reason of the signal, before, while and after it connects', async (t) => {
  const clock = new ManualClock();
  const { port, sockets } = await listen(t);
  const abort = new AbortController();
  const connecting = connect(request(port, { tls: true, signal: abort.signal }), clock);
  const socket = await connect(request(port, { signal: abort.signal }), clock);
  await waitUntil(() => sockets.length === 2, 'both have connected');
  const rejected = assert.rejects(connecting, { name: 'AbortError' });
  abort.abort();
  await rejected;
  assert.ok(socket.destroyed);
  await assert.rejects(connect(request(port, { signal: abort.signal }), clock), { name: 'AbortError' });
});

test('a socket that breaks later breaks nothing else', async (t) => {
  const { port, sockets } = await listen(t);
  const socket = await connect(request(port), new ManualClock());
  await waitUntil(() => sockets.length === 1, 'the server has it');
  sockets[0]!.resetAndDestroy();
  socket.resume();
  await new Promise((resolve) => socket.once('close', resolve));
});
