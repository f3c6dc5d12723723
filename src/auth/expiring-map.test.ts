import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { millis } from '../core/index.ts';
import { ExpiringMap } from './expiring-map.ts';

describe('a map that forgets', () => {
  test('forgets each entry after its own time, and not before', () => {
    const clock = new ManualClock();
    const map = new ExpiringMap<string, number>(10, clock);
    map.set('short', 1, millis(100));
    map.set('long', 2, millis(200));
    clock.advance(99);
    assert.equal(map.get('short'), 1);
    clock.advance(1);
    assert.equal(map.get('short'), undefined);
    assert.equal(map.get('long'), 2);
    map.delete('long');
    assert.equal(map.has('long'), false);
  });

  test('never grows above its limit and drops what was untouched for longest', () => {
    const map = new ExpiringMap<string, number>(2, new ManualClock());
    map.set('a', 1, millis(1000));
    map.set('b', 2, millis(1000));
    map.get('a');
    map.set('c', 3, millis(1000));
    assert.deepEqual([map.get('a'), map.get('b'), map.get('c')], [1, undefined, 3]);
    map.set('a', 4, millis(1000));
    assert.deepEqual([map.get('a'), map.get('c')], [4, 3], 'the same key again is no new entry');
  });
});
