import assert from 'node:assert/strict';
import { test } from 'node:test';
import { basic, startApi } from '../../../test/support/api-server.ts';
import { MemoryLinks } from '../../../test/support/memory-links.ts';
import { readBitmapPng } from '../../../test/support/png-reader.ts';
import { readQrCode } from '../../../test/support/qr-reader.ts';
import { logins } from '../../../test/support/recording-gate.ts';
import { unixMillis } from '../../core/index.ts';
import { writeAccessLine } from '../../protocols/icecast-logs/index.ts';

const authorization = basic(logins.admin);

async function startWithLink(t: Parameters<typeof startApi>[0], options: Parameters<typeof startApi>[1] = {}) {
  const links = new MemoryLinks();
  links.make({ maker: { kind: 'admin' }, title: 'Kitchen radio', ttl: null, maxListeners: null });
  return { links, ...(await startApi(t, { ...options, links })) };
}

test('the options reach the book in its units, the title on one line', async (t) => {
  const { api, links } = await startWithLink(t);
  const payload = { title: ' Kitchen\r\nradio\u0000 ', ttl: 90.5, listeners: 7 };
  const answer = await api.fastify.inject({ method: 'POST', url: '/api/start', headers: { authorization }, payload });
  assert.equal(answer.statusCode, 200);
  assert.equal(answer.headers['cache-control'], 'no-store');
  const { title, ttl, maxListeners } = links.requests.at(-1)!;
  assert.deepEqual([/[\r\n\0]/.test(title), ttl, maxListeners], [false, 90_500, 7]);
  assert.deepEqual(links.requests.at(-1)!.maker, { kind: 'admin' });
});

test('options that are invalid are refused', async (t) => {
  const { api, links } = await startWithLink(t);
  for (const payload of [
    { ttl: -1 },
    { ttl: 'long' },
    { listeners: 0.5 },
    { title: 'x'.repeat(201) },
    { title: 7 },
    [],
  ]) {
    const answer = await api.fastify.inject({ method: 'POST', url: '/api/start', headers: { authorization }, payload });
    assert.equal(answer.statusCode, 400, JSON.stringify(payload));
  }
  assert.equal(links.requests.length, 1);
});

test('addresses are those the caller uses, unless the operator says others', async (t) => {
  const { api, links } = await startWithLink(t, { trusted: ['127.0.0.0/8'] });
  const ask = async (headers: Record<string, string>) => {
    const url = '/api/start';
    const answer = await api.fastify.inject({ method: 'POST', url, headers: { authorization, ...headers } });
    return new URL(answer.json<{ listen_url: string }>().listen_url).origin;
  };
  assert.equal(await ask({ host: 'radio.example:8000' }), 'http://radio.example:8000');
  assert.equal(
    await ask({ host: 'x', 'x-forwarded-host': 'radio.example', 'x-forwarded-proto': 'https' }),
    'https://radio.example',
  );
  links.said = { host: 'stream.example', scheme: null };
  assert.equal(await ask({ host: 'x', 'x-forwarded-proto': 'https' }), 'https://stream.example');
  links.said = { host: 'stream.example', scheme: 'http' };
  assert.equal(await ask({ host: 'x', 'x-forwarded-proto': 'https' }), 'http://stream.example');
});

test('a page of another site makes no link and ends none', async (t) => {
  const { api, links } = await startWithLink(t);
  const headers = { authorization, 'sec-fetch-site': 'cross-site' };
  for (const [method, url] of [
    ['POST', '/api/start'],
    ['DELETE', '/api/streams/link-1'],
  ] as const) {
    assert.equal((await api.fastify.inject({ method, url, headers })).statusCode, 403, url);
  }
  assert.equal(links.table.size, 1);
});

test('the key for making links may stand in the address or in a header', async (t) => {
  const { api, gate } = await startWithLink(t);
  const post = (url: string, headers = {}) => api.fastify.inject({ method: 'POST', url, headers });
  await post('/api/start?key=sesame');
  assert.deepEqual(gate.asked.at(-1)?.credentials, { user: null, password: 'sesame' });
  await post('/api/start', { authorization: 'Bearer sesame' });
  assert.deepEqual(gate.asked.at(-1)?.credentials, { user: null, password: 'sesame' });
  assert.deepEqual(gate.asked.at(-1)?.right, { right: 'links.create' });
});

test('a bearer token is no password where links are not made with a key, nor for ending one', async (t) => {
  const { api, gate, links } = await startWithLink(t);
  const headers = { authorization: 'Bearer ended' };
  await api.fastify.inject({ method: 'DELETE', url: '/api/streams/link-1', headers });
  assert.equal(gate.asked.at(-1)?.credentials, null);
  links.isKeyTaken = false;
  const refused = await api.fastify.inject({ method: 'POST', url: '/api/start', headers });
  assert.equal(gate.asked.at(-1)?.credentials, null);
  assert.deepEqual([refused.statusCode, refused.json().error.code], [401, 'AUTH_SESSION_ENDED']);
});

test('the gate learns of proxies that are not trusted', async (t) => {
  const { api, gate } = await startWithLink(t);
  await api.fastify.inject({ method: 'POST', url: '/api/start', headers: { 'x-forwarded-for': '10.0.0.1' } });
  assert.deepEqual([gate.asked.at(-1)?.address, gate.asked.at(-1)?.isDirect], ['127.0.0.1', false]);
});

test('a trusted proxy that does not name the client says nothing of its place', async (t) => {
  const { api, gate } = await startWithLink(t, { trusted: ['127.0.0.1'] });
  const isDirect = async (headers: Record<string, string>) => {
    await api.fastify.inject({ method: 'POST', url: '/api/start', headers });
    return gate.asked.at(-1)?.isDirect;
  };
  assert.equal(await isDirect({ 'x-real-ip': '203.0.113.7' }), false);
  assert.equal(await isDirect({ via: '1.1 proxy' }), false);
  assert.equal(await isDirect({ via: '1.1 proxy', 'x-forwarded-for': '10.0.0.1' }), true);
  assert.equal(await isDirect({}), true);
});

test('the status of a link is public, and 404 where there is none', async (t) => {
  const { api } = await startWithLink(t);
  const answer = await api.fastify.inject('/api/streams/link-1/status');
  assert.deepEqual(answer.json(), {
    title: 'Kitchen radio',
    state: 'waiting',
    now_playing: '',
    content_type: '',
    listeners: 0,
    max_listeners: null,
    expires_at: '2026-11-21T20:00:00.000Z',
  });
  const unknown = await api.fastify.inject('/api/streams/link-9/status');
  assert.equal(unknown.statusCode, 404);
  assert.equal(unknown.json<{ error: { code: string } }>().error.code, 'LINK_NOT_FOUND');
});

test('the QR code leads to the page of the link, as PNG of about the requested size and as SVG', async (t) => {
  const { api, links } = await startWithLink(t);
  links.said = { host: 'radio.example', scheme: 'https' };
  for (const size of [64, 200, 2048]) {
    const png = await api.fastify.inject(`/qr/link-1.png?size=${size}`);
    assert.equal(png.headers['content-type'], 'image/png');
    const pixels = readBitmapPng(png.rawPayload);
    assert.ok(pixels.length <= size && pixels.length > size / 2, `${pixels.length} of ${size}`);
    // The modules of the finder pattern, seven in a row behind four of the quiet zone, give the scale.
    const row = pixels.find((line) => line.includes(true))!;
    const scale = row.indexOf(true) / 4;
    const bitmap = pixels.filter((_, y) => y % scale === 0).map((line) => line.filter((__, x) => x % scale === 0));
    assert.equal(readQrCode(bitmap), 'https://radio.example/listen/link-1');
  }
  const svg = await api.fastify.inject('/qr/link-1.svg');
  assert.match(String(svg.headers['content-type']), /^image\/svg\+xml/);
  assert.match(svg.body, /^<svg /);
});

test('there is no QR code of an unknown link, of another form, or of an immense size', async (t) => {
  const { api } = await startWithLink(t);
  const status = async (url: string) => (await api.fastify.inject(url)).statusCode;
  assert.equal(await status('/qr/link-9.svg'), 404);
  assert.equal(await status('/qr/link-1.gif'), 404);
  assert.equal(await status('/qr/link-1'), 404);
  assert.equal(await status('/qr/link-1.png?size=2049'), 400);
  assert.equal(await status('/qr/link-1.png?size=big'), 400);
});

test('keys in addresses are not written into the access log', async (t) => {
  const lines: string[] = [];
  const { api } = await startWithLink(t, {
    onAnswered: (record) => lines.push(writeAccessLine(unixMillis(0), record)),
  });
  await api.fastify.inject({ method: 'DELETE', url: '/api/streams/link-1?a=1&key=sesame&b=2' });
  assert.match(lines.join(), /"DELETE \/api\/streams\/link-1\?a=1&key=\*\*\*&b=2 HTTP\/1\.1"/);
});
