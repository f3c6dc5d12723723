import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorPage, type Refusal, refusalAnswer } from './refusals.ts';

/** Status of Icecast 2.4 and of 2.5, the words, and whether they come as a page. */
const refusals: Readonly<Record<Refusal, readonly [number, number, string, 'plain' | 'page']>> = {
  'credentials-missing': [401, 401, 'You need to authenticate\r\n', 'plain'],
  'credentials-wrong': [401, 401, 'You need to authenticate\r\n', 'plain'],
  banned: [403, 403, 'Connection not allowed', 'plain'],
  'rate-limited': [403, 429, 'Too many wrong passwords, try again later', 'plain'],
  'mount-in-use': [403, 409, 'Mountpoint in use', 'plain'],
  'too-many-sources': [403, 503, 'too many sources connected', 'plain'],
  'too-many-connections': [403, 503, 'Icecast connection limit reached', 'plain'],
  'mount-full': [403, 503, 'max listeners reached', 'plain'],
  'mount-not-found': [404, 404, 'The file you requested could not be found', 'page'],
  'not-begun': [503, 503, 'No source is connected yet, try again', 'plain'],
  'link-key': [403, 403, 'The key does not fit this link', 'plain'],
  'cross-site': [403, 403, 'Not for a page of another site', 'plain'],
  'link-unknown': [404, 404, 'There is no such link, or it has ended', 'plain'],
  'mount-reserved': [400, 400, 'the path belongs to a page of the server, choose another mountpoint', 'page'],
  'mount-invalid': [400, 400, 'source mountpoint not starting with /', 'page'],
  'transfer-encoding-not-supported': [501, 501, 'Unimplemented', 'page'],
  'method-unknown': [400, 405, 'unknown request', 'page'],
  'head-too-large': [431, 431, 'request head too large', 'page'],
  'head-malformed': [400, 400, 'request not understood', 'page'],
  unavailable: [503, 503, 'authentication service unavailable', 'plain'],
};

for (const [name, [status24, status25, text, form]] of Object.entries(refusals)) {
  for (const [compat, status] of [
    ['2.4', status24],
    ['2.5', status25],
  ] as const) {
    test(`${name} is answered with ${status} as ${compat} does, in the same words`, () => {
      const answer = refusalAnswer(name as Refusal, compat);
      assert.equal(answer.status, status);
      assert.equal(answer.contentType, form === 'page' ? 'text/html; charset=utf-8' : 'text/plain; charset=utf-8');
      assert.equal(answer.body, form === 'page' ? errorPage(status, text) : text);
    });
  }
}

test('the page of an error is that of Icecast 2.4.4', () => {
  assert.equal(
    errorPage(404, 'The file you requested could not be found'),
    '<html><head><title>Error 404</title></head><body><b>404 - The file you requested could not be found</b></body></html>\r\n',
  );
});

test('only the response to a missing login says how to log in, and with which methods', () => {
  assert.deepEqual(Object.fromEntries(refusalAnswer('credentials-missing', '2.4').headers ?? []), {
    'WWW-Authenticate': 'Basic realm="Icecast2 Server"',
    Allow: 'GET, HEAD, OPTIONS, SOURCE, PUT, POST, STATS',
  });
  for (const refusal of ['banned', 'mount-in-use', 'mount-not-found'] as const) {
    assert.deepEqual(refusalAnswer(refusal, '2.4').headers, []);
  }
});

const waits = [
  [59.2, '60'],
  [1, '1'],
  [0.001, '1'],
  [0, '1'],
] as const;

for (const [seconds, written] of waits) {
  test(`a wait of ${seconds} s is written as ${written}`, () => {
    assert.deepEqual(refusalAnswer('rate-limited', '2.5', seconds).headers, [['Retry-After', written]]);
  });
}

test('one answer never changes the next', () => {
  refusalAnswer('credentials-missing', '2.4', 5);
  assert.equal(refusalAnswer('credentials-missing', '2.4').headers?.length, 2);
});
