import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { connect, type TLSSocket } from 'node:tls';
import { startFreeStation } from '../support/free-station.ts';
import { IcyClient } from '../support/icy-client.ts';
import { MP3_FRAME_BYTES, readUnbrokenMp3 } from '../support/mp3-frames.ts';
import { ask, RawConnection } from '../support/raw-connection.ts';
import { makeSelfSigned, type SelfSigned } from '../support/self-signed.ts';
import { SourceClient, sourceHead } from '../support/source-client.ts';

const directory = mkdtempSync(join(tmpdir(), 'airchain-tls-'));
after(() => rmSync(directory, { recursive: true }));
const files = { certificate: join(directory, 'cert.pem'), key: join(directory, 'key.pem') };

function writeFiles({ certificate, key }: SelfSigned): void {
  writeFileSync(files.certificate, certificate);
  writeFileSync(files.key, key);
}

const config = { server: { tls: files }, mounts: { default: { icyInterval: 1000 } } };
writeFiles(makeSelfSigned('first.example'));
const { port, reload, log } = await startFreeStation({ after }, config);

const subjectOf = (connection: RawConnection) => (connection.socket as TLSSocket).getPeerCertificate().subject.CN;

for (const sourceTls of [false, true]) {
  for (const listenerTls of [false, true]) {
    const words = [sourceTls, listenerTls].map((tls) => (tls ? 'encrypted' : 'plain'));
    test(`one port: ${words[0]} source, ${words[1]} listener`, async () => {
      const mount = `/${words.join('-')}`;
      const source = await SourceClient.feed({ port, mount, tls: sourceTls });
      source.sendFrames(50);
      const listener = await IcyClient.open({ port, path: mount, tls: listenerTls, icy: true });
      assert.deepEqual(readUnbrokenMp3(await listener.receiveAudio(50 * MP3_FRAME_BYTES)).length, 50);
      listener.close();
      source.close();
    });
  }
}

test('refusals and the API come encrypted too', async () => {
  assert.match(await ask({ port, tls: true }, sourceHead({ port, mount: '/x', login: 'source:wrong' })), / 401 /);
  assert.match(await ask({ port, tls: true }, 'GET /status-json.xsl HTTP/1.0\r\n\r\n'), /"icestats"/);
});

test('an encrypted listener that is behind gets all that it has missed', async () => {
  const source = await SourceClient.feed({ port, mount: '/fast' });
  source.sendFrames(50);
  const listener = await IcyClient.open({ port, path: '/fast', tls: true });
  await listener.receiveAudio(50 * MP3_FRAME_BYTES);
  source.sendFrames(1200);
  await listener.receiveAudio(1250 * MP3_FRAME_BYTES);
  assert.equal(readUnbrokenMp3(listener.audio).length, 1250);
  listener.close();
  source.close();
});

test('a plain connection changes to TLS when it asks for it, as libshout does', async () => {
  const plain = await RawConnection.open({ port });
  plain.send('OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: TLS/1.0, HTTP/1.0\r\n\r\n');
  const answer = await plain.receiveText('\r\n\r\n');
  assert.match(answer, /^HTTP\/1\.1 101 Switching Protocols\r\n/);
  assert.match(answer, /\r\nUpgrade: TLS\/1\.0/);
  plain.socket.removeAllListeners('data');
  const socket = connect({ socket: plain.socket, rejectUnauthorized: false });
  const encrypted = new RawConnection(socket);
  encrypted.send(sourceHead({ port, mount: '/upgraded' }));
  await encrypted.receiveText('HTTP/1.0 200 OK\r\n\r\n');
  const source = new SourceClient(encrypted);
  source.sendFrames(20);
  const listener = await IcyClient.open({ port, path: '/upgraded' });
  await listener.receiveAudio(20 * MP3_FRAME_BYTES);
  listener.close();
  encrypted.close();
});

test('an encrypted connection is not encrypted once more', async () => {
  for (const path of ['*', '/live', '/']) {
    const encrypted = await RawConnection.open({ port, tls: true });
    encrypted.send(`OPTIONS ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: TLS/1.0, HTTP/1.0\r\n\r\n`);
    const answer = await encrypted.receiveText('\r\n\r\n');
    assert.doesNotMatch(answer, /^HTTP\/1\.\d 101|\r\nUpgrade:/);
    encrypted.close();
  }
});

test('a new certificate is for new connections; those that are open play on', async () => {
  const source = await SourceClient.feed({ port, mount: '/renewed', tls: true });
  source.sendFrames(20);
  const listener = await IcyClient.open({ port, path: '/renewed', tls: true });
  await listener.receiveAudio(20 * MP3_FRAME_BYTES);
  assert.equal(subjectOf(listener.connection), 'first.example');

  writeFiles(makeSelfSigned('second.example'));
  await reload(config);
  const fresh = await IcyClient.open({ port, path: '/renewed', tls: true });
  assert.equal(subjectOf(fresh.connection), 'second.example');

  source.sendFrames(20);
  assert.equal(readUnbrokenMp3(await listener.receiveAudio(40 * MP3_FRAME_BYTES)).length, 40);
  for (const client of [fresh, listener, source]) client.close();
});

test('a certificate that cannot be used is refused by name, and the old one stays', async () => {
  writeFileSync(files.certificate, 'no certificate');
  await assert.rejects(reload(config), /Cannot use the certificate "[^"]*cert\.pem"/);
  const connection = await RawConnection.open({ port, tls: true });
  assert.equal(subjectOf(connection), 'second.example');
  connection.close();
});

test('a broken handshake ends its own connection and nothing else', async () => {
  const connection = await RawConnection.open({ port });
  connection.send(Buffer.concat([Buffer.from([0x16, 3, 1, 0, 5]), Buffer.from('hello')]));
  await connection.receiveAll();
  assert.match(await ask({ port, tls: true }, 'GET /status-json.xsl HTTP/1.0\r\n\r\n'), /"icestats"/);
  assert.ok(!log.some((line) => line.includes('INTERNAL_BUG')));
});
