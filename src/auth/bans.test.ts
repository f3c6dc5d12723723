import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { isAirchainError, millis } from '../core/index.ts';
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
      assert.equal(new Bans({ ...none, addresses: [banned] }, new ManualClock()).hasAddress(address), isBanned);
    });
  }

  test('on user agents take a part of the text or an expression, in small or capital letters', () => {
    const bans = new Bans({ ...none, userAgents: ['BadBot (', '/^rip+er\\/[0-9]+/'] }, new ManualClock());
    for (const userAgent of ['x badbot (1)', 'Ripper/12', `ripper/1${'x'.repeat(100_000)}`]) {
      assert.equal(bans.hasUserAgent(userAgent), true, userAgent.slice(0, 40));
    }
    for (const userAgent of ['', 'VLC/3.0', 'a ripper/1']) assert.equal(bans.hasUserAgent(userAgent), false, userAgent);
  });

  test('for a while end by themselves, or are lifted', () => {
    const clock = new ManualClock();
    const bans = new Bans(none, clock);
    bans.banFor('::ffff:192.0.2.1', millis(1000));
    bans.banFor('2001:db8::0:1', millis(5000));
    assert.equal(bans.hasAddress('192.0.2.1'), true);
    clock.advance(1000);
    assert.equal(bans.hasAddress('192.0.2.1'), false);
    assert.deepEqual(bans.listTemporary(), [{ address: '2001:db8::1', endsAfter: 4000 }]);
    assert.equal(bans.lift('2001:DB8::1'), true);
    assert.equal(bans.lift('2001:DB8::1'), false);
    assert.equal(bans.hasAddress('2001:db8::1'), false);
  });

  test('survive a reload if they are for a while, and all survive one that fails', () => {
    const bans = new Bans({ addresses: ['192.0.2.1'], userAgents: [] }, new ManualClock());
    bans.banFor('192.0.2.2', millis(1000));
    assert.throws(
      () => bans.configure({ addresses: [], userAgents: ['/(/'] }),
      (error) => isAirchainError(error, 'AUTH_OPTIONS_INVALID'),
    );
    assert.throws(
      () => bans.configure({ addresses: ['192.0.2.1/33'], userAgents: [] }),
      (error) => isAirchainError(error, 'ADDRESS_MALFORMED'),
    );
    assert.equal(bans.hasAddress('192.0.2.1'), true);
    bans.configure(none);
    assert.equal(bans.hasAddress('192.0.2.1'), false);
    assert.equal(bans.hasAddress('192.0.2.2'), true);
  });

  test('that would hold for everybody are refused', () => {
    for (const userAgent of ['', ' ']) {
      assert.throws(
        () => new Bans({ ...none, userAgents: [userAgent] }, new ManualClock()),
        (error) => isAirchainError(error, 'AUTH_OPTIONS_INVALID'),
      );
    }
  });
});
