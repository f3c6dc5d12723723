import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { type ShelfChange, ShelfChanges } from './shelf-changes.ts';

function listen() {
  const clock = new ManualClock();
  const changes = new ShelfChanges(clock);
  const heard: ShelfChange[] = [];
  const stop = changes.listen((change) => heard.push(change));
  return { clock, changes, heard, stop };
}

test('reports the changes of a moment together', () => {
  const { clock, changes, heard } = listen();
  changes.note('added', 'a');
  changes.note('changed', 'b');
  changes.note('removed', 'c');
  changes.note('added', 'd');
  assert.deepEqual(heard, []);
  clock.advance(1000);
  assert.deepEqual(heard, [{ added: ['a', 'd'], removed: ['c'], changed: ['b'] }]);
  clock.advance(1000);
  assert.equal(heard.length, 1);
});

test('tells at once when asked to, and nothing when there is nothing', () => {
  const { clock, changes, heard } = listen();
  changes.tell();
  changes.note('added', 'a');
  changes.tell();
  assert.equal(heard.length, 1);
  clock.advance(1000);
  assert.equal(heard.length, 1);
});

test('reports another order, in which no file is another', () => {
  const { clock, changes, heard } = listen();
  changes.noteOrder();
  clock.advance(1000);
  changes.noteOrder();
  changes.tell();
  changes.tell();
  assert.deepEqual(heard, Array(2).fill({ added: [], removed: [], changed: [] }));
});

test('reports each file once, with the sum of what happened to it', () => {
  const { changes, heard } = listen();
  const twice = (path: string, ...kinds: ('added' | 'removed' | 'changed')[]) => {
    for (const kind of kinds) changes.note(kind, path);
  };
  twice('new', 'added', 'changed');
  twice('replaced', 'removed', 'added');
  twice('gone', 'changed', 'removed');
  changes.tell();
  assert.deepEqual(heard, [{ added: ['new'], removed: ['gone'], changed: ['replaced'] }]);
});

test('reports nothing to a handler that was removed, nor after the end', () => {
  const { clock, changes, heard, stop } = listen();
  stop();
  changes.note('added', 'a');
  changes.tell();
  const late: ShelfChange[] = [];
  changes.listen((change) => late.push(change));
  changes.note('added', 'b');
  changes.close();
  clock.advance(1000);
  assert.deepEqual([heard, late], [[], []]);
  assert.equal(clock.pendingTimers, 0);
});
