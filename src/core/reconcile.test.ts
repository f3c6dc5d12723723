import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Keyed, reconcile } from './reconcile.ts';

function follow() {
  const steps: string[] = [];
  let entries: ReadonlyMap<string, Keyed> = new Map();
  const take = (...wanted: Keyed[]) => {
    steps.length = 0;
    entries = reconcile(entries, wanted, {
      keep: (entry, next) => entry.key === next.key,
      close: ({ name, key }) => steps.push(`close ${name} ${key}`),
      open: (next) => {
        steps.push(`open ${next.name} ${next.key}`);
        return next;
      },
    });
    return steps.join(', ');
  };
  return { take, names: () => [...entries.keys()] };
}

const a = { name: 'a', key: '1' };
const b = { name: 'b', key: '1' };

test('only changed entries are replaced; the old ones are closed before any is opened', () => {
  const { take } = follow();
  assert.equal(take(a, b), 'open a 1, open b 1');
  assert.equal(take(a, b), '');
  assert.equal(take(a, { ...b, key: '2' }), 'close b 1, open b 2');
  assert.equal(take({ name: 'c', key: '1' }), 'close a 1, close b 2, open c 1');
});

test('entries are in the order of the configuration', () => {
  const { take, names } = follow();
  take(a, b);
  take(b, a);
  assert.deepEqual(names(), ['b', 'a']);
});
