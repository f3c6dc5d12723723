import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unixMillis } from '../../core/index.ts';
import { type IcecastAnswer, type IcecastAnswerStyle, writeIcecastAnswer, writeIcecastHead } from './icecast-answer.ts';

const style: IcecastAnswerStyle = { serverId: 'Icecast 2.4.4', corsOrigin: '*' };
const now = unixMillis(Date.UTC(2026, 10, 20, 20, 25, 7));

const linesOf = (answer: IcecastAnswer, changes: Partial<IcecastAnswerStyle> = {}): string[] =>
  writeIcecastHead(answer, { ...style, ...changes }, now, 'HTTP/1.0').split('\r\n');

/** The fields that browsers ask for and Icecast has not. */
const withoutExposed = (lines: readonly string[]) =>
  lines.filter((line) => !line.startsWith('Access-Control-Expose-Headers: '));

test('the head of a stream is that of Icecast 2.4.4, field by field', () => {
  const headers = [
    ['icy-br', '128'],
    ['ice-audio-info', 'ice-bitrate=128;ice-channels=2;ice-samplerate=44100'],
    ['icy-description', 'Ref Desc'],
    ['icy-genre', 'RefGenre'],
    ['icy-name', 'Ref Name'],
    ['icy-pub', '0'],
    ['icy-url', 'http://example.invalid/'],
    ['icy-metaint', '16000'],
  ] as const;
  assert.deepEqual(withoutExposed(linesOf({ status: 200, contentType: 'audio/mpeg', headers })), [
    'HTTP/1.0 200 OK',
    'Server: Icecast 2.4.4',
    'Connection: Close',
    'Date: Fri, 20 Nov 2026 20:25:07 GMT',
    'Content-Type: audio/mpeg',
    'Cache-Control: no-cache, no-store',
    'Expires: Mon, 26 Jul 1997 05:00:00 GMT',
    'Pragma: no-cache',
    'Access-Control-Allow-Origin: *',
    'icy-br:128',
    'ice-audio-info: ice-bitrate=128;ice-channels=2;ice-samplerate=44100',
    'icy-description:Ref Desc',
    'icy-genre:RefGenre',
    'icy-name:Ref Name',
    'icy-pub:0',
    'icy-url:http://example.invalid/',
    'icy-metaint:16000',
    '',
    '',
  ]);
});

test('a body follows its head at once, without a length and never chunked', () => {
  const bytes = writeIcecastAnswer({ status: 403, contentType: 'text/plain', body: 'Größe' }, style, now);
  const text = bytes.toString('utf8');
  assert.ok(text.endsWith('\r\n\r\nGröße'));
  assert.doesNotMatch(text, /^(?:content-length|transfer-encoding):/im);
});

test('only icy-* fields go without the space behind the colon', () => {
  const headers = [
    ['icy-name', 'a'],
    ['ice-name', 'b'],
    ['X-icy-name', 'c'],
  ] as const;
  assert.deepEqual(linesOf({ status: 200, headers }).slice(-5, -2), ['icy-name:a', 'ice-name: b', 'X-icy-name: c']);
});

const injections: readonly (readonly [value: string, written: string])[] = [
  ['Ann\r\nSet-Cookie: a=b', 'Ann Set-Cookie: a=b'],
  ['Ann\r\n\r\n<script>', 'Ann <script>'],
  ['Ann\nBob', 'Ann Bob'],
  ['Ann\rBob', 'Ann Bob'],
  ['Ann\0Bob', 'Ann Bob'],
];

for (const [value, written] of injections) {
  test(`${JSON.stringify(value)} stays on its own line`, () => {
    const lines = linesOf({ status: 200, headers: [['icy-name', value]] });
    assert.deepEqual(lines.slice(-3), [`icy-name:${written}`, '', '']);
  });
}

test("a source's content type stays on its own line too", () => {
  const contentType = 'audio/mpeg\r\nSet-Cookie: a=b';
  assert.equal(linesOf({ status: 200, contentType })[4], 'Content-Type: audio/mpeg Set-Cookie: a=b');
});

test('names in any script go out as UTF-8', () => {
  const answer = writeIcecastAnswer({ status: 200, headers: [['icy-name', 'Ünö ラジオ']] }, style, now);
  assert.ok(answer.includes(Buffer.from('icy-name:Ünö ラジオ\r\n', 'utf8')));
});

test('a status has the words that Icecast gives it, or those of the answer', () => {
  const reasonOf = (answer: IcecastAnswer) => linesOf(answer)[0];
  assert.equal(reasonOf({ status: 401 }), 'HTTP/1.0 401 Authentication Required');
  assert.equal(reasonOf({ status: 404 }), 'HTTP/1.0 404 File Not Found');
  assert.equal(reasonOf({ status: 404, reason: 'Gone fishing' }), 'HTTP/1.0 404 Gone fishing');
  assert.equal(reasonOf({ status: 299 }), 'HTTP/1.0 299 Unknown');
});

test('players that know nothing but SHOUTcast get its status line', () => {
  assert.match(writeIcecastHead({ status: 200 }, style, now, 'ICY'), /^ICY 200 OK\r\n/);
});

test('browsers may read the names of the stream, unless the operator closed that door', () => {
  const exposed = linesOf({ status: 200 }).find((line) => line.startsWith('Access-Control-Expose-Headers: '));
  for (const name of ['icy-name', 'icy-metaint', 'ice-audio-info']) assert.ok(exposed?.includes(name), name);
  assert.ok(!linesOf({ status: 200 }, { corsOrigin: '' }).some((line) => line.startsWith('Access-Control')));
});
