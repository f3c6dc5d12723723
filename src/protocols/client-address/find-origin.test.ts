import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { AddressSet } from './address-set.ts';
import { findOrigin, type OriginQuestion } from './find-origin.ts';

const trusted = new AddressSet(['10.0.0.0/8']);
const direct = { peer: '192.0.2.9', isEncrypted: false, host: 'radio.example:8000', trusted };
const proxied = { ...direct, peer: '10.0.0.1', host: 'inner:8000', xForwardedFor: '192.0.2.9' };

const cases: { name: string; ask: OriginQuestion; origin: string | null }[] = [
  { name: 'the Host of the request', ask: direct, origin: 'http://radio.example:8000' },
  {
    name: 'https where the connection is TLS',
    ask: { ...direct, isEncrypted: true },
    origin: 'https://radio.example:8000',
  },
  {
    name: 'no port that goes without saying',
    ask: { ...direct, host: 'radio.example:80' },
    origin: 'http://radio.example',
  },
  {
    name: 'the port of the other scheme',
    ask: { ...direct, host: 'radio.example:80', isEncrypted: true },
    origin: 'https://radio.example:80',
  },
  { name: 'an address', ask: { ...direct, host: '192.0.2.2:8000' }, origin: 'http://192.0.2.2:8000' },
  { name: 'an IPv6 address', ask: { ...direct, host: '[2001:db8::1]:8000' }, origin: 'http://[2001:db8::1]:8000' },
  { name: 'nothing where there is no Host', ask: { ...direct, host: null }, origin: null },
  { name: 'nothing of an empty Host', ask: { ...direct, host: '' }, origin: null },
  {
    name: 'nothing that a peer says which is not trusted',
    ask: {
      ...direct,
      xForwardedProto: 'https',
      xForwardedHost: 'evil.example',
      xForwardedPort: '1',
      forwarded: 'host=evil.example;proto=https',
    },
    origin: 'http://radio.example:8000',
  },
  { name: 'the Host that a proxy passes on', ask: proxied, origin: 'http://inner:8000' },
  {
    name: 'the scheme that a proxy names',
    ask: { ...proxied, host: 'radio.example', xForwardedProto: 'https' },
    origin: 'https://radio.example',
  },
  {
    name: 'the scheme of a WebSocket',
    ask: { ...proxied, host: 'radio.example', xForwardedProto: 'wss' },
    origin: 'https://radio.example',
  },
  {
    name: 'http from a proxy that ends no TLS, over TLS',
    ask: { ...proxied, isEncrypted: true, host: 'radio.example', xForwardedProto: 'http' },
    origin: 'http://radio.example',
  },
  {
    name: 'the scheme of the connection where a proxy names one that is none',
    ask: { ...proxied, xForwardedProto: 'javascript' },
    origin: 'http://inner:8000',
  },
  {
    name: 'the host that a proxy names',
    ask: { ...proxied, xForwardedHost: 'radio.example', xForwardedProto: 'https' },
    origin: 'https://radio.example',
  },
  {
    name: 'the port that a proxy names',
    ask: { ...proxied, xForwardedHost: 'radio.example', xForwardedProto: 'https', xForwardedPort: '8443' },
    origin: 'https://radio.example:8443',
  },
  {
    name: 'the port inside the host before one beside it',
    ask: { ...proxied, xForwardedHost: 'radio.example:8443', xForwardedProto: 'https', xForwardedPort: '443' },
    origin: 'https://radio.example:8443',
  },
  {
    name: 'a port for the Host that is passed on',
    ask: { ...proxied, host: 'radio.example', xForwardedPort: '8080' },
    origin: 'http://radio.example:8080',
  },
  {
    name: 'no port that is none',
    ask: { ...proxied, host: 'radio.example', xForwardedPort: '8080/evil' },
    origin: 'http://radio.example',
  },
  {
    name: 'what Forwarded says',
    ask: { ...proxied, xForwardedFor: null, forwarded: 'for=192.0.2.9;Host="radio.example:8443";proto=HTTPS' },
    origin: 'https://radio.example:8443',
  },
  {
    name: 'X-Forwarded before Forwarded',
    ask: {
      ...proxied,
      forwarded: 'host=other.example;proto=http',
      xForwardedHost: 'radio.example',
      xForwardedProto: 'https',
    },
    origin: 'https://radio.example',
  },
  {
    name: 'the host that the proxy added behind one from the client',
    ask: { ...proxied, xForwardedHost: 'evil.example, radio.example' },
    origin: 'http://radio.example',
  },
  {
    name: 'the host of the outermost of two trusted proxies',
    ask: {
      ...proxied,
      xForwardedFor: '192.0.2.9, 10.0.0.2',
      xForwardedHost: 'evil.example, radio.example, inner.example',
    },
    origin: 'http://radio.example',
  },
  {
    name: 'the scheme that the client used with the first of several proxies',
    ask: { ...proxied, host: 'radio.example', xForwardedProto: 'https, http' },
    origin: 'https://radio.example',
  },
  {
    name: 'the Host where a proxy names a host that is none',
    ask: { ...proxied, host: 'radio.example', xForwardedHost: 'a"><script>' },
    origin: 'http://radio.example',
  },
];

describe('findOrigin', () => {
  for (const { name, ask, origin } of cases) {
    it(`takes ${name}`, () => {
      const { scheme, host } = findOrigin(ask);
      assert.equal(host === null ? null : `${scheme}://${host}`, origin);
    });
  }

  it('knows a request that was passed on from one of the proxy itself', () => {
    assert.equal(findOrigin(proxied).isProxied, true);
    assert.equal(findOrigin({ ...proxied, xForwardedFor: null }).isProxied, false);
    assert.equal(findOrigin({ ...direct, xForwardedFor: '1.2.3.4' }).isProxied, false);
  });

  it('takes no host that could be more than a host', () => {
    const hostile = [
      'a b',
      'a/b',
      'a?b',
      'a#b',
      'user@a',
      'a:b',
      'a:0',
      'a:65536',
      'a:80:80',
      "a'b",
      'a"b',
      'a<b',
      'a\r\nX: y',
    ];
    for (const host of [
      ...hostile,
      'ä.example',
      '[::1',
      '::1',
      `${'a'.repeat(254)}`,
      'a,b',
      'a;b',
      'a\\b',
      'a%0ab',
      ' ',
      'a\0',
    ]) {
      assert.equal(findOrigin({ ...direct, host }).host, null, JSON.stringify(host));
      assert.equal(findOrigin({ ...proxied, host: null, xForwardedHost: host }).host?.includes(host) ?? false, false);
    }
  });

  it('makes an origin that URL reads back, or none, of any headers', () => {
    const header = fc.option(
      fc.oneof(fc.string(), fc.constantFrom('https', 'a.example:81', '443', 'host=b;proto=https')),
    );
    const record = { host: header, forwarded: header, xForwardedFor: header, xForwardedProto: header };
    const question = fc.record({ ...record, xForwardedHost: header, xForwardedPort: header });
    fc.assert(
      fc.property(question, fc.constantFrom('10.0.0.1', '192.0.2.9'), (headers, peer) => {
        const { scheme, host } = findOrigin({ ...direct, ...headers, peer });
        if (host !== null) assert.match(host, /^(?:[\w.-]{1,253}|\[[\da-f:.]+\])(?::[1-9]\d{0,4})?$/i);
        assert.match(scheme, /^https?$/);
      }),
    );
  });
});
