import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { UpstreamServer } from '../../test/support/upstream-server.ts';
import { waitUntil } from '../../test/support/wait-until.ts';
import { type AirchainError, byteCount, millis } from '../core/index.ts';
import { readSourceDescription } from '../protocols/icecast-source/index.ts';
import { IcecastClient, type IcecastClientOptions } from './icecast-client.ts';

const CONSENT = 'HTTP/1.1 100 Continue\r\n\r\n';
/** Far more than the system takes for a peer that reads nothing. */
const FLOOD = Buffer.alloc(16 * 1024 * 1024);

/** A client that has been let in, and the server's end of its connection. */
async function connectClient(t: TestContext, changes: Partial<IcecastClientOptions> = {}) {
  const clock = new ManualClock();
  const server = await UpstreamServer.start(({ socket }) => socket.write(CONSENT));
  t.after(() => server.stop());
  const ends: AirchainError[] = [];
  let sent = 0;
  const client = await IcecastClient.connect({
    target: {
      url: 'icecast://server/live',
      host: '127.0.0.1',
      port: server.port,
      tls: false,
      mount: '/live',
      sid: null,
      user: 'source',
      password: 'hackme',
      protocol: 'auto',
    },
    description: readSourceDescription(new Map([['content-type', 'audio/mpeg']])),
    userAgent: 'test/1',
    timeout: millis(10_000),
    signal: new AbortController().signal,
    clock,
    maxUnsent: byteCount(64 * 1024 * 1024),
    patience: millis(10_000),
    onSent: (bytes) => {
      sent += bytes;
    },
    onEnd: (error) => ends.push(error),
    ...changes,
  });
  t.after(() => client.close());
  const far = server.requests[0]!.socket;
  const heard: Buffer[] = [];
  far.on('data', (bytes) => heard.push(bytes));
  const ended = () => waitUntil(() => ends.length > 0, 'the client says that it is over');
  return { client, clock, server, far, ends, ended, heard: () => Buffer.concat(heard), sent: () => sent };
}

const pause = (socket: Socket) => socket.removeAllListeners('data').pause();

test('sends what it is given, in order, and says when each piece has left', async (t) => {
  const { client, heard, sent, ends } = await connectClient(t);
  const left: number[] = [];
  const reused = Buffer.from('one ');
  client.write(reused, () => left.push(1));
  reused.fill('x');
  client.write(Buffer.from('two '), () => left.push(2));
  client.write(Buffer.from('three'));
  await waitUntil(() => String(heard()) === 'one two three', 'all has come');
  await waitUntil(() => client.unsent === 0, 'all has left');
  assert.deepEqual(left, [1, 2]);
  assert.equal(sent(), 13);
  assert.equal(ends.length, 0);
});

test('gives a server up that takes nothing for as long as its patience', async (t) => {
  const { client, clock, far, ends, sent } = await connectClient(t);
  pause(far);
  client.write(FLOOD);
  clock.advance(9_000);
  assert.equal(ends.length, 0);
  clock.advance(2_000);
  assert.equal(ends[0]?.code, 'PUSH_STALLED');
  assert.equal(ends[0]?.message, 'Cannot push to "icecast://server/live": it hangs: it has taken nothing for 10 s');
  assert.equal(sent(), 0);
  assert.equal(client.unsent, 0);
});

test('a server that has nothing to take has all the time in the world', async (t) => {
  const { client, clock, ends } = await connectClient(t);
  client.write(Buffer.from('sound'));
  await waitUntil(() => client.unsent === 0, 'it has left');
  clock.advance(3_600_000);
  assert.equal(ends.length, 0);
});

test('never keeps more than it may', async (t) => {
  const { client, far, ends } = await connectClient(t, { maxUnsent: byteCount(FLOOD.length + 10) });
  pause(far);
  client.write(FLOOD);
  client.write(Buffer.alloc(10));
  assert.equal(ends.length, 0);
  client.write(Buffer.alloc(1));
  assert.equal(ends[0]?.code, 'PUSH_STALLED');
  assert.match(ends[0]!.message, /more slowly than it comes: \d+ bytes wait$/);
  client.write(Buffer.alloc(1));
  assert.equal(ends.length, 1);
});

for (const [how, disconnect] of [
  ['closes', (socket: Socket) => void socket.end()],
  ['resets', (socket: Socket) => void socket.resetAndDestroy()],
] as const) {
  test(`a server that ${how} in the middle is reported once`, async (t) => {
    const { client, far, ends, ended } = await connectClient(t);
    client.write(Buffer.from('sound'));
    disconnect(far);
    await ended();
    assert.equal(ends[0]?.code, 'PUSH_LOST');
    client.write(Buffer.from('more'));
    client.close();
    assert.equal(ends.length, 1);
  });
}

test('a refusal that comes behind the consent is one', async (t) => {
  const { far, ends, ended } = await connectClient(t);
  far.write('HTTP/1.0 200 ');
  far.write('OK\r\n\r\nnothing of this matters HTTP/1.0 500 No\r\n\r\n');
  const second = await connectClient(t);
  second.far.write('HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 409 Conflict\r\n\r\n');
  await second.ended();
  assert.equal(second.ends[0]?.code, 'PUSH_MOUNT_IN_USE');
  assert.equal(ends.length, 0);
  far.destroy();
  await ended();
});

for (const words of ['what?\r\n\r\n', 'x'.repeat(20_000)]) {
  test(`a server that says ${JSON.stringify(words.slice(0, 10))} and takes the stream is left in peace`, async (t) => {
    const { client, far, ends, heard } = await connectClient(t);
    await new Promise((resolve) => far.write(words, resolve));
    client.write(Buffer.from('sound'));
    await waitUntil(() => String(heard()) === 'sound', 'it has come');
    assert.equal(ends.length, 0);
  });
}

test('closing ends the stream behind what has left, without an error', async (t) => {
  const { client, clock, server, ends, heard } = await connectClient(t);
  client.write(Buffer.from('last'));
  client.close();
  await waitUntil(() => server.openCount === 0, 'the server sees the end');
  assert.equal(String(heard()), 'last');
  assert.equal(ends.length, 0);
  await waitUntil(() => clock.pendingTimers === 0, 'nothing is left behind');
});

test('a server that does not let go is let go of', async (t) => {
  const { client, clock, far, server } = await connectClient(t);
  pause(far);
  client.write(FLOOD);
  client.close();
  clock.advance(2_000);
  far.resume();
  await waitUntil(() => server.openCount === 0, 'the connection is closed');
});
