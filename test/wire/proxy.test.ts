import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { askAdmin, waitForAdmin } from '../support/admin-client.ts';
import { startFreeStation } from '../support/free-station.ts';
import { IcyClient } from '../support/icy-client.ts';
import { MP3_FRAME_BYTES } from '../support/mp3-frames.ts';
import { RawConnection } from '../support/raw-connection.ts';
import { SourceClient } from '../support/source-client.ts';

const listen = [{ port: 0 }, { port: 0, proxyProtocol: true }];
const trusting = await startFreeStation({ after }, { server: { listen, trustedProxies: ['127.0.0.0/8'] } });
const wary = await startFreeStation(
  { after },
  {
    server: { listen, trustedProxies: ['192.0.2.1'] },
  },
);

for (const { port } of [trusting, wary]) {
  const source = await SourceClient.feed({ port, mount: '/live' });
  source.sendFrames(50);
  after(() => source.close());
}

/** A version 2 header for a TCP connection over IPv4 (the PROXY protocol §2.2). */
function proxyV2(address: string, extensions: Buffer = Buffer.alloc(0)): Buffer {
  const octets = address.split('.').map(Number);
  return Buffer.from([
    ...Buffer.from('0d0a0d0a000d0a515549540a', 'hex'),
    0x21,
    0x11,
    0,
    12 + extensions.length,
    ...octets,
    ...[127, 0, 0, 1],
    ...[0xc0, 0, 0x1f, 0x40],
    ...extensions,
  ]);
}

/** The address that the server knows a listener by who sends this. */
async function addressOf(station: { port: number }, port: number, ...parts: (string | Buffer)[]): Promise<string> {
  const listener = new IcyClient(await RawConnection.open({ port }));
  for (const part of parts) listener.connection.send(part);
  await listener.receiveAudio(MP3_FRAME_BYTES);
  const answer = await askAdmin(station.port, '/admin/listclients?mount=/live');
  listener.close();
  await waitForAdmin(station.port, '/admin/listclients?mount=/live', (text) => text.includes('<Listeners>0<'));
  return /<IP>([^<]*)</.exec(answer)![1]!;
}

const get = (...headers: string[]) => `GET /live HTTP/1.1\r\n${['Host: x', ...headers].join('\r\n')}\r\n\r\n`;
const proxyV1 = 'PROXY TCP4 203.0.113.7 127.0.0.1 49152 8000\r\n';

test('a trusted proxy names its client: PROXY protocol, version 1 and 2', async () => {
  const [, port] = trusting.ports;
  assert.equal(await addressOf(trusting, port!, proxyV1, get()), '203.0.113.7');
  assert.equal(await addressOf(trusting, port!, proxyV2('203.0.113.8'), get()), '203.0.113.8');
  assert.equal(await addressOf(trusting, port!, 'PROXY TCP6 2001:db8::7 ::1 49152 8000\r\n', get()), '2001:db8::7');
});

test('a PROXY header may come in pieces and with the request behind it', async () => {
  const [, port] = trusting.ports;
  const whole = Buffer.concat([proxyV2('203.0.113.9'), Buffer.from(get())]);
  assert.equal(await addressOf(trusting, port!, whole), '203.0.113.9');
  const listener = new IcyClient(await RawConnection.open({ port: port! }));
  await listener.connection.sendSlowly(whole);
  await listener.receiveAudio(MP3_FRAME_BYTES);
  listener.close();
});

test("a proxy's own check of health is served", async () => {
  const [, port] = trusting.ports;
  assert.equal(await addressOf(trusting, port!, 'PROXY UNKNOWN\r\n', get()), '127.0.0.1');
});

test('a trusted proxy that sends no PROXY header is disconnected', async () => {
  const connection = await RawConnection.open({ port: trusting.ports[1]! });
  connection.send(get());
  assert.match(await connection.receiveAll(), /^HTTP\/1\.0 400 /);
});

test('X-Forwarded-For of a trusted proxy is believed up to the first who is not', async () => {
  const { port } = trusting;
  const table: [header: string, address: string][] = [
    ['X-Forwarded-For: 203.0.113.7', '203.0.113.7'],
    ['X-Forwarded-For: 10.9.9.9, 203.0.113.7', '203.0.113.7'],
    ['X-Forwarded-For: 198.51.100.1, 203.0.113.7, 127.0.0.5', '203.0.113.7'],
    ['X-Forwarded-For: 2001:db8::1', '2001:db8::1'],
    ['X-Forwarded-For: nonsense', '127.0.0.1'],
  ];
  for (const [header, address] of table) assert.equal(await addressOf(trusting, port, get(header)), address, header);
});

test('other addresses are not trusted', async () => {
  assert.equal(await addressOf(wary, wary.port, get('X-Forwarded-For: 203.0.113.7')), '127.0.0.1');
  const connection = await RawConnection.open({ port: wary.ports[1]! });
  connection.send(proxyV1 + get());
  assert.match(await connection.receiveAll(), /^HTTP\/1\.0 400 /);
});

test('playlists name the address that was asked, by a trusted proxy or without one, and the configured one else', async () => {
  const { port } = trusting;
  const table: [request: string, origin: string][] = [
    ['HTTP/1.1\r\nHost: 192.0.2.2:8000\r\n', 'http://192.0.2.2:8000'],
    ['HTTP/1.0\r\nHost: radio.example\r\n', 'http://radio.example'],
    ['HTTP/1.0\r\n', `http://localhost:${port}`],
    ['HTTP/1.0\r\nHost: a"<b>\r\n', `http://localhost:${port}`],
    ['HTTP/1.1\r\nHost: radio.example\r\nX-Forwarded-Proto: https\r\n', 'https://radio.example'],
    ['HTTP/1.0\r\nForwarded: for=192.0.2.9;proto=https;host=radio.example\r\n', 'https://radio.example'],
  ];
  for (const [request, origin] of table) {
    for (const path of ['/live.m3u', '/live.pls', '/live.xspf', '/live.vclt', '/status-json.xsl', '/api/mounts']) {
      const connection = await RawConnection.open({ port });
      connection.send(`GET ${path} ${request}Connection: close\r\n\r\n`);
      const answer = await connection.receiveAll();
      assert.deepEqual(answer.match(/https?:\/\/[^\s<"]*?\/live\b/g), [`${origin}/live`], `${path} ${request}`);
    }
  }
});

test('addresses are https where the proxy says that its client spoke TLS', async () => {
  const [, port] = trusting.ports;
  const spokeTls = Buffer.from('2000050100000000', 'hex');
  for (const [extensions, scheme] of [
    [spokeTls, 'https'],
    [Buffer.alloc(0), 'http'],
  ] as const) {
    const connection = await RawConnection.open({ port: port! });
    connection.send(proxyV2('203.0.113.8', extensions));
    connection.send('GET /live.m3u HTTP/1.0\r\nHost: radio.example\r\n\r\n');
    assert.match(await connection.receiveAll(), new RegExp(`\r\n\r\n${scheme}://radio\\.example/live\r\n$`));
  }
});
