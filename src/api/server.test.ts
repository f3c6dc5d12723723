import assert from 'node:assert/strict';
import { test } from 'node:test';
import { basic, startApi } from '../../test/support/api-server.ts';
import { logins } from '../../test/support/recording-gate.ts';

/** The right of each route, except public ones. A new route has to be added here. */
const guarded: Record<string, readonly string[]> = {
  admin: [
    '/admin/listmounts',
    '/admin/streamlist',
    '/admin/reloadconfig',
    '/admin/fallbacks',
    '/admin/moveclients',
    '/admin/manageauth',
    '/admin/buildm3u',
    '/api/stats',
    '/api/relays',
    '/api/directories',
    '/api/mounts/:mount/listeners/move',
    '/api/mounts/:mount/fallback',
    '/api/reload',
    '/api/streams',
    '/api/inputs',
    '/api/inputs/:name',
    '/api/inputs/:name/start',
    '/api/inputs/:name/stop',
    '/api/inputs/:name/restart',
    '/api/programs',
    '/api/programs/:name',
    '/api/programs/:name/preview',
    '/api/programs/:name/select',
    '/api/programs/:name/auto',
    '/api/programs/:name/skip',
    '/api/programs/:name/queue',
    '/api/programs/:name/queue/:id',
    '/api/programs/:name/queue/:id/position',
    '/api/programs/:name/library',
    '/api/outputs',
    '/api/outputs/:name',
    '/api/outputs/:name/start',
    '/api/outputs/:name/stop',
    '/api/encoder/start',
    '/api/encoder/stop',
    '/api/encoder/status',
    '/api/encoder/levels',
    '/api/encoders/:name/start',
    '/api/encoders/:name/stop',
    '/api/encoders/:name/status',
    '/api/encoders/:name/levels',
    '/api/icecast/start',
    '/api/icecast/stop',
    '/api/audio/stream/:input',
    '/api/login',
    '/api/monitor/tokens',
  ],
  'source.manage': [
    '/admin/',
    '/admin/stats',
    '/admin/listclients',
    '/admin/metadata',
    '/admin/updatemetadata',
    '/admin/killclient',
    '/admin/killsource',
    '/admin.cgi',
    '/api/mounts/:mount/listeners',
    '/api/mounts/:mount/title',
    '/api/mounts/:mount/source',
    '/api/mounts/:mount/listeners/:id',
  ],
  'listener.play': ['/api/mounts/:mount/login'],
  'relay.list': ['/admin/streamlist.txt'],
  'links.create': ['/api/start'],
  'source.publish': ['/api/streams/:id'],
};

test('every route declares the right that it needs', async (t) => {
  const { api } = await startApi(t);
  const found: Record<string, string[]> = { public: [] };
  for (const { url, access } of api.routes) {
    found[access.right] ??= [];
    found[access.right]!.push(url.replace(/\.(?:xml|xsl)$/, ''));
  }
  for (const right of Object.keys(guarded)) {
    assert.deepEqual([...new Set(found[right])].sort(), [...guarded[right]!].sort(), right);
  }
  assert.ok(found.public!.length > 0);
});

test('levels, and events of inputs and outputs, are for administrators only', async (t) => {
  const { api, gate } = await startApi(t);
  for (const query of ['levels=main', 'levels=', 'admin=true', 'mount=/live&admin=true']) {
    const response = await api.fastify.inject(`/api/events?${query}`);
    assert.equal(response.statusCode, 401, query);
    assert.deepEqual(gate.asked.at(-1)!.right, { right: 'admin' });
  }
});

test('a guarded route refuses missing and wrong credentials', async (t) => {
  const { api } = await startApi(t);
  for (const { method, url, access } of api.routes) {
    if (access.right === 'public') continue;
    for (const authorization of [undefined, basic(logins.wrong)]) {
      const response = await api.fastify.inject({
        method: method as 'GET',
        url: `${url.replace(':mount', 'live').replace(':id', '1')}?mount=/live`,
        headers: authorization ? { authorization } : {},
      });
      assert.equal(response.statusCode, 401, `${method} ${url}`);
      assert.equal(response.headers['www-authenticate'], 'Basic realm="Icecast2 Server"');
    }
  }
});

test('answers 401 word for word as Icecast does, and in JSON under /api', async (t) => {
  const { api } = await startApi(t);
  const icecast = await api.fastify.inject('/admin/stats');
  assert.equal(icecast.statusMessage, 'Authentication Required');
  assert.equal(icecast.body, 'You need to authenticate\r\n');
  assert.equal(icecast.headers['content-type'], 'text/plain; charset=utf-8');
  const clean = await api.fastify.inject('/api/stats');
  assert.equal(clean.json().error.code, 'AUTH_CREDENTIALS_MISSING');
});

test('answers what it does not know as Icecast does, and in JSON under /api', async (t) => {
  const { api } = await startApi(t);
  const page =
    '<html><head><title>Error 404</title></head><body><b>404 - The file you requested could not be found</b></body></html>\r\n';
  const unknown = await api.fastify.inject('/index.html');
  assert.equal(unknown.statusCode, 404);
  assert.equal(unknown.statusMessage, 'File Not Found');
  assert.equal(unknown.body, page);
  assert.match((await api.fastify.inject('/nosuch.xsl')).body, /404 - Could not parse XSLT file/);
  const posted = await api.fastify.inject({ method: 'DELETE', url: '/status-json.xsl' });
  assert.equal(posted.statusCode, 400);
  assert.match(posted.body, /400 - unknown request/);
  const clean = await api.fastify.inject('/api/nosuch?secret=1');
  assert.equal(clean.statusCode, 404);
  assert.deepEqual(clean.json(), {
    error: { code: 'API_NOT_FOUND', message: 'Cannot GET "/api/nosuch": no such route' },
  });
});

test('sends the headers against caching and for other sites that Icecast sends', async (t) => {
  const { api } = await startApi(t);
  const { headers } = await api.fastify.inject('/status-json.xsl');
  assert.equal(headers.server, 'Icecast 2.4.4');
  assert.equal(headers['cache-control'], 'no-cache, no-store');
  assert.equal(headers.expires, 'Mon, 26 Jul 1997 05:00:00 GMT');
  assert.equal(headers.pragma, 'no-cache');
  assert.equal(headers['access-control-allow-origin'], '*');
  assert.equal(headers['content-type'], 'application/json; charset=UTF-8');
  const preflight = await api.fastify.inject({ method: 'OPTIONS', url: '/status-json.xsl' });
  assert.equal(preflight.statusCode, 204);
  assert.equal(preflight.headers['access-control-allow-methods'], 'GET, HEAD, OPTIONS');
});

test('reports to a load balancer whether listeners are accepted', async (t) => {
  const { api, station } = await startApi(t);
  assert.deepEqual((await api.fastify.inject('/health')).json(), { live: true, ready: true });
  station.ready = false;
  assert.equal((await api.fastify.inject('/health')).statusCode, 503);
  assert.equal((await api.fastify.inject('/health/live')).statusCode, 200);
});

test('asks the gate with the address that trusted proxies name', async (t) => {
  const { api, gate } = await startApi(t, { trusted: ['127.0.0.0/8'] });
  await api.fastify.inject({
    url: '/admin/stats',
    headers: { 'x-forwarded-for': '203.0.113.9', 'user-agent': 'panel' },
  });
  assert.deepEqual(gate.asked.at(-1), {
    right: { right: 'admin' },
    credentials: null,
    token: null,
    address: '203.0.113.9',
    isDirect: true,
    host: 'localhost',
    isForeign: false,
    userAgent: 'panel',
    route: 'GET /admin/stats',
  });
});

test('says how to build the page when it has not been built', async (t) => {
  const { api } = await startApi(t);
  const response = await api.fastify.inject('/');
  assert.equal(response.statusCode, 200);
  assert.match(response.body, /npm run build/);
});
