import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { startFreeStation } from '../support/free-station.ts';
import { askLink, makeLink } from '../support/link-client.ts';
import { mp3Frames } from '../support/mp3-frames.ts';
import { RawConnection } from '../support/raw-connection.ts';
import { waitUntil } from '../support/wait-until.ts';

const MIB = 1024 * 1024;
/** Far more than a mount may keep of it. */
const SENT = 48 * MIB;
const MOST_KEPT = 24 * MIB;

/** What comes before the garbage, so that it looks like the format. */
const beginnings: Readonly<Record<string, Buffer>> = {
  nothing: Buffer.alloc(0),
  'twenty frames of MP3': mp3Frames(0, 20),
  'the first bytes of a page of Ogg': Buffer.from('OggS\x00\x02', 'latin1'),
  'the first bytes of WebM': Buffer.from([0x1a, 0x45, 0xdf, 0xa3, 0x9f]),
  'the first bytes of FLAC': Buffer.from('fLaC\x00\x00\x00\x22', 'latin1'),
};

for (const [name, beginning] of Object.entries(beginnings)) {
  test(`a flood of garbage behind ${name} is refused in words and takes no memory`, async (t) => {
    const { port } = await startFreeStation(t);
    const link = await makeLink(port);
    const other = await makeLink(port);
    const connection = await RawConnection.open({ port });
    const piece = randomBytes(256 * 1024);
    connection.send(
      `POST /ingest/${link.stream_id}?key=${link.ingest_key} HTTP/1.1\r\nHost: x\r\nContent-Length: ${SENT}\r\n\r\n`,
    );
    connection.send(beginning);
    const before = process.memoryUsage();
    for (let sent = 0; sent < SENT && !connection.isEnded; sent += piece.length) {
      connection.send(piece);
      await waitUntil(() => connection.isEnded || connection.socket.writableLength < MIB, 'the server to read');
    }
    const { rss, arrayBuffers } = process.memoryUsage();
    assert.ok(arrayBuffers - before.arrayBuffers < MOST_KEPT, `${arrayBuffers - before.arrayBuffers} bytes of buffers`);
    assert.ok(rss - before.rss < 4 * MOST_KEPT, `${rss - before.rss} bytes of memory`);
    assert.equal((await askLink(port, other.stream_id))?.state, 'waiting');
    assert.match(
      await connection.receiveAll(),
      /^HTTP\/1\.0 415 Unsupported Media Type\r\n[\s\S]*This is no sound in Ogg/,
    );
    connection.close();
  });
}
