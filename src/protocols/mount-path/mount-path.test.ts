import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAirchainError } from '../../core/index.ts';
import { explainMountPath, parseMountPath } from './mount-path.ts';

const taken = [
  '/live',
  '/Live',
  '/listen',
  '/stream/main.mp3',
  '/studio/main.mp3',
  '/live/fm',
  '/my station',
  '/café',
  '/радио.mp3',
  '/100% rock',
  '/radio.m3u.mp3',
  '/admins',
  '/administrator/live',
  '/apiary',
  '/stats.mp3',
  '/listening/listen-in',
  `/${'x'.repeat(1023)}`,
];

for (const path of taken) {
  test(`"${path.slice(0, 40)}" can be a mount`, () => assert.equal(parseMountPath(path), path));
}

const malformed: readonly [path: string, reason: RegExp][] = [
  ['', /start/],
  ['live', /start/],
  ['*', /start/],
  ['source side of /club', /start/],
  [`/${'x'.repeat(1024)}`, /longer than 1024/],
  ['/a\tb', /seen/],
  ['/a\u00a0b', /seen/],
  ['/a\u2028b', /seen/],
  ['/a\u202egpm.exe', /seen/],
  ['/a\u2066b', /seen/],
  ['/li\u200bve', /seen/],
  ['/li\u00adve', /seen/],
  ['/a\uffff', /seen/],
  ['/a\0', /seen/],
  ['/a\ud800', /seen/],
  ['/live ', /seen/],
  ['/live /fm', /seen/],
  ['/club#live', /"#"/],
  ['/club?live', /"\?"/],
  ['/a\\b', /"\\"/],
  ['/%61dmin/stats', /encoded/],
  ['/a%2Fb', /encoded/],
  ['//live', /empty/],
  ['/a//b', /empty/],
  ['/a/./b', /"\."/],
  ['/a/..', /"\.\."/],
  ['/live/', /ends/],
];

for (const [path, reason] of malformed) {
  test(`${JSON.stringify(path.slice(0, 40))} cannot be a mount, and the reason is given`, () => {
    const fault = explainMountPath(path);
    assert.equal(fault?.code, 'MOUNT_PATH_INVALID');
    assert.match(fault.reason, reason);
    assert.throws(
      () => parseMountPath(path),
      (error) => isAirchainError(error, 'MOUNT_PATH_INVALID'),
    );
  });
}

const reserved = [
  '/',
  '/admin',
  '/admin/killsource',
  '/ADMIN/stats.xsl',
  '/admin.cgi',
  '/api/mounts',
  '/api/anything/at/all',
  '/status-json.xsl',
  '/my.XSL',
  '/live.m3u',
  '/live.m3u8',
  '/live.pls',
  '/live.xspf',
  '/live.vclt',
  '/live/listen',
  '/a/b/Listen',
  '/embed/live',
  '/listen/abc',
  '/studio',
  '/live/socket',
  '/assets/index.js',
  '/ingest/abc',
  '/.well-known/acme-challenge/x',
  '/favicon.ico',
];

for (const path of reserved) {
  test(`"${path}" is reserved`, () => {
    assert.equal(explainMountPath(path)?.code, 'MOUNT_PATH_RESERVED');
    assert.throws(
      () => parseMountPath(path),
      (error) => isAirchainError(error, 'MOUNT_PATH_RESERVED') && error.message.includes(`"${path}"`),
    );
  });
}

test('what cannot be seen is not repeated in a message', () => {
  assert.throws(() => parseMountPath('/a\nb'), /"\/a·b"/);
});
