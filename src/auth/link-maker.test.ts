import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type LinkMakerOptions, mayMakeLinks } from './link-maker.ts';

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

const options = (create: LinkMakerOptions['create'], hosts: string[] = []) => ({ create, key: null, hosts });
const from = (address: string, host: string | null = null, isDirect = true) => ({ address, host, isDirect });

test('on the local network are private, loopback and link-local addresses', () => {
  assert.deepEqual(
    local.filter((address) => !mayMakeLinks(options('local'), from(address))),
    [],
  );
  assert.deepEqual(
    remote.filter((address) => mayMakeLinks(options('local'), from(address))),
    [],
  );
});

test('IPv4 inside IPv6 is IPv4', () => {
  assert.equal(mayMakeLinks(options('local'), from('::ffff:192.168.1.20')), true);
});

test('no address is local behind a proxy that is not trusted', () => {
  assert.equal(mayMakeLinks(options('local'), from('127.0.0.1', null, false)), false);
});

const ownHosts = [
  'localhost:8000',
  'LOCALHOST',
  'radio.localhost',
  '127.0.0.1:8000',
  '192.168.1.5',
  '[::1]:8000',
  '[fd00::5]',
];
const namedHosts = ['studio.example', 'STUDIO.example:8000', 'radiopi.local:8000'];
const foreignHosts = [
  'evil.example:8000',
  'studio.example.evil.example',
  'localhost.evil.example',
  '127.0.0.1.evil.example',
  '',
];
test('a caller that asks for a name that any page may have chosen is not local', () => {
  const named = options('local', ['studio.example:443', 'radiopi.local']);
  for (const host of [...ownHosts, ...namedHosts]) assert.equal(mayMakeLinks(named, from('::1', host)), true, host);
  for (const host of foreignHosts) assert.equal(mayMakeLinks(named, from('::1', host)), false, host);
  for (const host of namedHosts) assert.equal(mayMakeLinks(options('local'), from('::1', host)), false, host);
  assert.equal(mayMakeLinks(options('everyone'), from('203.0.113.7', 'evil.example')), true);
});

test('everyone is everyone; where logins and keys are asked for no address is enough', () => {
  assert.equal(mayMakeLinks(options('everyone'), from('203.0.113.7', null, false)), true);
  for (const create of ['admins', 'key'] as const) {
    assert.equal(mayMakeLinks(options(create), from('127.0.0.1')), false, create);
  }
});
