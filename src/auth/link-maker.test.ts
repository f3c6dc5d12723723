import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mayMakeLinks } from './link-maker.ts';

const local = [
  '10.1.2.3',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.20',
  '127.0.0.1',
  '169.254.7.7',
  '::1',
  'fd00::1',
  'fe80::1',
];
const remote = [
  '203.0.113.7',
  '172.32.0.1',
  '11.0.0.1',
  '192.169.0.1',
  '2001:db8::1',
  '100.64.0.1',
  'fec0::1',
  'unknown',
  '',
];

test('on the local network are private, loopback and link-local addresses', () => {
  const options = { create: 'local', key: null } as const;
  assert.deepEqual(
    local.filter((address) => !mayMakeLinks(options, address, true)),
    [],
  );
  assert.deepEqual(
    remote.filter((address) => mayMakeLinks(options, address, true)),
    [],
  );
});

test('IPv4 inside IPv6 is IPv4', () => {
  assert.equal(mayMakeLinks({ create: 'local', key: null }, '::ffff:192.168.1.20', true), true);
});

test('nobody is local behind a proxy that is not trusted', () => {
  assert.equal(mayMakeLinks({ create: 'local', key: null }, '127.0.0.1', false), false);
});

test('everyone is everyone; where logins and keys are asked for no address is enough', () => {
  assert.equal(mayMakeLinks({ create: 'everyone', key: null }, '203.0.113.7', false), true);
  for (const create of ['admins', 'key'] as const) {
    assert.equal(mayMakeLinks({ create, key: null }, '127.0.0.1', true), false, create);
  }
});
