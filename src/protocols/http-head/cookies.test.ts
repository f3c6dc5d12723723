import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCookie, writeSessionCookie } from './cookies.ts';

test('a cookie is found among others, by its whole name', () => {
  const cases: readonly (readonly [string | undefined, string | null])[] = [
    ['id=abc', 'abc'],
    ['theme=dark; id=abc; other=x', 'abc'],
    ['theme=dark;id=a=b', 'a=b'],
    ['  id = abc ', 'abc'],
    ['xid=abc; idx=abc; ID=abc', null],
    ['id=', null],
    ['id', null],
    ['', null],
    [undefined, null],
  ];
  for (const [header, value] of cases) assert.equal(readCookie(header, 'id'), value, header);
});

test('the cookie of a session is for this server alone, and for no script', () => {
  const cookie = { name: 'id', value: 'abc', maxAgeSeconds: 60 };
  assert.equal(
    writeSessionCookie({ ...cookie, isSecure: true }),
    'id=abc; Path=/; Max-Age=60; HttpOnly; SameSite=Strict; Secure',
  );
  assert.equal(
    writeSessionCookie({ ...cookie, isSecure: false }),
    'id=abc; Path=/; Max-Age=60; HttpOnly; SameSite=Strict',
  );
});
