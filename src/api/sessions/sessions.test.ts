import assert from 'node:assert/strict';
import { test } from 'node:test';
import { basic, startApi, type TestApi } from '../../../test/support/api-server.ts';
import { logins } from '../../../test/support/recording-gate.ts';

const [user, password] = logins.admin.split(':') as [string, string];

async function logIn({ api }: TestApi, body: object, headers: Record<string, string> = {}) {
  return api.fastify.inject({ method: 'POST', url: '/api/login', payload: body, headers });
}

function cookieOf(response: Awaited<ReturnType<typeof logIn>>): string {
  return String(response.headers['set-cookie']).split(';', 1)[0]!;
}

test('who logs in gets a cookie that scripts cannot read, and is known by it', async (t) => {
  const started = await startApi(t);
  const response = await logIn(started, { username: user, password });
  assert.equal(response.statusCode, 200);
  assert.deepEqual(response.json(), { authenticated: true, username: user, expiresAt: '2026-11-21T20:25:14.000Z' });
  assert.match(
    String(response.headers['set-cookie']),
    /^airchain_session=[\w-]{43}; Path=\/; Max-Age=86400; HttpOnly; SameSite=Strict$/,
  );
  assert.equal(response.headers['cache-control'], 'no-store');
  const cookie = cookieOf(response);
  const status = await started.api.fastify.inject({ url: '/api/auth/status', headers: { cookie } });
  assert.deepEqual(status.json(), response.json());
  const stats = await started.api.fastify.inject({ url: '/api/stats', headers: { cookie } });
  assert.equal(stats.statusCode, 200);
});

test('without a name the administrator is meant', async (t) => {
  const response = await logIn(await startApi(t), { password });
  assert.equal(response.json().username, 'admin');
});

test('the cookie is for TLS alone where the page came over TLS', async (t) => {
  const started = await startApi(t, { trusted: ['127.0.0.1'] });
  const response = await logIn(started, { password }, { 'x-forwarded-proto': 'https' });
  assert.match(String(response.headers['set-cookie']), /; Secure$/);
});

test('a wrong password, or none, is refused in words, and without a window of the browser for pages', async (t) => {
  const started = await startApi(t);
  for (const body of [{ username: user, password: 'x' }, { username: user }, {}]) {
    const response = await logIn(started, body, { accept: 'application/json' });
    assert.equal(response.statusCode, 401);
    assert.match(response.json().error.code, /^AUTH_CREDENTIALS_/);
    assert.equal(response.headers['set-cookie'], undefined);
    assert.equal(response.headers['www-authenticate'], undefined);
  }
  const asked = await started.api.fastify.inject('/api/stats');
  assert.equal(asked.headers['www-authenticate'], 'Basic realm="Icecast2 Server"');
});

test('a login is decided by its password, and takes the place of the session that was shown', async (t) => {
  const started = await startApi(t);
  const cookie = cookieOf(await logIn(started, { password }));
  const authorization = `Bearer ${cookie.split('=')[1]}`;
  const shown: readonly Record<string, string>[] = [{ cookie }, { authorization }];
  for (const headers of shown) {
    const response = await logIn(started, { password: 'wrong' }, headers);
    assert.deepEqual([response.statusCode, response.json().error.code], [401, 'AUTH_CREDENTIALS_WRONG']);
  }
  assert.equal(started.gate.sessions.rows.length, 1);
  assert.equal((await logIn(started, { password }, { cookie })).statusCode, 200);
  assert.equal(started.gate.sessions.rows.length, 1);
});

test('a token that has ended gets its own error', async (t) => {
  const { api } = await startApi(t);
  const response = await api.fastify.inject({ url: '/api/stats', headers: { cookie: 'airchain_session=old' } });
  assert.deepEqual([response.statusCode, response.json().error.code], [401, 'AUTH_SESSION_ENDED']);
});

test('after a logout there is no user', async (t) => {
  const started = await startApi(t);
  const cookie = cookieOf(await logIn(started, { password }));
  const out = await started.api.fastify.inject({ method: 'POST', url: '/api/logout', headers: { cookie } });
  assert.deepEqual(out.json(), { authenticated: false, username: null, expiresAt: null });
  assert.match(String(out.headers['set-cookie']), /^airchain_session=; Path=\/; Max-Age=0;/);
  const stats = await started.api.fastify.inject({ url: '/api/stats', headers: { cookie } });
  assert.equal(stats.statusCode, 401);
});

test('a page of another site can neither log in nor change anything', async (t) => {
  const started = await startApi(t);
  const foreign: readonly Record<string, string>[] = [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'http://evil.example' },
    { origin: 'null' },
  ];
  for (const headers of foreign) {
    const response = await logIn(started, { password }, { host: 'radio.example:8000', ...headers } as Record<
      string,
      string
    >);
    assert.equal(response.json().error.code, 'API_CROSS_SITE', JSON.stringify(headers));
  }
  const own = { host: 'Radio.example:8000', origin: 'http://radio.example:8000' };
  assert.equal((await logIn(started, { password }, own)).statusCode, 200);
});

test('a token for monitors is given to administrators, works for nothing else, and is revoked', async (t) => {
  const { api, gate } = await startApi(t);
  const authorization = basic(logins.admin);
  const ask = (method: 'POST' | 'DELETE', headers: Record<string, string>) =>
    api.fastify.inject({ method, url: '/api/monitor/tokens', headers });
  assert.equal((await ask('POST', {})).statusCode, 401);
  const { token } = (await ask('POST', { authorization })).json();
  assert.equal(gate.findSession(token)?.scope, 'monitor');
  const stats = await api.fastify.inject({ url: '/api/stats', headers: { authorization: `Bearer ${token}` } });
  assert.equal(stats.statusCode, 401);
  const status = await api.fastify.inject({ url: '/api/auth/status', headers: { authorization: `Bearer ${token}` } });
  assert.equal(status.json().authenticated, false);
  assert.deepEqual((await ask('DELETE', { authorization })).json(), { revoked: 1 });
  assert.equal(gate.findSession(token), null);
});
