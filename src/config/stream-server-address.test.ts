import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseStreamServerAddress, type StreamServerAddress } from './stream-server-address.ts';

const icecast = { server: 'icecast', host: 'h', port: 8000, tls: false, mount: '/a', sid: null, login: null } as const;
const shoutcast = { ...icecast, server: 'shoutcast', mount: null } as const;

const right: readonly (readonly [string, StreamServerAddress])[] = [
  ['icecast://h/a', { ...icecast, url: 'icecast://h:8000/a' }],
  ['icecast://h:80/a/b.mp3', { ...icecast, url: 'icecast://h:80/a/b.mp3', port: 80, mount: '/a/b.mp3' }],
  ['icecasts://h:443/a', { ...icecast, url: 'icecasts://h:443/a', port: 443, tls: true }],
  ['icecast://[2001:db8::7]/a', { ...icecast, url: 'icecast://[2001:db8::7]:8000/a', host: '2001:db8::7' }],
  ['icecast://RÄD.example/a', { ...icecast, url: 'icecast://xn--rd-via.example:8000/a', host: 'xn--rd-via.example' }],
  ['icecast://h/a b', { ...icecast, url: 'icecast://h:8000/a%20b', mount: '/a%20b' }],
  [
    'icecast://source:secret@h/a',
    { ...icecast, url: 'icecast://h:8000/a', login: { user: 'source', password: 'secret' } },
  ],
  ['icecast://:p@ss%40@h/a', { ...icecast, url: 'icecast://h:8000/a', login: { user: '', password: 'p@ss@' } }],
  ['icecast://u:100%@h/a', { ...icecast, url: 'icecast://h:8000/a', login: { user: 'u', password: '100%' } }],
  ['shoutcast://h', { ...shoutcast, url: 'shoutcast://h:8000' }],
  ['shoutcast://h:9000/', { ...shoutcast, url: 'shoutcast://h:9000', port: 9000 }],
  ['shoutcast://:pw@h/2', { ...shoutcast, url: 'shoutcast://h:8000/2', sid: 2, login: { user: '', password: 'pw' } }],
];

const wrong: readonly (readonly [string, RegExp])[] = [
  ['', /is not the address of a server/],
  ['h:8000/a', /is not the address|starts with none/],
  ['http://h/a', /starts with none of icecast:/],
  ['icecast:///a', /is not the address/],
  ['icecast://a b/a', /is not the address/],
  ['icecast://h:0/a', /is not the address/],
  ['icecast://h:70000/a', /is not the address/],
  ['icecast://h', /has no mount at its end/],
  ['icecast://h//', /has no mount at its end/],
  ['icecast://h/a?pass=secret', /has a "\?" or "#" in it/],
  ['icecast://u:sec#ret@h/a', /is not the address|has a "\?"/],
  ['shoutcast://h/live', /has no number of a stream/],
  ['shoutcast://h/0', /has no number of a stream/],
];

describe('the address of a stream server', () => {
  for (const [text, value] of right) {
    it(`"${text}" is taken apart`, () => assert.deepEqual(parseStreamServerAddress(text), { value }));
  }

  for (const [text, says] of wrong) {
    it(`"${text}" is none`, () => {
      const result = parseStreamServerAddress(text);
      assert.match('problem' in result ? result.problem : 'no problem', says);
    });
  }

  it('brings any password through that is encoded, and never shows it', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'binary' }), (password) => {
        const result = parseStreamServerAddress(`icecast://u:${encodeURIComponent(password)}@h/a`);
        assert.ok('value' in result);
        assert.equal(result.value.login?.password, password);
        assert.equal(result.value.url, 'icecast://h:8000/a');
      }),
    );
  });
});
