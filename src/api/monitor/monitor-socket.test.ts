import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { type TestContext, test } from 'node:test';
import type { WebSocket } from 'ws';
import { openApiDoor } from '../../../test/support/api-door.ts';
import { startApi } from '../../../test/support/api-server.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { MonitorSignal } from '../../../test/support/memory-monitor.ts';
import { MonitorClient } from '../../../test/support/monitor-client.ts';
import { RecordingGate } from '../../../test/support/recording-gate.ts';
import { silentLogger } from '../../../test/support/silent-logger.ts';
import type { AccessDecision, AccessRequest } from '../../auth/index.ts';
import { millis } from '../../core/index.ts';
import { MonitorHub } from '../../monitor/index.ts';
import { monitorSocketRoute } from './monitor-socket.ts';

async function startMonitors(t: TestContext, createGate: typeof RecordingGate = RecordingGate, clients = 10) {
  const clock = new ManualClock();
  const gate = new createGate(clock);
  const limits = () => ({ clients, backlog: millis(500) });
  const hub = new MonitorHub({ clock, logger: silentLogger, sources: new MonitorSignal(), limits });
  t.after(() => hub.close());
  const route = monitorSocketRoute({ hub, gate, clock, adminUser: () => 'admin' });
  const port = await openApiDoor(t, await startApi(t, { gate, clock, sockets: [route] }));
  return { gate, clock, route, listen: (query = '') => new MonitorClient(t, port, query) };
}

/** Something of ours is broken, such as the database. */
class BrokenGate extends RecordingGate {
  override async decide(request: AccessRequest): Promise<AccessDecision> {
    if (request.right.right === 'monitor') throw new Error('disk I/O error');
    return super.decide(request);
  }
}

test('a gate that is broken ends the socket, not the station', async (t) => {
  const { listen } = await startMonitors(t, BrokenGate);
  assert.equal(await listen('token=x').closed, 1011);
  const client = listen();
  await client.hear('login');
  client.say({ type: 'auth', password: 'hackme' });
  assert.equal(await client.closed, 1011);
});

/** A socket whose peer reads nothing. */
class UnreadSocket extends EventEmitter {
  readonly sent: string[] = [];
  bufferedAmount = 0;

  send(data: string): void {
    this.sent.push(data);
    this.bufferedAmount += data.length;
  }

  close(): void {
    this.emit('close');
  }
}

test('pings of a client that does not read are not answered for ever', async (t) => {
  const { route } = await startMonitors(t);
  const socket = new UnreadSocket();
  const request = { path: '/live/socket', query: new URLSearchParams(), protocols: [], address: '', userAgent: '' };
  const admission = { letIn: () => {}, noteRefusal: () => {}, fail: (error: unknown) => assert.fail(String(error)) };
  await route.open(
    socket as unknown as WebSocket,
    { ...request, token: null, user: null, isForeign: false },
    admission,
  );
  for (let count = 0; count < 10_000; count++) socket.emit('message', Buffer.from('{"type":"ping","at":1}'), false);
  assert.ok(socket.sent.length > 10 && socket.bufferedAmount < 40_000, `${socket.bufferedAmount} bytes`);
  socket.bufferedAmount = 0;
  socket.emit('message', Buffer.from('{"type":"ping","at":7}'), false);
  assert.equal(JSON.parse(socket.sent.at(-1)!).at, 7);
  socket.close();
});

test('a password opens a session only where there is something to hear, and the token comes first', async (t) => {
  const { listen, gate } = await startMonitors(t, RecordingGate, 1);
  const first = listen();
  await first.hear('login');
  first.say({ type: 'auth', password: 'hackme' });
  await first.hear('ready');
  assert.deepEqual(first.messages.map(({ type }) => type).slice(0, 3), ['login', 'token', 'ready']);
  const second = listen();
  await second.hear('login');
  second.say({ type: 'auth', password: 'hackme' });
  assert.equal(await second.closed, 4503);
  assert.equal(gate.sessions.rows.length, 1);
  assert.equal(second.messages.at(-1)?.type, 'error');
});

test('a later client gets its token before the audio', async (t) => {
  const { listen } = await startMonitors(t);
  for (const client of [listen(), listen()]) {
    await client.hear('login');
    client.say({ type: 'auth', password: 'hackme' });
    await client.hear('ready');
    assert.equal(client.messages[1]?.type, 'token');
  }
});

/** So many passwords wait that no other one is taken. */
class BusyGate extends RecordingGate {
  override async decide(request: AccessRequest): Promise<AccessDecision> {
    if (request.right.right !== 'monitor') return super.decide(request);
    return { allowed: false, reason: 'unavailable', code: 'AUTH_OVERLOADED' };
  }
}

test('where the password cannot be checked now, that is said, not that it is wrong', async (t) => {
  const { listen } = await startMonitors(t, BusyGate);
  const client = listen();
  await client.hear('login');
  client.say({ type: 'auth', password: 'hackme' });
  assert.equal(await client.closed, 4503);
  const last = client.messages.at(-1)!;
  assert.ok(last.type === 'error' && last.code === 'AUTH_OVERLOADED', JSON.stringify(last));
});
