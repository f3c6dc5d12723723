import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { compileLoadClient, LoadClient, type LoadReport } from './load-client.ts';

/** What a server does to the bytes of the stream before a listener gets them. */
type Mangle = (bytes: Buffer) => Buffer;

const head = 'HTTP/1.0 200 OK\r\nContent-Type: audio/mpeg\r\n\r\n';
const streamBytes = 12_000;
let folder = '';
let program = '';

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'airchain-load-client-test-'));
  program = compileLoadClient(folder);
});
after(() => rmSync(folder, { recursive: true }));

/**
 * A server of a few lines: collects `streamBytes` from the source, then sends each listener `answer` and the mangled bytes,
 * in one write.
 */
function startServer(answer: string, mangle: Mangle): Server {
  const stream: Buffer[] = [];
  const waiting: Socket[] = [];
  const send = (socket: Socket) => socket.write(Buffer.concat([Buffer.from(answer), mangle(Buffer.concat(stream))]));
  let isWhole = false;
  return createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', (request) => {
      if (request.toString('latin1').startsWith('GET')) {
        if (isWhole) send(socket);
        else waiting.push(socket);
        return;
      }
      socket.write('HTTP/1.0 200 OK\r\n\r\n');
      let count = 0;
      socket.on('data', (bytes: Buffer) => {
        if (isWhole) return;
        stream.push(bytes);
        count += bytes.length;
        isWhole = count >= streamBytes;
        if (isWhole) waiting.forEach(send);
      });
    });
  }).listen(0, '127.0.0.1');
}

async function runClient(answer: string, mangle: Mangle, titles = false): Promise<LoadReport> {
  const server = startServer(answer, mangle);
  await once(server, 'listening');
  const client = await LoadClient.start({
    program,
    port: (server.address() as AddressInfo).port,
    mounts: 1,
    listeners: 3,
    arrivalsPerSecond: 100,
    titles,
    sourcePassword: 'secret',
  });
  try {
    await client.openWindow();
    await client.arrive();
    return await client.report();
  } finally {
    await client.stop();
    server.close();
  }
}

const cut = (bytes: Buffer, from: number, to: number, between = Buffer.alloc(0)): Buffer =>
  Buffer.concat([bytes.subarray(0, from), between, bytes.subarray(to)]);

const cases: { name: string; mangle: Mangle; faults: Partial<LoadReport> }[] = [
  { name: 'finds nothing wrong with a whole stream', mangle: (bytes) => bytes, faults: {} },
  {
    name: 'distinguishes a join inside a frame from a fault',
    mangle: (bytes) => bytes.subarray(1000),
    faults: { joinedInsideFrame: 3 },
  },
  {
    name: 'counts missing bytes',
    mangle: (bytes) => cut(bytes, 3000, 4234),
    faults: { missedBytes: 3 * 1234, listenersWithLoss: 3 },
  },
  {
    name: 'counts bytes that are missing from a border on',
    mangle: (bytes) => cut(bytes, 417, 835),
    faults: { missedBytes: 3 * 418, listenersWithLoss: 3 },
  },
  {
    name: 'counts bytes that came twice',
    mangle: (bytes) => cut(bytes, 5000, 4300),
    faults: { repeatedBytes: 3 * 700, listenersWithLoss: 3 },
  },
  {
    name: 'counts foreign bytes as repeated ones',
    mangle: (bytes) => cut(bytes, 5000, 5000, Buffer.alloc(16)),
    faults: { repeatedBytes: 3 * 16, listenersWithLoss: 3 },
  },
];

for (const { name, mangle, faults } of cases) {
  test(name, async () => {
    const report = await runClient(head, mangle);
    const found = {
      playing: report.playing,
      missedBytes: report.missedBytes,
      repeatedBytes: report.repeatedBytes,
      corruptBytes: report.corruptBytes,
      uncheckedBytes: report.uncheckedBytes,
      listenersWithLoss: report.listenersWithLoss,
      joinedInsideFrame: report.joinedInsideFrame,
    };
    const none = {
      playing: 3,
      missedBytes: 0,
      repeatedBytes: 0,
      corruptBytes: 0,
      uncheckedBytes: 0,
      listenersWithLoss: 0,
      joinedInsideFrame: 0,
    };
    assert.deepEqual(found, { ...none, ...faults });
  });
}

test('notices a single changed byte', async () => {
  const report = await runClient(head, (bytes) => {
    const changed = Buffer.from(bytes);
    changed[6000] = (changed[6000] ?? 0) ^ 1;
    return changed;
  });
  assert.equal(report.listenersWithLoss, 3);
  assert.ok(report.corruptBytes > 0);
  assert.equal(report.missedBytes + report.repeatedBytes, 0);
});

test('takes title blocks out before it compares', async () => {
  const title = Buffer.from("\x02StreamTitle='A - B';".padEnd(33, '\0'), 'latin1');
  const withTitles: Mangle = (bytes) => {
    const blocks = Array.from({ length: Math.ceil(bytes.length / 1000) }, (_, i) => [
      bytes.subarray(i * 1000, (i + 1) * 1000),
      i % 3 === 0 ? title : Buffer.alloc(1),
    ]);
    return Buffer.concat(blocks.flat());
  };
  const report = await runClient(head.replace('\r\n\r\n', '\r\nIcy-MetaInt: 1000\r\n\r\n'), withTitles, true);
  assert.equal(report.playing, 3);
  assert.equal(report.listenersWithLoss, 0);
});

test('tells how a listener was refused', async () => {
  const report = await runClient('HTTP/1.0 404 "Not" here\r\n\r\n', () => Buffer.alloc(0));
  assert.equal(report.refused, 3);
  assert.equal(report.refusal, 'HTTP/1.0 404 ');
});

test('gives up with a reason when the source is refused', async () => {
  const server = createServer((socket) => socket.end('HTTP/1.0 401 Authentication Required\r\n\r\n'));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  await assert.rejects(
    LoadClient.start({
      program,
      port,
      mounts: 1,
      listeners: 1,
      arrivalsPerSecond: 1,
      titles: false,
      sourcePassword: 'wrong',
    }),
    /Cannot log in a source on \/bench: HTTP\/1\.0 401/,
  );
  server.close();
});
