import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createServer } from 'node:tls';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { makeSelfSigned } from '../../test/support/self-signed.ts';
import { type UpstreamRequest, UpstreamServer } from '../../test/support/upstream-server.ts';
import { waitUntil } from '../../test/support/wait-until.ts';
import { errorText, isAirchainError, millis } from '../core/index.ts';
import { readSourceDescription } from '../protocols/icecast-source/index.ts';
import { logInAsSource } from './icecast-login.ts';
import type { IcecastTarget } from './icecast-target.ts';

const PASSWORD = 'se:cret';
const BASIC = Buffer.from(`source:${PASSWORD}`).toString('base64');
const CONSENT = 'HTTP/1.1 100 Continue\r\nContent-Length: 0\r\n\r\nHTTP/1.0 200 OK\r\n\r\n';

async function startServer(t: TestContext, answer: (request: UpstreamRequest) => void): Promise<UpstreamServer> {
  const server = await UpstreamServer.start(answer);
  t.after(() => server.stop());
  return server;
}

function targetAt(port: number, changes: Partial<IcecastTarget> = {}): IcecastTarget {
  return {
    url: `icecast://127.0.0.1:${port}/live`,
    host: '127.0.0.1',
    port,
    tls: false,
    mount: '/live',
    sid: null,
    user: 'source',
    password: PASSWORD,
    protocol: 'auto',
    ...changes,
  };
}

function logIn(target: IcecastTarget, clock = new ManualClock(), signal = new AbortController().signal) {
  const description = readSourceDescription(
    new Map([
      ['ice-name', 'N'],
      ['content-type', 'audio/mpeg'],
    ]),
  );
  return logInAsSource({ target, description, userAgent: 'test/1', timeout: millis(10_000), signal }, clock);
}

const methodOf = ({ head }: UpstreamRequest) => head.split(' ', 1)[0];
const say = (text: string) => (request: UpstreamRequest) => {
  request.socket.write(text);
};
const sayAndClose = (text: string) => (request: UpstreamRequest) => {
  request.socket.end(text);
};

test('PUT brings login and description, and waits for the consent', async (t) => {
  const server = await startServer(t, say(CONSENT));
  const { socket, protocol, rest } = await logIn(targetAt(server.port));
  const [request] = server.requests;
  assert.equal(protocol, 'PUT');
  assert.equal(String(rest), 'HTTP/1.0 200 OK\r\n\r\n');
  assert.ok(socket.isPaused());
  assert.match(request!.head, /^PUT \/live HTTP\/1\.1\r\n/);
  assert.equal(request!.header('authorization'), `Basic ${BASIC}`);
  assert.equal(request!.header('host'), `127.0.0.1:${server.port}`);
  assert.equal(request!.header('expect'), '100-continue');
  assert.equal(request!.header('ice-name'), 'N');
  socket.destroy();
});

for (const [what, answer] of [
  ['400', 'HTTP/1.0 400 Bad Request\r\n\r\n'],
  ['405', 'HTTP/1.1 405 Method Not Allowed\r\n\r\n'],
  ['501', 'HTTP/1.1 501 Not Implemented\r\n\r\n'],
  ['nothing', ''],
] as const) {
  const answerByMethod = (request: UpstreamRequest) => {
    if (methodOf(request) === 'PUT') request.socket.end(answer);
    else request.socket.write('HTTP/1.0 200 OK\r\n\r\n');
  };

  test(`a server that answers ${what} to PUT is asked by SOURCE`, async (t) => {
    const server = await startServer(t, answerByMethod);
    const { socket, protocol } = await logIn(targetAt(server.port));
    assert.equal(protocol, 'SOURCE');
    assert.deepEqual(server.requests.map(methodOf), ['PUT', 'SOURCE']);
    assert.equal(server.requests[1]!.header('expect'), null);
    socket.destroy();
  });

  test(`a server that answers ${what} to PUT is asked once where PUT alone is wanted`, async (t) => {
    const server = await startServer(t, answerByMethod);
    await assert.rejects(logIn(targetAt(server.port, { protocol: 'put' })));
    assert.equal(server.requests.length, 1);
  });
}

test('SOURCE alone, where it is wanted', async (t) => {
  const server = await startServer(t, say('HTTP/1.0 200 OK\r\n\r\n'));
  const { socket } = await logIn(targetAt(server.port, { protocol: 'source' }));
  assert.deepEqual(server.requests.map(methodOf), ['SOURCE']);
  socket.destroy();
});

const plain = (status: string, text = '') => `HTTP/1.0 ${status}\r\nContent-Type: text/plain\r\n\r\n${text}\r\n`;

for (const [answer, code, told] of [
  [plain('401 Authentication Required', 'You need to authenticate'), 'PUSH_LOGIN_WRONG', /password is wrong/],
  [plain('403 Forbidden', 'Mountpoint in use'), 'PUSH_MOUNT_IN_USE', /403 Forbidden: Mountpoint in use$/],
  [plain('409 Conflict'), 'PUSH_MOUNT_IN_USE', /409 Conflict$/],
  [plain('403 Forbidden', 'too many sources connected'), 'PUSH_REFUSED', /: too many sources connected$/],
  [plain('404 Not Found'), 'PUSH_NOT_FOUND', /404 Not Found$/],
  [plain('415 Unsupported Media Type'), 'PUSH_REFUSED', /415/],
  [plain('503 Busy', '<head><title>x</title></head>\n<b>Come <i>back</i></b>\n'), 'PUSH_REFUSED', /: Come back$/],
  [plain('401 No', BASIC), 'PUSH_LOGIN_WRONG', /401 No$/],
  [plain(`403 ${PASSWORD}`, `${PASSWORD} ${BASIC} se%3Acret`), 'PUSH_REFUSED', /403 \*\*\*: \*\*\* \*\*\* \*\*\*$/],
  [plain('500 Oops', 'x'.repeat(10_000)), 'PUSH_REFUSED', /: x{200}$/],
  ['HTTP/1.0 302 Found\r\nLocation: http://x/y\r\n\r\n', 'PUSH_REFUSED', /sends us to "http:\/\/x\/y"/],
  ['What do you want?\r\n\r\n', 'PUSH_FAILED', /does not answer as a radio server/],
  ['\x15\x03\x03\0\x02\x02\x32', 'PUSH_FAILED', /the server speaks TLS on this port\. Use/],
  ['', 'PUSH_FAILED', /disconnects without a response\. If the port has TLS, use icecasts:\/\/$/],
] as const) {
  test(`tells what ${JSON.stringify(answer.slice(0, 40))} means: ${code}`, async (t) => {
    const server = await startServer(t, sayAndClose(answer));
    const error = await logIn(targetAt(server.port)).then(
      () => assert.fail('it was let in'),
      (error: unknown) => error,
    );
    assert.ok(isAirchainError(error, code), String(error));
    assert.match(errorText(error), told);
    assert.ok(errorText(error).startsWith(`Cannot push to "icecast://127.0.0.1:${server.port}/live": `));
    for (const secret of [PASSWORD, BASIC]) assert.ok(!errorText(error).includes(secret));
    await waitUntil(() => server.openCount === 0, 'nothing is left open');
  });
}

test('a refusal whose text does not end is reported all the same', async (t) => {
  const clock = new ManualClock();
  const server = await startServer(t, say(plain('403 Forbidden', 'Mountpoint in use')));
  const rejected = assert.rejects(logIn(targetAt(server.port), clock), { code: 'PUSH_MOUNT_IN_USE' });
  await waitUntil(() => clock.dueTimes.includes(2000), 'it waits for the rest of the text');
  clock.advance(2000);
  await rejected;
});

test('waits ten seconds for an answer, and asks by no other method', async (t) => {
  const clock = new ManualClock();
  const server = await startServer(t, () => {});
  const rejected = assert.rejects(logIn(targetAt(server.port), clock), {
    code: 'PUSH_FAILED',
    message: /does not answer in time$/,
  });
  await waitUntil(() => server.requests.length === 1, 'it is asked');
  clock.advance(10_000);
  await rejected;
  assert.equal(server.requests.length, 1);
});

test('disconnects when the connection is not needed any more', async (t) => {
  const abort = new AbortController();
  const server = await startServer(t, () => abort.abort());
  const target = targetAt(server.port);
  await assert.rejects(logIn(target, new ManualClock(), abort.signal), { name: 'AbortError' });
  await waitUntil(() => server.openCount === 0, 'the connection is closed');
});

test('TLS: a certificate without a trusted issuer is refused before the login is sent', async (t) => {
  const { certificate, key } = makeSelfSigned();
  let heard = 0;
  const server = createServer({ cert: certificate, key }, (socket) => {
    socket.on('error', () => {}).on('data', () => heard++);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => void server.close());
  const { port } = server.address() as { port: number };
  await assert.rejects(logIn(targetAt(port, { tls: true })), { code: 'PUSH_FAILED', message: /self-signed/ });
  assert.equal(heard, 0);
});

/** The server's port for listeners is the one below. */
const shoutcastAt = (server: UpstreamServer) => {
  const port = server.port - 1;
  return targetAt(port, { url: `shoutcast://127.0.0.1:${port}`, mount: null });
};

test('SHOUTcast: password and headers go to the port above, all at once', async (t) => {
  const server = await startServer(t, say('OK2\r\nicy-caps:11\r\n\r\n'));
  const { socket, protocol } = await logIn(shoutcastAt(server));
  assert.equal(protocol, 'SHOUTcast');
  assert.equal(server.requests[0]!.head, `${PASSWORD}\r\nicy-name:N\r\ncontent-type:audio/mpeg`);
  socket.destroy();
});

for (const [answer, code] of [
  ['Invalid password\r\n', 'PUSH_LOGIN_WRONG'],
  ['', 'PUSH_REFUSED'],
  ['HTTP/1.0 400 Bad Request\r\n\r\n', 'PUSH_FAILED'],
  ['x'.repeat(600), 'PUSH_FAILED'],
] as const) {
  test(`SHOUTcast: ${JSON.stringify(answer.slice(0, 20))} means ${code}`, async (t) => {
    const server = await startServer(t, sayAndClose(answer));
    await assert.rejects(logIn(shoutcastAt(server)), { code });
  });
}
