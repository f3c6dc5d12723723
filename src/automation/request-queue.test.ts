import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { shelvedTrack } from '../../test/support/memory-shelf.ts';
import { type ErrorCode, isAirchainError, unixMillis } from '../core/index.ts';
import { RequestQueue, type TrackRequest } from './request-queue.ts';

function queueOf(limit = 100, earlier: readonly TrackRequest[] = []) {
  const saved: string[][] = [];
  const there = new Map(['/a', '/b', '/c', '/d'].map((path) => [path, shelvedTrack(path)]));
  there.set('/broken', shelvedTrack('/broken', { brokenReason: 'no sound in it' }));
  const isListed = { value: true };
  let count = 0;
  const createId = () => `request ${++count}`;
  const queue = new RequestQueue({
    clock: new ManualClock(),
    limit,
    createId,
    earlier,
    onSave: (requests) => saved.push(requests.map(({ track }) => track.path)),
    resolve: (path) => there.get(path) ?? (isListed.value ? null : 'unknown'),
  });
  return { queue, there, saved, isListed };
}

const paths = (queue: RequestQueue) => queue.list.map(({ track }) => track.path);
const refuses = (act: () => unknown, code: ErrorCode, text: RegExp) =>
  assert.throws(act, (error) => isAirchainError(error, code) && text.test(error.message));

test('requests wait in order, and can be moved and taken out', () => {
  const { queue } = queueOf();
  const [a, b, c] = ['/a', '/b', '/c'].map((path) => queue.add(path, 'Ann'));
  assert.deepEqual(paths(queue), ['/a', '/b', '/c']);
  queue.move(c!.id, 0);
  assert.deepEqual(paths(queue), ['/c', '/a', '/b']);
  queue.move(c!.id, 99);
  assert.deepEqual(paths(queue), ['/a', '/b', '/c']);
  queue.move(b!.id, -5);
  assert.deepEqual(paths(queue), ['/b', '/a', '/c']);
  queue.remove(a!.id);
  assert.deepEqual(paths(queue), ['/b', '/c']);
  assert.equal(queue.list[0]?.by, 'Ann');
});

test('says by code why a request is not taken', () => {
  const { queue } = queueOf(2);
  queue.add('/a', 'Ann');
  refuses(() => queue.add('/a', 'Ben'), 'QUEUE_HAS_TRACK', /^Cannot request "\/a": it waits/);
  refuses(() => queue.add('/etc/passwd', 'Ben'), 'QUEUE_TRACK_UNKNOWN', /no track of this path/);
  refuses(() => queue.add('/broken', 'Ben'), 'QUEUE_TRACK_UNKNOWN', /no sound in it/);
  queue.add('/b', 'Ben');
  refuses(() => queue.add('/c', 'Ben'), 'QUEUE_FULL', /2 tracks wait already/);
  refuses(() => queue.remove('request 99'), 'QUEUE_REQUEST_UNKNOWN', /"request 99"/);
  refuses(() => queue.move('request 99', 0), 'QUEUE_REQUEST_UNKNOWN', /"request 99"/);
});

test('a request stays in the queue until it has begun, and is given out once', () => {
  const { queue } = queueOf();
  queue.add('/a', 'Ann');
  queue.add('/b', 'Ann');
  const first = queue.take()!;
  assert.equal(first.track.path, '/a');
  assert.deepEqual(
    queue.list.map(({ isHeld }) => isHeld),
    [true, false],
  );
  refuses(() => queue.add('/a', 'Ben'), 'QUEUE_HAS_TRACK', /waits/);
  assert.equal(queue.take()?.track.path, '/b');
  assert.equal(queue.take(), null);
  queue.putBack(first.id);
  assert.equal(queue.take()?.track.path, '/a');
  queue.finish(first.id);
  assert.deepEqual(paths(queue), ['/b']);
  queue.add('/a', 'Ben');
});

test('one whose file has gone meanwhile is dropped, one whose tags have changed is played with the new ones', () => {
  const { queue, there } = queueOf();
  queue.add('/a', 'Ann');
  queue.add('/b', 'Ann');
  there.delete('/a');
  there.set('/b', shelvedTrack('/b', { title: 'corrected' }));
  assert.equal(queue.take()?.track.title, 'corrected');
  assert.deepEqual(paths(queue), ['/b']);
});

test('reports what users do, not what the player does', () => {
  const { queue } = queueOf();
  let told = 0;
  const stop = queue.onChange(() => told++);
  const { id } = queue.add('/a', 'Ann');
  queue.move(id, 0);
  queue.take();
  queue.putBack(id);
  queue.remove(id);
  assert.equal(told, 3);
  stop();
  queue.add('/a', 'Ann');
  assert.equal(told, 3);
});

test('what waited before a restart waits again; a file that has not been found yet is not taken for gone', () => {
  const earlier = ['/a', '/new'].map((path) => ({
    id: path,
    track: shelvedTrack(path),
    by: 'Ann',
    at: unixMillis(0),
    isHeld: true,
  }));
  const { queue, there, saved, isListed } = queueOf(100, earlier);
  isListed.value = false;
  there.delete('/a');
  assert.equal(queue.take(), null);
  assert.deepEqual(paths(queue), ['/a', '/new']);
  there.set('/new', shelvedTrack('/new'));
  assert.equal(queue.take()?.track.path, '/new', 'found before the first');
  isListed.value = true;
  assert.equal(queue.take(), null);
  assert.deepEqual(paths(queue), ['/new']);
  queue.finish('/new');
  assert.deepEqual(saved, [['/new'], []], 'kept for the next start each time');
});
