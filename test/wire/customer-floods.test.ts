import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { WebSocket } from 'ws';
import { startFreeStation } from '../support/free-station.ts';
import { ask } from '../support/raw-connection.ts';

const { port } = await startFreeStation(
  { after },
  { server: { trustedProxies: ['127.0.0.1'] }, links: { create: 'everyone', networkLinks: 2 } },
);

/** An address of the /64 with this number in a /48 of one customer. */
const inside = (network: number, host: number) => `2001:db8:7:${network.toString(16)}::${(host + 1).toString(16)}`;
const OUTSIDE = '2001:db8:8::1';

test('a customer with many networks leaves sockets for others', async (t) => {
  const open = (address: string) =>
    new Promise<number>((resolve) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/live/socket?program=main`, {
        headers: { 'X-Forwarded-For': address },
      });
      t.after(() => socket.terminate());
      socket.on('error', () => {});
      socket.once('open', () => resolve(101));
      socket.once('unexpected-response', (_, response) => resolve(response.statusCode!));
    });
  const statuses: number[] = [];
  for (let network = 0; network < 20; network++) {
    statuses.push(...(await Promise.all(Array.from({ length: 20 }, (_, host) => open(inside(network, host))))));
  }
  assert.equal(statuses.filter((status) => status === 101).length, 200);
  assert.equal(statuses.filter((status) => status === 429).length, 200);
  assert.equal(await open(OUTSIDE), 101);
});

test('a customer with many networks leaves links for others', async () => {
  const make = async (address: string) => {
    const head = `POST /api/start HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-For: ${address}\r\nContent-Length: 0`;
    return Number((await ask({ port }, `${head}\r\n\r\n`)).split(' ')[1]);
  };
  const statuses: number[] = [];
  for (let network = 0; network < 12; network++) statuses.push(await make(inside(network, 0)));
  assert.deepEqual(statuses, [...Array(8).fill(200), ...Array(4).fill(429)]);
  assert.equal(await make(OUTSIDE), 200);
});
