import assert from 'node:assert/strict';
import test from 'node:test';
import { unixMillis } from '../../core/index.ts';
import { type AccessRecord, writeAccessLine, writeLogDate, writePlaylistLine } from './icecast-logs.ts';

const at = unixMillis(Date.UTC(2026, 10, 20, 10, 0, 5));
const record: AccessRecord = {
  address: '192.0.2.7',
  user: '',
  requestLine: 'GET /live HTTP/1.1',
  status: 200,
  bytes: 480_000,
  referer: '',
  userAgent: 'VLC/3.0.24',
  seconds: 30,
};

test('a line of the access log ends with the seconds of the connection', () => {
  assert.equal(
    writeAccessLine(at, record),
    '192.0.2.7 - - [20/Nov/2026:10:00:05 +0000] "GET /live HTTP/1.1" 200 480000 "-" "VLC/3.0.24" 30',
  );
});

test('what a client sent cannot end its field or begin another line', () => {
  const line = writeAccessLine(at, { ...record, userAgent: 'a" 200 1\n10.0.0.1 "b\\', user: 'dj one' });
  assert.match(line, /"a\\" 200 1\\u000a10\.0\.0\.1 \\"b\\\\" 30$/);
  assert.match(line, /^192\.0\.2\.7 - dj_one \[/);
  assert.equal(line.includes('\n'), false);
});

const secrets = [
  ['GET /admin.cgi?mode=updinfo&pass=hackme&song=x HTTP/1.0', '/admin.cgi?mode=updinfo&pass=***&song=x'],
  ['GET /live?token=abc HTTP/1.1', '/live?token=***'],
  ['GET /live?Password=a%26b&x=1 HTTP/1.1', '/live?Password=***&x=1'],
] as const;

for (const [requestLine, shown] of secrets) {
  test(`the secret is hidden in ${shown}`, () => {
    assert.ok(writeAccessLine(at, { ...record, requestLine }).includes(`${shown} HTTP`));
  });
}

test('a line of the playlist log has four fields, whatever the mount and the title hold', () => {
  const line = writePlaylistLine(at, '/live|\n/2', 12, 'A | B\nC');
  assert.equal(line, '20/Nov/2026:10:00:05 +0000|/live \\u000a/2|12|A   B\\u000aC');
});

test('dates are UTC with the English month', () => {
  assert.equal(writeLogDate(unixMillis(Date.UTC(2026, 0, 1))), '01/Jan/2026:00:00:00 +0000');
});
