import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { AuthServer } from '../../test/support/auth-server.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { silentLogger } from '../../test/support/silent-logger.ts';
import { isAirchainError, millis } from '../core/index.ts';
import { Fingerprints } from './fingerprints.ts';
import { type ListenerLogin, UrlAuth, type UrlAuthOptions } from './url-auth.ts';

const listener: ListenerLogin = {
  clientId: 6,
  target: '/a.mp3?session=x%20y&q=1',
  headers: new Map([
    ['x-token', 't k'],
    ['referer', 'http://r/'],
    ['cookie', 'private'],
  ]),
  credentials: { user: 'li', password: 'se:same' },
  address: '127.0.0.1',
  userAgent: 'My player/1 ü',
};
const anonymous: ListenerLogin = { ...listener, credentials: null };

let server: AuthServer;
let clock: ManualClock;

beforeEach(async () => {
  server = await AuthServer.start();
  clock = new ManualClock();
});
afterEach(() => server.stop());

function newAuth(options: Partial<UrlAuthOptions> = {}): UrlAuth {
  const defaults: UrlAuthOptions = {
    listenerAdd: server.url('/add'),
    authHeader: 'icecast-auth-user: 1',
    timelimitHeader: 'icecast-auth-timelimit:',
    headers: [],
    headerPrefix: 'ClientHeader.',
    timeout: millis(5000),
    whenDown: 'closed',
    cacheFor: millis(60_000),
  };
  const software = 'airchain/0';
  const context = { server: { name: 'radio.example', port: 8000 }, software, clock, logger: silentLogger };
  return new UrlAuth({ ...defaults, ...options }, { ...context, fingerprints: new Fingerprints() });
}

/** The pairs of a form, decoded by the rules of URLs. */
function pairs(body = ''): [string, string][] {
  return Array.from(new URLSearchParams(body));
}

describe("what the auth server receives, field by field in Icecast's order", () => {
  test('a listener comes, with the headers that are named and no others', async () => {
    await newAuth({ headers: ['X-Token', 'x-none', 'referer'] }).admitListener(listener);
    const [call] = server.calls;
    assert.equal(call?.method, 'POST');
    assert.equal(call.path, '/add');
    assert.equal(call.headers['content-type'], 'application/x-www-form-urlencoded');
    assert.equal(call.headers['user-agent'], 'airchain/0');
    assert.match(call.body, /agent=My%20player%2F1%20%C3%BC&/);
    assert.deepEqual(pairs(call.body), [
      ['action', 'listener_add'],
      ['server', 'radio.example'],
      ['port', '8000'],
      ['client', '6'],
      ['mount', '/a.mp3?session=x%20y&q=1'],
      ['user', 'li'],
      ['pass', 'se:same'],
      ['ip', '127.0.0.1'],
      ['agent', 'My player/1 ü'],
      ['ClientHeader.X-Token', 't k'],
      ['ClientHeader.referer', 'http://r/'],
    ]);
  });

  test('a listener goes, a mount comes and goes, a source logs in', async () => {
    const url = server.url('/all');
    const auth = newAuth({ listenerRemove: url, mountAdd: url, mountRemove: url, streamAuth: url });
    auth.listenerLeft(anonymous, millis(2400));
    await auth.idle();
    auth.mountStarted('/a.mp3');
    await auth.idle();
    auth.mountStopped('/a.mp3');
    await auth.idle();
    const source = { mount: '/a.mp3', user: 'source', password: 'hackme', address: '192.0.2.1' };
    await auth.admitSource({ ...source, isAdminRequest: false });
    await auth.admitSource({ ...source, isAdminRequest: true });
    const forms = server.calls.map(({ body }) => body.replaceAll('%2F', '/'));
    const stream =
      'action=stream_auth&mount=/a.mp3&ip=192.0.2.1&server=radio.example&port=8000&user=source&pass=hackme';
    assert.deepEqual(forms, [
      'action=listener_remove&server=radio.example&port=8000&client=6&mount=/a.mp3%3Fsession%3Dx%2520y%26q%3D1' +
        '&user=&pass=&duration=2&ip=127.0.0.1&agent=My%20player/1%20%C3%BC',
      'action=mount_add&mount=/a.mp3&server=radio.example&port=8000',
      'action=mount_remove&mount=/a.mp3&server=radio.example&port=8000',
      stream,
      `${stream}&admin=1`,
    ]);
  });

  const logins = [
    {
      name: 'the configured one',
      options: { user: 'uu', password: 'pp' },
      userInfo: 'x:y@',
      login: listener,
      basic: 'uu:pp',
    },
    { name: 'that of the address', options: {}, userInfo: 'x%40:y%@', login: listener, basic: 'x@:y%' },
    { name: "the listener's own", options: {}, userInfo: '', login: listener, basic: 'li:se:same' },
    { name: 'none', options: {}, userInfo: '', login: anonymous, basic: null },
  ];
  for (const { name, options, userInfo, login, basic } of logins) {
    test(`the login with which it is asked is ${name}`, async () => {
      await newAuth({ ...options, listenerAdd: server.url('/add', userInfo) }).admitListener(login);
      const expected = basic === null ? undefined : `Basic ${Buffer.from(basic).toString('base64')}`;
      assert.equal(server.calls[0]?.headers.authorization, expected);
    });
  }
});

describe('what the auth server answers', () => {
  const accepted = { kind: 'accepted', user: 'li' };
  const yes = { 'Icecast-Auth-User': '1' };
  const answers = [
    { name: 'the header', status: 200, headers: yes, verdict: accepted },
    { name: 'the header with any status', status: 500, headers: yes, verdict: accepted },
    { name: 'another value', status: 200, headers: { 'icecast-auth-user': '0' }, verdict: { kind: 'refused' } },
    { name: 'no header', status: 200, headers: {}, verdict: { kind: 'refused' } },
    {
      name: 'a reason',
      status: 403,
      headers: { 'icecast-auth-message': '  not paid ' },
      verdict: { kind: 'refused', detail: 'not paid' },
    },
    {
      name: 'a time limit',
      status: 200,
      headers: { ...yes, 'icecast-auth-timelimit': '90' },
      verdict: { ...accepted, expiresAfter: 90_000 },
    },
    {
      name: 'a time limit that is none',
      status: 200,
      headers: { ...yes, 'icecast-auth-timelimit': '-1' },
      verdict: accepted,
    },
    { name: 'a redirection', status: 307, headers: { location: '/yes' }, verdict: { kind: 'refused' } },
  ];
  for (const { name, status, headers, verdict } of answers) {
    test(`${name}: ${verdict.kind}`, async () => {
      server.answer = { status, headers };
      assert.deepEqual(await newAuth().admitListener(listener), verdict);
      assert.equal(server.calls.length, 1);
    });
  }

  const rules = [
    { authHeader: 'HTTP/1.1 200 OK', answer: { status: 200 }, kind: 'accepted' },
    { authHeader: 'HTTP/1.1 200 OK', answer: { status: 401 }, kind: 'refused' },
    { authHeader: 'X-Ok', answer: { status: 200, headers: { 'x-ok': 'whatever' } }, kind: 'accepted' },
    { authHeader: 'x-ok:YES', answer: { status: 200, headers: { 'x-ok': 'yes, please' } }, kind: 'accepted' },
  ];
  for (const { authHeader, answer, kind } of rules) {
    test(`by the rule "${authHeader}" ${JSON.stringify(answer)}: ${kind}`, async () => {
      server.answer = answer;
      assert.equal((await newAuth({ authHeader }).admitListener(listener)).kind, kind);
    });
  }
});

describe('while the auth server is down', () => {
  const outages = [
    { name: 'hangs', fail: () => ({ answer: null, needsTimeout: true }) },
    { name: 'answers 500', fail: () => ({ answer: { status: 500 }, needsTimeout: false }) },
  ];
  const rules = [
    { whenDown: 'open', stranger: 'accepted', welcomed: 'accepted', forgotten: 'accepted' },
    { whenDown: 'closed', stranger: 'unavailable', welcomed: 'unavailable', forgotten: 'unavailable' },
    { whenDown: 'cached', stranger: 'unavailable', welcomed: 'accepted', forgotten: 'unavailable' },
  ] as const;
  for (const { name, fail } of outages) {
    for (const { whenDown, stranger, welcomed, forgotten } of rules) {
      test(`because it ${name}, "${whenDown}" holds`, async () => {
        const auth = newAuth({ whenDown });
        await auth.admitListener(listener);
        const { answer, needsTimeout } = fail();
        server.answer = answer;
        const ask = async (login: ListenerLogin) => {
          const arrival = server.nextCall();
          const verdict = auth.admitListener(login);
          await arrival;
          if (needsTimeout) clock.advance(5000);
          return (await verdict).kind;
        };
        assert.equal(await ask({ ...listener, address: '192.0.2.9' }), stranger);
        assert.equal(await ask(listener), welcomed);
        clock.advance(60_000);
        assert.equal(await ask(listener), forgotten);
      });
    }
  }

  test('where the server cannot be reached, sources are refused even by "open"', async () => {
    const url = server.url('/gone');
    const auth = newAuth({ listenerAdd: url, streamAuth: url, whenDown: 'open' });
    await server.stop();
    const source = { mount: '/a', user: 'source', password: 'x', address: '192.0.2.1', isAdminRequest: false };
    assert.equal((await auth.admitSource(source)).kind, 'unavailable');
    assert.equal((await auth.admitListener(listener)).kind, 'accepted');
    server = await AuthServer.start();
  });

  test('a no that follows a yes is remembered as well', async () => {
    const auth = newAuth({ whenDown: 'cached' });
    await auth.admitListener(listener);
    server.answer = { status: 200 };
    await auth.admitListener(listener);
    server.answer = { status: 503 };
    assert.equal((await auth.admitListener(listener)).kind, 'unavailable');
  });

  test('no more than a hundred questions are open', async () => {
    const auth = newAuth();
    server.answer = null;
    const open = Array.from({ length: 100 }, () => auth.admitListener(listener));
    assert.equal((await auth.admitListener(listener)).kind, 'unavailable');
    clock.advance(5000);
    const verdicts = await Promise.all(open);
    assert.ok(verdicts.every(({ kind }) => kind === 'unavailable'));
    assert.equal(clock.pendingTimers, 0);
  });
});

test('without an address for listener_add every client may listen', async () => {
  const auth = newAuth({ listenerAdd: undefined });
  assert.deepEqual(await auth.admitListener(anonymous), { kind: 'accepted', user: null });
  assert.equal(server.calls.length, 0);
});

test('an address or a header that cannot be used is refused at once, without its password in the message', () => {
  for (const options of [{ listenerAdd: 'ftp://u:secret@h/' }, { streamAuth: 'auth.php' }, { authHeader: ': 1' }]) {
    assert.throws(
      () => newAuth(options),
      (error: Error) => isAirchainError(error, 'AUTH_OPTIONS_INVALID') && !error.message.includes('secret'),
    );
  }
});
