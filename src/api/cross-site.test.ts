import assert from 'node:assert/strict';
import { test } from 'node:test';
import { basic, startApi } from '../../test/support/api-server.ts';
import { logins } from '../../test/support/recording-gate.ts';

const HOST = 'radio.example:8000';
const admin = { host: HOST, authorization: basic(logins.admin) };
const chromium = {
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
  'accept-language': 'en',
};
const image = { ...chromium, accept: 'image/avif,image/webp,image/*,*/*;q=0.8' };
const link = { ...chromium, accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
const kill = '/admin/killsource?mount=/live';

const foreign = {
  'an image whose page hides its address': image,
  'an image on another page': { ...image, referer: 'http://evil.example/' },
  'a form whose page hides its address': { ...link, origin: 'null' },
  'a page on another port': { ...link, origin: 'http://radio.example' },
  'a browser over TLS': { ...image, 'sec-fetch-site': 'cross-site' },
  'a neighbour of ours over TLS': { ...image, 'sec-fetch-site': 'same-site' },
};
for (const [what, headers] of Object.entries(foreign)) {
  test(`${what} changes nothing, whatever login the browser keeps, and is counted nowhere`, async (t) => {
    const { api, gate } = await startApi(t);
    const { token } = gate.openSession('admin', 'admin');
    const changing = api.routes.filter(({ access }) => access.changes);
    assert.ok(changing.length >= 25);
    for (const { method, url } of changing) {
      const query = '?mount=/live&destination=/other&action=add&pass=wrong&key=wrong';
      for (const login of [admin, { host: HOST, cookie: `airchain_session=${token}` }]) {
        const response = await api.fastify.inject({
          method: method as 'GET',
          url: url.replace(':mount', 'live').replace(':id', '1') + query,
          headers: { ...login, ...headers },
        });
        assert.equal(response.statusCode, 403, `${method} ${url}`);
      }
    }
    assert.equal(gate.asked.length, 0);
  });
}

const own = {
  'a form on a page of ours': { ...link, origin: `http://${HOST}` },
  'a link on a page of ours': { ...link, referer: `http://${HOST}/admin/stats.xsl` },
  'an address that was typed, over TLS': { ...link, 'sec-fetch-site': 'none' },
  'a page behind a proxy': { ...link, origin: 'https://fm.example', 'x-forwarded-host': 'fm.example' },
  curl: { 'user-agent': 'curl/8.14.1', accept: '*/*' },
  libshout: { 'user-agent': 'libshout/2.4.6 (Mozilla compatible)' },
  'a panel that calls itself a browser': { ...link, 'x-requested-with': 'panel' },
};
for (const [what, headers] of Object.entries(own)) {
  test(`${what} may make changes by GET`, async (t) => {
    const { api, station } = await startApi(t);
    const response = await api.fastify.inject({ url: kill, headers: { ...admin, ...headers } });
    assert.equal(response.statusCode, 200);
    assert.equal(station.mount('/live')?.source, null);
  });
}

test('every route that is not for reading is known to change something', async (t) => {
  const { api } = await startApi(t);
  const reading = ['GET', 'HEAD', 'OPTIONS'];
  for (const { method, url, access } of api.routes) {
    // Icecast takes each of its commands by POST, too.
    if (reading.includes(method) || url.startsWith('/admin')) continue;
    assert.ok(access.changes, `${method} ${url}`);
  }
});

test('a person whom a link has led to a change is asked, and may go on', async (t) => {
  const { api, station, gate } = await startApi(t);
  const url = '/admin/metadata.xsl?mount=/live&mode=updinfo&song=%3Cb%3E';
  const question = await api.fastify.inject({ url, headers: { ...admin, ...link } });
  assert.equal(question.statusCode, 403);
  assert.match(String(question.headers['content-security-policy']), /frame-ancestors 'none'/);
  assert.equal(question.headers['referrer-policy'], 'same-origin');
  assert.match(question.body, /<form method="post" action="\/admin\/metadata.xsl">/);
  assert.doesNotMatch(question.body, /<b>/);
  assert.equal(gate.asked.length, 0);
  const fields = [...question.body.matchAll(/name="([^"]*)" value="([^"]*)"/g)].map(([, name, value]) => [
    name!,
    value!,
  ]);
  assert.deepEqual(fields, [
    ['mount', '/live'],
    ['mode', 'updinfo'],
    ['song', '&lt;b&gt;'],
  ]);
  const answer = await api.fastify.inject({
    method: 'POST',
    url: '/admin/metadata.xsl',
    headers: { ...admin, ...link, origin: `http://${HOST}`, 'content-type': 'application/x-www-form-urlencoded' },
    payload: 'mount=%2Flive&mode=updinfo&song=Tune',
  });
  assert.equal(answer.statusCode, 200);
  assert.equal(station.titles.length, 1);
});

test('pages that only show what could be changed are open to links of other sites', async (t) => {
  const { api, gate } = await startApi(t);
  for (const url of ['/admin/stats.xsl', '/admin/moveclients.xsl?mount=/live', '/admin/manageauth.xsl?mount=/live']) {
    await api.fastify.inject({ url, headers: { ...admin, ...link, referer: 'http://intranet.example/' } });
    assert.equal(gate.asked.at(-1)?.isForeign, true, url);
  }
});

test('an image on another page is not even asked for a login', async (t) => {
  const { api, gate } = await startApi(t);
  for (const url of ['/admin/stats', '/api/stats', '/api/events?admin=true', '/admin/streamlist.txt']) {
    const response = await api.fastify.inject({
      url,
      headers: { ...admin, ...image, referer: 'http://evil.example/' },
    });
    assert.equal(response.statusCode, 403, url);
  }
  assert.equal(gate.asked.length, 0);
});

test('everything that is public may be read by pages of other sites', async (t) => {
  const { api } = await startApi(t);
  for (const url of ['/status-json.xsl', '/api/mounts', '/7.html', '/live.m3u']) {
    const response = await api.fastify.inject({ url, headers: { ...image, origin: 'http://evil.example' } });
    assert.equal(response.statusCode, 200, url);
  }
});
