import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { WebSocket } from 'ws';
import { openApiDoor } from '../../test/support/api-door.ts';
import { basic, startApi } from '../../test/support/api-server.ts';
import { logins } from '../../test/support/memory-station.ts';
import { byteCount, millis } from '../core/index.ts';
import { defaultApiLimits, type SocketRequest, type SocketRoute } from './index.ts';

const MAX_MESSAGE = byteCount(1000);

/** A station with two kinds of sockets, which send back what they get. */
async function startEcho(t: TestContext, maxSockets = 10) {
  const opened: SocketRequest[] = [];
  const echo = (matches: SocketRoute['matches'], protocol: string | null, right: 'admin' | 'public'): SocketRoute => ({
    matches,
    protocol,
    need: () => ({ right }),
    maxMessage: MAX_MESSAGE,
    open: (socket, request) => {
      opened.push(request);
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
    // Told to whoever waits for it; ending it before it is open is an error, too.
    socket.on('error', () => {});
    t.after(() => socket.terminate());
    return socket;
  };
  /** The status with which it is turned away. */
  const statusOf = async (path: string, headers: Record<string, string> = {}): Promise<number> => {
    const [, response] = await once(dial(path, headers), 'unexpected-response');
    return response.statusCode;
  };
  return { ...started, port, opened, dial, statusOf };
}

test('a socket carries messages both ways', async (t) => {
  const { dial, opened } = await startEcho(t);
  const socket = dial('/open?program=main&x=%20');
  await once(socket, 'open');
  socket.send('hello');
  const [data, isBinary] = await once(socket, 'message');
  assert.equal(String(data), 'hello');
  assert.equal(isBinary, false);
  const { path, query, address, caller } = opened[0]!;
  assert.deepEqual(
    { path, program: query.get('program'), x: query.get('x'), address, caller },
    {
      path: '/open',
      program: 'main',
      x: ' ',
      address: '198.51.100.4',
      caller: null,
    },
  );
});

test('a guarded socket asks for a login: a password, a cookie or a bearer token', async (t) => {
  const { dial, statusOf, gate, opened } = await startEcho(t);
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
  for (const headers of right) {
    await once(dial(path, headers), 'open');
    assert.equal(opened.at(-1)!.caller, 'admin');
  }
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
  assert.equal(await statusOf('/%ff'), 400);
});

test('beyond the limit nobody else comes in until somebody goes', async (t) => {
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
  dead.write(
    'GET /open HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n',
  );
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

test('when the server ends, sockets are told', async (t) => {
  const { dial, api } = await startEcho(t);
  const socket = dial('/open');
  await once(socket, 'open');
  const closed = once(socket, 'close');
  await api.close();
  assert.equal((await closed)[0], 1001);
});
