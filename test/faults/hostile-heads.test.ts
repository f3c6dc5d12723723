import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { startFreeStation } from '../support/free-station.ts';
import { IcyClient } from '../support/icy-client.ts';
import { MP3_FRAME_BYTES } from '../support/mp3-frames.ts';
import { ask, RawConnection } from '../support/raw-connection.ts';
import { SourceClient } from '../support/source-client.ts';

const { port, ports, log } = await startFreeStation(
  { after },
  {
    server: { listen: [{ port: 0 }, { port: 0, shoutcast: '/shoutcast' }], limits: { headTimeout: '1s' } },
  },
);
const source = await SourceClient.feed({ port, mount: '/live' });
source.sendFrames(50);
after(() => source.close());

/** The station still plays, and nothing in it has broken a rule. */
async function assertOnAir(): Promise<void> {
  source.sendFrames(1);
  const listener = await IcyClient.open({ port, path: '/live' });
  await listener.receiveAudio(10 * MP3_FRAME_BYTES);
  listener.close();
  assert.deepEqual(
    log.filter((line) => / ERROR /.test(line)),
    [],
  );
}

test('slow heads are disconnected together, and the station keeps playing', async () => {
  const slow = await Promise.all(
    Array.from({ length: 200 }, (_, index) => RawConnection.open({ port: ports[index % 2]! })),
  );
  for (const connection of slow) connection.send('G');
  await assertOnAir();
  for (const connection of slow) connection.send('E');
  for (const connection of slow) assert.equal(await connection.receiveAll(), '');
  await assertOnAir();
});

test('a head of 64 KB is refused with its reason', async () => {
  const line = `X-Padding: ${'x'.repeat(1000)}\r\n`;
  const answer = await ask({ port }, `GET /live HTTP/1.1\r\n${line.repeat(64)}\r\n`);
  assert.match(answer, /^HTTP\/1\.0 431 /);
  await assertOnAir();
});

test('a head of many small fields is refused as well', async () => {
  const answer = await ask({ port }, `GET /live HTTP/1.1\r\n${'a:b\r\n'.repeat(20_000)}\r\n`);
  assert.match(answer, /^HTTP\/1\.0 4\d\d /);
  await assertOnAir();
});

test('binary garbage is refused or disconnected, on every port', async () => {
  const garbage = fc.sample(fc.uint8Array({ minLength: 1, maxLength: 3000 }), { numRuns: 60, seed: 20_261_121 });
  for (const bytes of garbage) {
    for (const door of ports) {
      const connection = await RawConnection.open({ port: door });
      connection.send(Buffer.from(bytes));
      connection.socket.end();
      assert.match(await connection.receiveAll(), /^(HTTP\/1\.[01] 4\d\d |Invalid password\r\n|$)/);
    }
  }
  await assertOnAir();
});

test('requests that are almost right get an answer and break nothing', async () => {
  const requests = [
    'GET\r\n\r\n',
    'GET /live\r\n\r\n',
    'GET /live HTTP/9.9\r\n\r\n',
    'GET /li\0ve HTTP/1.0\r\n\r\n',
    'GET /../../etc/passwd HTTP/1.0\r\n\r\n',
    'GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.0\r\n\r\n',
    'GET /%zz HTTP/1.0\r\n\r\n',
    'BREW /live HTTP/1.0\r\n\r\n',
    'SOURCE /live\r\n\r\n',
    'SOURCE /x HTTP/1.0\r\nAuthorization: Basic !!!!\r\n\r\n',
    'SOURCE /x HTTP/1.0\r\nAuthorization: Digest username="source"\r\n\r\n',
    'PUT /x HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n',
    'OPTIONS * HTTP/1.1\r\nUpgrade: TLS/1.0\r\nConnection: Upgrade\r\n\r\n',
    'STATS / HTTP/1.0\r\n\r\n',
  ];
  for (const request of requests) {
    const connection = await RawConnection.open({ port });
    connection.send(request);
    connection.socket.end();
    const answer = await connection.receiveAll();
    assert.doesNotMatch(answer, /^HTTP\/1\.[01] 5\d\d |root:/, request);
  }
  await assertOnAir();
});

test('a client that disconnects at any point leaves no state', async () => {
  for (const part of [
    '',
    'G',
    'SOURCE /x HT',
    'PUT /x HTTP/1.1\r\nAuth',
    'GET /live HTTP/1.0\r\n\r\n',
    '\x16\x03\x01',
  ]) {
    const connection = await RawConnection.open({ port });
    connection.send(part);
    connection.socket.resetAndDestroy();
  }
  await assertOnAir();
});
