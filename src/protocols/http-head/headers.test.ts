import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readHeaders, writeHeaderLine } from './headers.ts';

const read = (...lines: string[]) => Object.fromEntries(readHeaders(lines.map((line) => Buffer.from(line, 'latin1'))));

describe('readHeaders', () => {
  const cases = [
    { name: 'trims values and lowers names', lines: ['Ice-Name:  A b \t'], headers: { 'ice-name': 'A b' } },
    { name: 'reads UTF-8', lines: ['ice-name: caf\xc3\xa9'], headers: { 'ice-name': 'café' } },
    { name: 'reads ISO 8859-1 where it is no UTF-8', lines: ['ice-name: caf\xe9'], headers: { 'ice-name': 'café' } },
    { name: 'keeps colons in values', lines: ['ice-url:http://a:80/'], headers: { 'ice-url': 'http://a:80/' } },
    { name: 'passes over lines without a colon', lines: ['NoColonHere', 'x: y'], headers: { x: 'y' } },
    { name: 'passes over names that are no token', lines: ['a b: c', ': d', 'x : y', 'e: f'], headers: { e: 'f' } },
    { name: 'joins repeated headers', lines: ['x: a', 'X: b'], headers: { x: 'a, b' } },
    { name: 'joins cookies as cookies', lines: ['cookie: a=1', 'cookie: b=2'], headers: { cookie: 'a=1; b=2' } },
    { name: 'does not join what says the same twice', lines: ['te: x', 'te: x'], headers: { te: 'x' } },
    {
      name: 'joins codings also where they are the same',
      lines: ['transfer-encoding: chunked', 'transfer-encoding: chunked'],
      headers: { 'transfer-encoding': 'chunked, chunked' },
    },
    {
      name: 'takes the first content type',
      lines: ['content-type: a', 'content-type: b'],
      headers: { 'content-type': 'a' },
    },
    { name: 'continues a folded line', lines: ['x: a', ' b', '\tc'], headers: { x: 'a b c' } },
    {
      name: 'drops the continuation of a dropped line',
      lines: ['host: a', 'host: b', ' c', 'bad', ' d'],
      headers: { host: 'a' },
    },
    { name: 'turns control characters into spaces', lines: ['x: a\rb\0c'], headers: { x: 'a b c' } },
    {
      name: 'turns what steers a terminal, ends a line or turns text around into spaces',
      lines: ['x: a\x9b\x85b', 'y: c\xc2\x9b\xe2\x80\xa8d\xe2\x80\xaee\xe2\x81\xa6f\xef\xbf\xbf'],
      headers: { x: 'a b', y: 'c d e f' },
    },
    { name: 'keeps empty values', lines: ['icy-irc:'], headers: { 'icy-irc': '' } },
  ];
  for (const { name, lines, headers } of cases) {
    it(name, () => assert.deepEqual(read(...lines), headers));
  }
});

describe('writeHeaderLine', () => {
  it('writes name and value', () => {
    assert.equal(writeHeaderLine('ice-audio-info', 'bitrate=1'), 'ice-audio-info: bitrate=1\r\n');
  });

  it('lets no value start a line of its own', () => {
    assert.equal(writeHeaderLine('x', 'a\r\nSet-Cookie: b'), 'x: a  Set-Cookie: b\r\n');
  });

  it('refuses a name that is no token', () => {
    assert.throws(() => writeHeaderLine('a\r\nb', 'c'), { code: 'INTERNAL_BUG' });
  });
});
