import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AddressSet } from './address-set.ts';
import { normaliseAddress, parseCidr } from './ip-address.ts';

describe('normaliseAddress', () => {
  const cases = [
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:C000:0201', '192.0.2.1'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['192.0.2.1:80', null],
    ['192.0.2', null],
    ['unknown', null],
    ['', null],
  ] as const;
  for (const [text, address] of cases) {
    it(`writes "${text}" as ${address}`, () => assert.equal(normaliseAddress(text), address));
  }
});

describe('parseCidr', () => {
  const cases = [
    { text: '10.0.0.0/8', cidr: { family: 'ipv4', address: '10.0.0.0', prefixBits: 8 } },
    { text: ' 192.0.2.1 ', cidr: { family: 'ipv4', address: '192.0.2.1', prefixBits: 32 } },
    { text: '2001:DB8::/32', cidr: { family: 'ipv6', address: '2001:db8::', prefixBits: 32 } },
    { text: '::1', cidr: { family: 'ipv6', address: '::1', prefixBits: 128 } },
    { text: '::ffff:10.0.0.0/104', cidr: { family: 'ipv4', address: '10.0.0.0', prefixBits: 8 } },
    { text: '0.0.0.0/0', cidr: { family: 'ipv4', address: '0.0.0.0', prefixBits: 0 } },
  ];
  for (const { text, cidr } of cases) {
    it(`reads "${text}"`, () => assert.deepEqual(parseCidr(text), cidr));
  }

  for (const text of [
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/',
    '10/8',
    '::/129',
    '1.2.3.4/8/8',
    '::ffff:1.2.3.4/90',
    'x',
  ]) {
    it(`refuses "${text}"`, () => assert.throws(() => parseCidr(text), { code: 'ADDRESS_MALFORMED' }));
  }
});

describe('AddressSet', () => {
  const set = new AddressSet(['10.0.0.0/8', '192.0.2.1', '2001:db8::/32', '::ffff:172.16.0.0/108']);
  const cases = [
    ['10.255.0.1', true],
    ['11.0.0.1', false],
    ['::ffff:10.0.0.1', true],
    ['192.0.2.1', true],
    ['192.0.2.2', false],
    ['172.31.0.1', true],
    ['2001:db8:ffff::1', true],
    ['2001:db9::1', false],
    ['unknown', false],
  ] as const;
  for (const [address, isIn] of cases) {
    it(`${isIn ? 'has' : 'does not have'} ${address}`, () => assert.equal(set.has(address), isIn));
  }

  it('has nothing when it is empty', () => assert.equal(new AddressSet().has('127.0.0.1'), false));

  it('has every IPv4 address and no IPv6 address in 0.0.0.0/0', () => {
    const all = new AddressSet(['0.0.0.0/0']);
    assert.deepEqual([all.has('1.2.3.4'), all.has('::1')], [true, false]);
  });
});
