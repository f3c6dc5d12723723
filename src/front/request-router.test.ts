import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byteCount } from '../core/index.ts';
import { readRequestHead } from '../protocols/http-head/index.ts';
import { followAlias, followIngest, type RequestTarget, routeRequest } from './request-router.ts';

const MOUNTS = ['/live', '/status-json.xsl', '/api-live', '/äther'];

function headOf(request: string) {
  return readRequestHead(Buffer.from(`${request}\r\n\r\n`), { maxBytes: byteCount(4096) })!.head;
}

function route(request: string, hasTls = false): RequestTarget {
  return routeRequest(headOf(request), {
    isMount: (path) => MOUNTS.includes(path),
    yieldsToPage: (path) => path === '/live',
    canEncrypt: hasTls,
  });
}

const targets: readonly (readonly [request: string, target: RequestTarget])[] = [
  ['GET /live HTTP/1.1', 'listener'],
  ['GET /live?token=x HTTP/1.0', 'listener'],
  ['get /live HTTP/1.1', 'listener'],
  ['GET /%C3%A4ther HTTP/1.1', 'listener'],
  ['HEAD /live HTTP/1.1', 'listener'],
  ['OPTIONS /live HTTP/1.1', 'listener'],
  ['GET /live.m3u HTTP/1.1', 'web'],
  ['GET /other HTTP/1.1', 'web'],
  ['GET / HTTP/1.1', 'web'],
  ['HEAD /other HTTP/1.1', 'web'],
  ['OPTIONS /other HTTP/1.1', 'web'],
  ['OPTIONS * HTTP/1.1', 'web'],
  ['GET /admin/stats HTTP/1.1', 'web'],
  ['SOURCE /live HTTP/1.0', 'source'],
  ['SOURCE /other ICE/1.0', 'source'],
  ['SOURCE hackme /live', 'source'],
  ['SOURCE /admin/stats HTTP/1.0', 'source'],
  ['PUT /live HTTP/1.1', 'source'],
  ['PUT /other HTTP/1.1', 'source'],
  ['POST /other HTTP/1.1', 'source'],
  ['PUT /api-live HTTP/1.1', 'source'],
  ['PUT /api/mounts HTTP/1.1', 'web'],
  ['POST /api/reload HTTP/1.1', 'web'],
  ['POST /admin/metadata HTTP/1.1', 'web'],
  ['PUT / HTTP/1.1', 'web'],
  ['STATS / HTTP/1.0', 'stats-feed'],
  ['STATS /live HTTP/1.0', 'stats-feed'],
  ['DELETE /live HTTP/1.1', 'web'],
  ['DELETE /live HTTP/1.1', 'web'],
  ['PROPFIND /live HTTP/1.1', 'none'],
  ['CONNECT /live HTTP/1.1', 'none'],
  ['BREW /live HTTP/1.1', 'none'],
];

for (const [request, target] of targets) {
  test(`${request} is answered by ${target}`, () => assert.equal(route(request), target));
}

test('a mount goes before a page of the same name', () => {
  assert.equal(route('GET /status-json.xsl HTTP/1.1'), 'listener');
});

test('a browser that opens the way in of DJs gets the page of its name, its player the sound', () => {
  assert.equal(route('GET /live HTTP/1.1\r\nAccept: text/html,*/*;q=0.8'), 'web');
  assert.equal(route('GET /äther HTTP/1.1\r\nAccept: text/html,*/*;q=0.8'), 'listener');
  assert.equal(route('GET /live HTTP/1.1\r\nAccept: */*'), 'listener');
});

const upgrades: readonly (readonly [header: string, hasTls: boolean, target: RequestTarget])[] = [
  ['Upgrade: TLS/1.0, HTTP/1.0', true, 'tls-upgrade'],
  ['Upgrade: tls/1.2', true, 'tls-upgrade'],
  ['Upgrade: TLS/1.0', false, 'web'],
  ['Upgrade: h2c', true, 'web'],
  ['Connection: Upgrade', true, 'web'],
];

for (const [header, hasTls, target] of upgrades) {
  test(`"${header}" ${hasTls ? 'with' : 'without'} a certificate leads to ${target}`, () => {
    assert.equal(route(`OPTIONS * HTTP/1.1\r\nHost: x\r\n${header}`, hasTls), target);
  });
}

test('only OPTIONS asks for TLS', () => {
  assert.equal(route('GET /live HTTP/1.1\r\nUpgrade: TLS/1.0', true), 'listener');
});

const aliases = { '/': '/live', '/old': '/new', '/jazz': '/jäzz', '/new': '/newer' };

const followed: readonly (readonly [target: string, path: string, newTarget: string])[] = [
  ['/old', '/new', '/new'],
  ['/old?user=a&pass=b', '/new', '/new?user=a&pass=b'],
  ['/old?', '/new', '/new?'],
  ['/%6Fld?x=%20', '/new', '/new?x=%20'],
  ['/?x', '/live', '/live?x'],
  ['/jazz', '/jäzz', '/j%C3%A4zz'],
];

for (const [target, path, newTarget] of followed) {
  test(`the alias ${target} becomes ${newTarget}`, () => {
    const head = followAlias(headOf(`GET ${target} HTTP/1.1\r\nHost: x`), aliases);
    assert.deepEqual([head.path, head.target, head.method, head.headers.get('host')], [path, newTarget, 'GET', 'x']);
  });
}

test('an alias is followed once, so that two may point at each other', () => {
  assert.equal(followAlias(headOf('GET /a HTTP/1.1'), { '/a': '/b', '/b': '/a' }).path, '/b');
});

for (const path of ['/older', '/old/', '/constructor', '/live']) {
  test(`${path} is no alias and stays what it is`, () => {
    const head = headOf(`GET ${path} HTTP/1.1`);
    assert.equal(followAlias(head, aliases), head);
  });
}

const linkId = 'abcdefghijkmnpqrstuvwxyz23';

test('what is sent to a link is a source of its mount, with the key as the password and no longer in the request line', () => {
  for (const method of ['POST', 'PUT', 'SOURCE']) {
    const asked = headOf(`${method} /ingest/${linkId}?x=1&key=a%2Bb HTTP/1.1\r\nAuthorization: Basic x\r\nHost: x`);
    const { id, head } = followIngest(asked)!;
    assert.deepEqual(
      [id, head.path, head.target, head.linePassword],
      [linkId, `/stream/${linkId}`, `/stream/${linkId}`, 'a+b'],
    );
    assert.deepEqual([...head.headers.keys()], ['host']);
  }
});

test('without a key in the address the login of the request stays', () => {
  const { head } = followIngest(headOf(`PUT /ingest/${linkId} HTTP/1.1\r\nAuthorization: Basic x`))!;
  assert.deepEqual([head.linePassword, head.headers.get('authorization')], [null, 'Basic x']);
});

for (const request of [
  `GET /ingest/${linkId}?key=x HTTP/1.1`,
  `DELETE /ingest/${linkId}?key=x HTTP/1.1`,
  `POST /ingest/${linkId}/x?key=x HTTP/1.1`,
  `POST /ingest/${linkId.slice(1)}?key=x HTTP/1.1`,
  `POST /ingest/${linkId.toUpperCase()}?key=x HTTP/1.1`,
  `POST /stream/${linkId}?key=x HTTP/1.1`,
]) {
  test(`${request} is sent to no link`, () => assert.equal(followIngest(headOf(request)), null));
}
