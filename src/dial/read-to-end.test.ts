import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect as connectTcp, createServer, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { byteCount, millis } from '../core/index.ts';
import { readToEnd } from './read-to-end.ts';

const LIMITS = { maxBytes: byteCount(10), timeout: millis(2000) };

async function openPair(t: TestContext): Promise<{ near: Socket; far: Socket }> {
  const server = createServer({ pauseOnConnect: true });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const near = connectTcp({ port: (server.address() as { port: number }).port, host: '127.0.0.1' });
  near.pause();
  const [far] = (await once(server, 'connection')) as [Socket];
  server.close();
  t.after(() => {
    near.destroy();
    far.destroy();
  });
  return { near, far };
}

test('gives what came before and what comes until the other end closes', async (t) => {
  const { near, far } = await openPair(t);
  const clock = new ManualClock();
  const reading = readToEnd(near, Buffer.from('be'), LIMITS, clock);
  far.end('hind');
  assert.equal(String(await reading), 'behind');
  assert.equal(clock.pendingTimers, 0);
});

test('stops at the limit', async (t) => {
  const { near, far } = await openPair(t);
  far.write('0123456789abcdef');
  assert.equal(String(await readToEnd(near, Buffer.alloc(0), LIMITS, new ManualClock())), '0123456789');
  assert.ok(near.destroyed);
});

test('gives what has come when the time is over', async (t) => {
  const { near, far } = await openPair(t);
  const clock = new ManualClock();
  const reading = readToEnd(near, Buffer.alloc(0), LIMITS, clock);
  far.write('half');
  await once(near, 'data');
  clock.advance(2000);
  assert.equal(String(await reading), 'half');
});

test('a socket that has closed gives what came before', async (t) => {
  const { near } = await openPair(t);
  near.destroy();
  await once(near, 'close');
  assert.equal(String(await readToEnd(near, Buffer.from('held'), LIMITS, new ManualClock())), 'held');
});
