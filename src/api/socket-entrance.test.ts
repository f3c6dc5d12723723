import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { WebSocket } from 'ws';
import { openApiDoor } from '../../test/support/api-door.ts';
import { basic, startApi } from '../../test/support/api-server.ts';
import { logins } from '../../test/support/recording-gate.ts';
import { waitUntil } from '../../test/support/wait-until.ts';
import { byteCount, millis } from '../core/index.ts';
import { defaultApiLimits, type SocketRequest, type SocketRoute } from './index.ts';

const MAX_MESSAGE = byteCount(1000);

/** A station with two kinds of sockets, which send back what they get. */
async function startEcho(t: TestContext, maxSockets = 10) {
  const opened: SocketRequest[] = [];
  const sockets: WebSocket[] = [];
  const echo = (matches: SocketRoute['matches'], protocol: string | null, right: 'admin' | 'public'): SocketRoute => ({
    ownPath: '/live/socket',
    matches,
    protocol,
    right: () => ({ right }),
    maxMessage: MAX_MESSAGE,
    open: (socket, request, { letIn }) => {
      opened.push(request);
      sockets.push(socket);
      if (request.query.has('fail')) throw new Error('no such luck');
      if (!request.query.has('silent')) letIn();
      socket.on('message', (data, isBinary) => socket.send(data as Buffer, { binary: isBinary }));
    },
  });
  const started = await startApi(t, {
    limits: { ...defaultApiLimits, sockets: maxSockets },
    sockets: [
      echo(({ protocols }) => protocols.includes('webcast'), 'webcast', 'public'),
      echo(({ path }) => path === '/guarded socket', null, 'admin'),
      echo(({ path }) => path === '/open', null, 'public'),
    ],
  });
  const port = await openApiDoor(t, started);
  const dial = (path: string, headers: Record<string, string> = {}, protocols: string[] = []) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, protocols, { headers });
    // The waiting promise rejects; ending it before it is open is an error, too.
    socket.on('error', () => {});
    t.after(() => socket.terminate());
    return socket;
  };
  /** The status with which it is turned away. */
  const statusOf = async (path: string, headers: Record<string, string> = {}): Promise<number> => {
    const [, response] = await once(dial(path, headers), 'unexpected-response');
    return response.statusCode;
  };
  return { ...started, port, opened, sockets, dial, statusOf };
}

function upgradeHead(path: string): string {
  const key = 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==';
  return `GET ${path} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n${key}\r\n\r\n`;
}

test('a socket carries messages both ways', async (t) => {
  const { dial, opened } = await startEcho(t);
  const socket = dial('/open?program=main&x=%20');
  await once(socket, 'open');
  socket.send('hello');
  const [data, isBinary] = await once(socket, 'message');
  assert.equal(String(data), 'hello');
  assert.equal(isBinary, false);
  const { path, query, address } = opened[0]!;
  assert.deepEqual(
    { path, program: query.get('program'), x: query.get('x'), address },
    {
      path: '/open',
      program: 'main',
      x: ' ',
      address: '198.51.100.4',
    },
  );
});

test('a guarded socket asks for a login: a password, a cookie or a bearer token', async (t) => {
  const { dial, statusOf, gate } = await startEcho(t);
  const path = '/guarded%20socket';
  assert.equal(await statusOf(path), 401);
  assert.equal(await statusOf(path, { authorization: basic(logins.wrong) }), 401);
  assert.equal(await statusOf(path, { cookie: 'airchain_session=none' }), 401);
  const { token } = gate.openSession('admin', 'admin');
  const right: readonly Record<string, string>[] = [
    { authorization: basic(logins.admin) },
    { cookie: `airchain_session=${token}` },
    { authorization: `Bearer ${token}` },
  ];
  for (const headers of right) await once(dial(path, headers), 'open');
});

test('pages of other sites are turned away, programs and our own pages are not', async (t) => {
  const { dial, statusOf, port } = await startEcho(t);
  assert.equal(await statusOf('/open', { origin: 'http://evil.example' }), 403);
  assert.equal(await statusOf('/open', { origin: 'null' }), 403);
  assert.equal(await statusOf('/open', { origin: `http://127.0.0.1:${port + 1}` }), 403);
  assert.equal(await statusOf('/open', { origin: `http://127.0.0.1:${port}`, 'sec-fetch-site': 'cross-site' }), 403);
  await once(dial('/open', { origin: `http://127.0.0.1:${port}` }), 'open');
  await once(dial('/open'), 'open');
});

test('the protocol that is spoken is agreed on, and no other', async (t) => {
  const { dial } = await startEcho(t);
  const webcast = dial('/live', {}, ['x', 'webcast']);
  await once(webcast, 'open');
  assert.equal(webcast.protocol, 'webcast');
});

test('what no socket is at is not found, and what cannot be read is refused', async (t) => {
  const { statusOf } = await startEcho(t);
  assert.equal(await statusOf('/nothing'), 404);
  assert.equal(await statusOf('/%f'), 400);
});

test('beyond the limit no other is accepted until one ends', async (t) => {
  const { dial, statusOf } = await startEcho(t, 1);
  const first = dial('/open');
  await once(first, 'open');
  assert.equal(await statusOf('/open'), 503);
  first.close();
  await once(first, 'close');
  // The server may hear of it later than the client.
  const isLetIn = async () => {
    const next = dial('/open');
    await Promise.race([once(next, 'open'), once(next, 'unexpected-response')]);
    return next.readyState === WebSocket.OPEN;
  };
  while (!(await isLetIn()));
});

test('those who have not logged in take no place of those on air, and have fifty of a network', async (t) => {
  const { dial, statusOf } = await startEcho(t, 60);
  for (let count = 0; count < 50; count++) await once(dial('/open?silent'), 'open');
  assert.equal(await statusOf('/open?silent'), 429);
  await once(dial('/guarded%20socket', { authorization: basic(logins.admin) }), 'open');
});

test('a handler that fails ends its own socket, and no other', async (t) => {
  const { dial } = await startEcho(t);
  const other = dial('/open');
  await once(other, 'open');
  const [code] = await once(dial('/open?fail'), 'close');
  assert.equal(code, 1011);
  other.send('x');
  await once(other, 'message');
});

for (const [what, more] of [
  ['that keeps its side open', ''],
  ['that goes on sending', 'x'.repeat(100_000)],
] as const) {
  test(`a peer ${what} gets the reason, and is disconnected`, async (t) => {
    const { port, clock } = await startEcho(t);
    const peer = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    t.after(() => peer.destroy());
    peer.on('error', () => {});
    const gone = new Promise((resolve) => peer.once('close', resolve));
    peer.write(`GET /nothing HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n${more}`);
    assert.match(await text(peer), /^HTTP\/1\.1 404 /);
    clock.advance(millis(2000));
    // Its side is still open: what it sends now is not read.
    const sending = setInterval(() => peer.write('x'), 5);
    t.after(() => clearInterval(sending));
    await gone;
  });
}

test('a peer that does not answer a close keeps its place for a moment only', async (t) => {
  const { port } = await startEcho(t);
  const peer = connect(port, '127.0.0.1');
  t.after(() => peer.destroy());
  peer.write(upgradeHead('/open?fail'));
  let isEnded = false;
  peer.resume().once('end', () => {
    isEnded = true;
  });
  await waitUntil(() => isEnded, 'the server disconnects');
});

test('a message that is too long ends the socket', async (t) => {
  const { dial } = await startEcho(t);
  const socket = dial('/open');
  await once(socket, 'open');
  socket.send(Buffer.alloc(MAX_MESSAGE + 1));
  const [code] = await once(socket, 'close');
  assert.equal(code, 1009);
});

test('who answers no ping is ended', async (t) => {
  const { dial, clock } = await startEcho(t);
  const alive = dial('/open');
  await once(alive, 'open');
  const dead = connect(Number(new URL(alive.url).port), '127.0.0.1');
  dead.write(upgradeHead('/open'));
  await once(dead, 'readable');
  const ended = text(dead);
  const pinged = once(alive, 'ping');
  clock.advance(millis(20_000));
  await pinged;
  alive.send('x');
  await once(alive, 'message');
  clock.advance(millis(20_000));
  assert.match(await ended, /^HTTP\/1.1 101 /);
  assert.equal(alive.readyState, WebSocket.OPEN);
});

test('when the server ends, sockets are closed with its code', async (t) => {
  const { dial, api } = await startEcho(t);
  const socket = dial('/open');
  await once(socket, 'open');
  const closed = once(socket, 'close');
  await api.close();
  assert.equal((await closed)[0], 1001);
});

test('a peer that sends pings and never reads has few answers waiting', async (t) => {
  const { dial, sockets } = await startEcho(t);
  const peer = dial('/guarded%20socket', { authorization: basic(logins.admin) });
  await once(peer, 'open');
  const [socket] = sockets;
  let pings = 0;
  let most = 0;
  socket!.on('ping', () => {
    pings++;
    most = Math.max(most, socket!.bufferedAmount);
  });
  peer.pause();
  const count = 100_000;
  const data = Buffer.alloc(125);
  for (let number = 0; number < count; number++) peer.ping(data);
  await waitUntil(
    () => pings === count,
    () => `${count} pings, got ${pings}`,
  );
  assert.ok(most < 20_000, `${most} bytes`);
});

test('who has not logged in may send no more than a login takes', async (t) => {
  const { dial } = await startEcho(t);
  const socket = dial('/open?silent');
  await once(socket, 'open');
  const closed = once(socket, 'close');
  for (let number = 0; number < 200; number++) socket.send('x'.repeat(900));
  assert.equal((await closed)[0], 1006);
});
