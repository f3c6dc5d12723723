import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isInsideAddress } from './inside-address.ts';

const addresses: readonly [address: string, isInside: boolean][] = [
  ['127.0.0.1', true],
  ['10.1.2.3', true],
  ['172.31.255.255', true],
  ['172.32.0.1', false],
  ['192.168.1.1', true],
  ['169.254.169.254', true],
  ['100.64.0.1', true],
  ['0.0.0.0', true],
  ['203.0.113.9', false],
  ['::1', true],
  ['fd00::1', true],
  ['fe80::1', true],
  ['fe80::1%eth0', true],
  ['::', true],
  ['::ffff:127.0.0.1', true],
  ['::ffff:203.0.113.9', false],
  ['2001:db8::1', false],
];

for (const [address, isInside] of addresses) {
  test(`${address} is ${isInside ? 'inside' : 'outside'}`, () => assert.equal(isInsideAddress(address), isInside));
}
