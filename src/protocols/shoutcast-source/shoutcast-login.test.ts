import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { byteCount } from '../../core/index.ts';
import { readSourceDescription } from '../icecast-source/index.ts';
import { readShoutcastHeaders, readShoutcastLogin } from './shoutcast-login.ts';

const limits = { maxBytes: byteCount(500) };

/** What sources send before their audio, as recorded. */
const clients = [
  {
    client: 'BUTT 0.1.37',
    text: 'hackme\r\nHost: 127.0.0.1:28700\r\nicy-name:peericy\r\nicy-genre:test\r\nicy-pub:0\r\nicy-br:128\r\ncontent-type:audio/mpeg\r\n\r\n',
    described: { name: 'peericy', genre: 'test', isPublic: false, bitrate: '128', contentType: 'audio/mpeg' },
  },
  {
    client: 'libshout 2.4.6',
    text: 'hackme\nicy-name:libshout icy\nicy-url:http://www.icecast.org/\nicy-irc:\nicy-aim:\nicy-icq:\nicy-pub:0\nicy-genre:test\nicy-br:0\n\n',
    described: { name: 'libshout icy', url: 'http://www.icecast.org/', bitrate: '0', contentType: null },
  },
  { client: 'a source without headers', text: 'hackme\r\n\r\n', described: { name: null } },
];

/** A line as a password for the source user of its mount. */
const plain = (password: string) => ({ form: 'shoutcast', user: null, password });
/** The same, and as a user and its password. */
const named = (user: string, password: string) => ({
  ...plain(`${user}:${password}`),
  readings: [{ user, password }],
});

describe('a SHOUTcast source', () => {
  for (const { client, text, described } of clients) {
    it(`like ${client} is understood with its audio in the same packet`, () => {
      const bytes = Buffer.from(`${text}\xff\xfb\n\n`, 'latin1');
      const { login, next } = readShoutcastLogin(bytes, limits)!;
      assert.deepEqual(login, { isPoke: false, sid: null, login: plain('hackme'), elsewhere: null });
      const rest = bytes.subarray(next);
      const { headers, bodyStart } = readShoutcastHeaders(rest, limits)!;
      assert.deepEqual(rest.subarray(bodyStart), Buffer.from('\xff\xfb\n\n', 'latin1'));
      const description = readSourceDescription(headers);
      for (const [fact, value] of Object.entries(described)) {
        assert.equal(description[fact as keyof typeof description], value, fact);
      }
    });

    it(`like ${client} is waited for byte by byte`, () => {
      const bytes = Buffer.from(text);
      const { next } = readShoutcastLogin(bytes, limits)!;
      for (let length = 0; length < next; length++) {
        assert.equal(readShoutcastLogin(bytes.subarray(0, length), limits), null);
      }
      for (let end = next; end < bytes.length; end++) {
        assert.equal(readShoutcastHeaders(bytes.subarray(next, end), limits), null);
      }
    });
  }
});

describe('readShoutcastLogin', () => {
  const read = (text: string) => readShoutcastLogin(Buffer.from(text), limits)!.login;

  it("knows libshout's poke", () => {
    assert.equal(read('!POKE\nicy-name:libshout server poke request\n\n').isPoke, true);
    assert.equal(read('!POKER\n').isPoke, false);
    assert.equal(read('GET /logo.png HTTP/1.1\r\nHost: radio.example\r\n').isPoke, true);
    assert.equal(read('GET HTTP\n').isPoke, false);
  });

  const table: readonly [line: string, login: object, elsewhere: object | null, sid: number | null][] = [
    ['hackme', plain('hackme'), null, null],
    ['dj:hackme', named('dj', 'hackme'), { path: '/dj', isExplicit: false, login: plain('hackme') }, null],
    ['/dj:hackme', named('/dj', 'hackme'), { path: '/dj', isExplicit: true, login: plain('hackme') }, null],
    ['/club:dj:me', named('/club', 'dj:me'), { path: '/club', isExplicit: true, login: named('dj', 'me') }, null],
    ['hackme:#1', plain('hackme'), null, 1],
    ['dj:hackme:#2', named('dj', 'hackme'), { path: '/dj', isExplicit: false, login: plain('hackme') }, 2],
    ['hackme:#', named('hackme', '#'), { path: '/hackme', isExplicit: false, login: plain('#') }, null],
    ['hackme:#1a', named('hackme', '#1a'), { path: '/hackme', isExplicit: false, login: plain('#1a') }, null],
    [':hackme', plain(':hackme'), null, null],
  ];
  for (const [line, login, elsewhere, sid] of table) {
    it(`takes "${line}" apart`, () => {
      assert.deepEqual(read(`${line}\r\n`), { isPoke: false, sid, login, elsewhere });
    });
  }

  it('refuses what is no password line', () => {
    assert.throws(() => read('\r\n'), { code: 'HEAD_MALFORMED' });
    assert.throws(() => read('\x16\x03\x01\n'), { code: 'HEAD_MALFORMED' });
    assert.throws(() => read('a'.repeat(500)), { code: 'HEAD_TOO_LARGE' });
  });
});
