import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { type TestContext, test } from 'node:test';
import { openApiDoor } from '../../test/support/api-door.ts';
import { basic, startApi } from '../../test/support/api-server.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { RawConnection } from '../../test/support/raw-connection.ts';
import { logins } from '../../test/support/recording-gate.ts';
import { waitUntil } from '../../test/support/wait-until.ts';
import { byteCount } from '../core/index.ts';
import { defaultBodyLimits } from './index.ts';
import { RequestBodies } from './request-bodies.ts';

const KIB = 1024;
const admin = `Authorization: ${basic(logins.admin)}`;
const json = 'Content-Type: application/json';
const form = 'Content-Type: application/x-www-form-urlencoded';
const rightLogin = JSON.stringify({ username: 'admin', password: logins.admin.split(':')[1] });

async function startDoor(t: TestContext, bodies = defaultBodyLimits) {
  const started = await startApi(t, { bodies });
  const port = await openApiDoor(t, started);
  const open = async (request: string) => {
    const connection = await RawConnection.open({ port });
    t.after(() => connection.close());
    connection.send(request);
    return connection;
  };
  return { ...started, open };
}

/** The head of a request, as it stands on the wire. */
function head(line: string, ...headers: string[]): string {
  return `${[`${line} HTTP/1.1`, 'Host: radio.example', ...headers].join('\r\n')}\r\n\r\n`;
}

const withoutLogin = [
  ['a route for administrators', 'POST /api/reload', [json], 401],
  ['a wrong login', 'POST /api/reload', [json, `Authorization: ${basic(logins.wrong)}`], 401],
  ['a cookie that is none', 'PUT /api/mounts/live/title', [json, 'Cookie: airchain_session=x'], 401],
  ['a bearer token that is none', 'DELETE /api/mounts/live/source', [json, 'Authorization: Bearer x'], 401],
  ['a form of Icecast without a login', 'POST /admin/metadata', [form], 401],
  ['a page of another site', 'POST /api/login', [json, 'Origin: http://evil.example'], 403],
  ['a path that there is not', 'POST /nosuch', [json], 400],
  ['a path that the API has not', 'POST /api/nosuch', [json], 404],
  ['a type that no route takes', 'POST /api/login', ['Content-Type: text/plain'], 415],
  ['no type at all', 'POST /api/login', [], 415],
] as const;
for (const [what, line, headers, status] of withoutLogin) {
  for (const framing of ['Content-Length: 1000', 'Transfer-Encoding: chunked']) {
    test(`${what} is refused before its body comes (${framing})`, async (t) => {
      const { open } = await startDoor(t);
      const connection = await open(head(line, ...headers, framing, 'Expect: 100-continue'));
      assert.match(await connection.receiveText('\r\n\r\n'), new RegExp(`^HTTP/1\\.1 ${status} `));
    });
  }
}

test('a client that waits for permission to send gets it behind the gate', async (t) => {
  const { open } = await startDoor(t);
  const connection = await open(
    head('PUT /api/mounts/live/title', json, admin, 'Content-Length: 13', 'Expect: 100-continue'),
  );
  await connection.receiveText('HTTP/1.1 100 Continue\r\n\r\n');
  connection.send('{"title":"x"}');
  assert.match(await connection.receiveAll(), /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 204 /);
});

for (const [what, framing] of [
  ['that says its length', `Content-Length: ${64 * KIB}`],
  ['in chunks', 'Transfer-Encoding: chunked'],
] as const) {
  test(`a login longer than its limit, ${what}, is refused, and the sender reads why`, async (t) => {
    const { open } = await startDoor(t);
    const connection = await open(head('POST /api/login', json, framing));
    const piece = 'x'.repeat(KIB);
    for (let count = 0; count < 64; count++) {
      connection.send(framing.startsWith('Content') ? piece : `${KIB.toString(16)}\r\n${piece}\r\n`);
    }
    const answer = await connection.receiveAll();
    assert.match(answer, /^HTTP\/1\.1 413 /);
    assert.match(answer, /\r\nconnection: close\r\n/i);
    assert.match(answer, /"code":"API_BODY_TOO_LARGE"/);
  });
}

test('a form of Icecast is refused in its way', async (t) => {
  const { open } = await startDoor(t);
  const connection = await open(head('POST /admin/metadata', form, admin, `Content-Length: ${17 * KIB}`));
  assert.match(await connection.receiveAll(), /^HTTP\/1\.1 413 .*text\/html.*<b>413 - /s);
});

test('who has logged in by the head may send more', async (t) => {
  const { open } = await startDoor(t);
  const body = JSON.stringify({ title: 'x', padding: 'x'.repeat(100 * KIB) });
  const connection = await open(
    head('PUT /api/mounts/live/title', json, admin, `Content-Length: ${body.length}`) + body,
  );
  assert.doesNotMatch(await connection.receiveAll(), /^HTTP\/1\.1 413 /);
  const tooLong = await open(head('PUT /api/mounts/live/title', json, admin, `Content-Length: ${KIB * KIB + 1}`));
  assert.match(await tooLong.receiveAll(), /^HTTP\/1\.1 413 /);
});

test('a body that does not arrive in time is answered 408', async (t) => {
  const { open, clock } = await startDoor(t);
  const timers = clock.pendingTimers;
  const connections = [
    await open(`${head('POST /api/login', json, 'Content-Length: 100')}{`),
    await open(`${head('PUT /api/mounts/live/title', json, admin, 'Transfer-Encoding: chunked')}1\r\n{\r\n`),
  ];
  await waitUntil(() => clock.pendingTimers === timers + 2, 'both bodies to begin');
  clock.advance(14_999);
  assert.equal(connections.map(({ text }) => text).join(''), '');
  clock.advance(1);
  for (const connection of connections) {
    assert.match(await connection.receiveAll(), /^HTTP\/1\.1 408 .*"code":"API_BODY_TIMEOUT"/s);
  }
});

test('however many bodies stand still, a login that comes at once is read', async (t) => {
  const { open } = await startDoor(t, { ...defaultBodyLimits, requestMemory: byteCount(64 * KIB) });
  const slow: RawConnection[] = [];
  for (let count = 0; count < 20; count++) {
    slow.push(await open(head('POST /api/login', json, 'Content-Length: 16000') + ' '.repeat(15_000)));
  }
  for (const connection of slow.slice(0, 16)) {
    assert.match(await connection.receiveAll(), /^HTTP\/1\.1 503 .*"code":"API_BODIES_FULL"/s);
  }
  const login = await open(head('POST /api/login', json, `Content-Length: ${rightLogin.length}`) + rightLogin);
  assert.match(await login.receiveAll(), /^HTTP\/1\.1 200 /);
});

test('a body in tiny pieces takes no more memory than twice its size', async () => {
  const bodies = new RequestBodies(defaultBodyLimits, new ManualClock());
  const stream = new PassThrough();
  const request = Object.assign(stream, { headers: {} }) as unknown as IncomingMessage;
  const read = bodies.read(request, false);
  let come = 0;
  stream.on('data', (piece) => (come += piece.length));
  for (let count = 0; count < 10_000; count++) stream.write('x');
  await waitUntil(() => come === 10_000, 'all pieces');
  assert.ok(bodies.memory >= 10_000 && bodies.memory <= 20_000, `${bodies.memory} bytes`);
  stream.end();
  assert.equal((await read).length, 10_000);
  assert.equal(bodies.memory, 0);
});

test('a body whose connection breaks is forgotten', async () => {
  const bodies = new RequestBodies(defaultBodyLimits, new ManualClock());
  const stream = new PassThrough();
  const read = bodies.read(Object.assign(stream, { headers: {} }) as unknown as IncomingMessage, false);
  stream.write('x');
  stream.destroy();
  await assert.rejects(read, { code: 'API_BODY_INCOMPLETE' });
  assert.equal(bodies.memory, 0);
});
