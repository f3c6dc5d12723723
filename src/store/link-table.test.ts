import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { unixMillis } from '../core/index.ts';
import { type LinkRow, openStore } from './index.ts';

const directory = mkdtempSync(join(tmpdir(), 'airchain-links-'));
after(() => rmSync(directory, { recursive: true }));

const row = (id: string, createdAt: number, changes: Partial<LinkRow> = {}): LinkRow => ({
  id,
  keyHash: `hash of ${id}`,
  title: 'Küche ♪',
  maxListeners: null,
  createdAt: unixMillis(createdAt),
  expiresAt: unixMillis(createdAt + 1000),
  onAirAt: null,
  startBy: null,
  ...changes,
});

test('keeps links over a restart, the oldest first; one that is saved again is replaced', () => {
  const store = openStore(directory, new ManualClock());
  const [first, second, third] = [row('c', 1), row('a', 2, { maxListeners: 7, startBy: unixMillis(9) }), row('b', 3)];
  for (const link of [third, first, second]) store.links.save(link);
  const heard = { ...first, onAirAt: unixMillis(5) };
  store.links.save(heard);
  store.links.remove('b');
  store.links.remove('nothing');
  store.close();
  const again = openStore(directory, new ManualClock());
  assert.deepEqual(again.links.list(), [heard, second]);
  again.close();
});
