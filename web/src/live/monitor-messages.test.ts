import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMonitorMessage } from './monitor-messages.ts';

test('parses known messages and ignores all others', () => {
  assert.deepEqual(readMonitorMessage('{"type":"clock","position":960,"at":12.5}'), {
    type: 'clock',
    position: 960,
    at: 12.5,
  });
  for (const text of ['', '{', 'null', '7', '"clock"', '[]', '{}', '{"type":"levels"}', '{"type":7}'])
    assert.equal(readMonitorMessage(text), null, text);
});
