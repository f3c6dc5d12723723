import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import test from 'node:test';
import { startFreeStation } from '../support/free-station.ts';
import { waitUntil } from '../support/wait-until.ts';

const admin = { authorization: `Basic ${Buffer.from('admin:hackme').toString('base64')}` };

interface Relays {
  readonly relays: { path: string; url: string; state: string; lastError: string | null }[];
}

test('the API says which relay fails and why, without its password', async (t) => {
  const upstream = createServer((socket) => socket.end('HTTP/1.0 404 File Not Found\r\n\r\n')).listen(0, '127.0.0.1');
  t.after(() => upstream.close());
  await once(upstream, 'listening');
  const { port: upstreamPort } = upstream.address() as { port: number };
  const url = `http://127.0.0.1:${upstreamPort}/gone?key=secret`;
  const { port } = await startFreeStation(t, {
    relays: [{ url, mount: '/relay', user: 'relay', password: 'secret' }],
  });
  const ask = async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/relays`, { headers: admin });
    return (await answer.json()) as Relays;
  };
  await waitUntil(async () => (await ask()).relays[0]?.lastError !== null, 'the relay has failed');
  const { relays } = await ask();
  assert.deepEqual(relays, [
    {
      path: '/relay',
      url: `http://127.0.0.1:${upstreamPort}/gone`,
      state: 'waiting',
      lastError: `Cannot pull "http://127.0.0.1:${upstreamPort}/gone?…": it answers 404 File Not Found`,
      isOnDemand: false,
      isMirrored: false,
    },
  ]);
});
