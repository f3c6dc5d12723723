import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isAirchainError } from '../core/index.ts';
import { Bans } from './bans.ts';

const none = { addresses: [], userAgents: [] };

describe('bans', () => {
  const cases = [
    { banned: '192.0.2.0/24', address: '192.0.2.200', isBanned: true },
    { banned: '192.0.2.0/24', address: '::ffff:192.0.2.200', isBanned: true },
    { banned: '192.0.2.0/24', address: '192.0.3.1', isBanned: false },
    { banned: '2001:db8::/32', address: '2001:db8:1::1', isBanned: true },
    { banned: '2001:db8::/32', address: '2001:db9::1', isBanned: false },
    { banned: '198.51.100.7', address: '198.51.100.7', isBanned: true },
  ];
  for (const { banned, address, isBanned } of cases) {
    test(`on ${banned} ${isBanned ? 'hold' : 'do not hold'} for ${address}`, () => {
      assert.equal(new Bans({ ...none, addresses: [banned] }).hasAddress(address), isBanned);
    });
  }

  test('on user agents take a part of the text or an expression, in small or capital letters', () => {
    const bans = new Bans({ ...none, userAgents: ['BadBot (', '/^rip+er\\/[0-9]+/'] });
    for (const userAgent of ['x badbot (1)', 'Ripper/12', `ripper/1${'x'.repeat(100_000)}`]) {
      assert.equal(bans.hasUserAgent(userAgent), true, userAgent.slice(0, 40));
    }
    for (const userAgent of ['', 'VLC/3.0', 'a ripper/1']) assert.equal(bans.hasUserAgent(userAgent), false, userAgent);
  });

  const unusable = [
    { name: 'a broken expression', bans: { ...none, userAgents: ['/(/'] }, code: 'AUTH_OPTIONS_INVALID' },
    { name: 'a broken range', bans: { ...none, addresses: ['192.0.2.1/33'] }, code: 'ADDRESS_MALFORMED' },
  ];
  for (const { name, bans, code } of unusable) {
    test(`with ${name} are refused`, () => assert.throws(() => new Bans(bans), { code }));
  }

  test('that would apply to every address are refused', () => {
    for (const userAgent of ['', ' ']) {
      assert.throws(
        () => new Bans({ ...none, userAgents: [userAgent] }),
        (error) => isAirchainError(error, 'AUTH_OPTIONS_INVALID'),
      );
    }
  });
});
