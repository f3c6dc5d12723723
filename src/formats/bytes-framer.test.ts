import assert from 'node:assert/strict';
import { test } from 'node:test';
import { feedFramer } from '../../test/support/feed-framer.ts';
import { BytesFramer } from './bytes-framer.ts';

test('passes each push on as one chunk where one may join', () => {
  const framer = new BytesFramer();
  const pieces = [Buffer.from('any'), Buffer.alloc(0), Buffer.from('thing')];
  assert.deepEqual(feedFramer(framer, pieces), [
    { bytes: pieces[0], isSyncPoint: true, duration: 0, isHeader: false },
    { bytes: pieces[2], isSyncPoint: true, duration: 0, isHeader: false },
  ]);
  assert.equal(framer.headers.length, 0);
});
