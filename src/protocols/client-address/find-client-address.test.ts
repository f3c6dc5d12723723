import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AddressSet } from './address-set.ts';
import { findClientAddress } from './find-client-address.ts';

const trusted = new AddressSet(['10.0.0.0/8', '2001:db8:1::/48']);

describe('findClientAddress', () => {
  const cases = [
    {
      name: 'trusts no proxy that is not configured',
      peer: '192.0.2.9',
      xForwardedFor: '1.2.3.4',
      client: '192.0.2.9',
    },
    {
      name: 'takes the last address that a trusted proxy added',
      peer: '10.0.0.1',
      xForwardedFor: '6.6.6.6, 192.0.2.1',
      client: '192.0.2.1',
    },
    {
      name: 'walks through several trusted proxies',
      peer: '::ffff:10.0.0.1',
      xForwardedFor: '6.6.6.6,192.0.2.1 , 10.0.0.2',
      client: '192.0.2.1',
    },
    {
      name: 'takes the first of a chain of trusted proxies',
      peer: '10.0.0.1',
      xForwardedFor: '10.0.0.3, 10.0.0.2',
      client: '10.0.0.3',
    },
    { name: 'takes the proxy when it says nothing', peer: '10.0.0.1', client: '10.0.0.1' },
    {
      name: 'takes the proxy that names no client',
      peer: '10.0.0.1',
      xForwardedFor: '6.6.6.6, unknown',
      client: '10.0.0.1',
    },
    { name: 'takes off ports', peer: '10.0.0.1', xForwardedFor: '192.0.2.1:4711', client: '192.0.2.1' },
    {
      name: 'reads Forwarded',
      peer: '10.0.0.1',
      forwarded: 'for=6.6.6.6, For="192.0.2.1:80";proto=https;by=10.0.0.1',
      client: '192.0.2.1',
    },
    {
      name: 'reads IPv6 in Forwarded',
      peer: '2001:db8:1::1',
      forwarded: 'for="[2001:DB8::17]:4711"',
      client: '2001:db8::17',
    },
    { name: 'reads bare IPv6', peer: '2001:db8:1::1', xForwardedFor: '2001:db8::17', client: '2001:db8::17' },
    { name: 'takes the proxy that hides its client', peer: '10.0.0.1', forwarded: 'for=_secret', client: '10.0.0.1' },
    {
      name: 'takes the proxy that gives no client',
      peer: '10.0.0.1',
      forwarded: 'for=6.6.6.6, proto=https',
      client: '10.0.0.1',
    },
    {
      name: 'counts X-Forwarded-For before Forwarded',
      peer: '10.0.0.1',
      forwarded: 'for=6.6.6.6',
      xForwardedFor: '192.0.2.1',
      client: '192.0.2.1',
    },
    { name: 'leaves a peer that is no address as it is', peer: 'socket', xForwardedFor: '6.6.6.6', client: 'socket' },
  ];
  for (const { name, client, ...question } of cases) {
    it(name, () => assert.equal(findClientAddress({ ...question, trusted }), client));
  }
});
