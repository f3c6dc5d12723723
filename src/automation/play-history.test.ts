import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unixMillis } from '../core/index.ts';
import { PlayHistory, type PlayRecord } from './play-history.ts';

const begin = (id: string, at: number, kind: PlayRecord['kind'] = 'music') => ({
  id,
  kind,
  path: `/${id}`,
  artist: id,
  title: id,
  album: '',
  duration: null,
  why: 'rotation',
  startedAt: unixMillis(at),
});

function historyOf(earlier: readonly PlayRecord[] = [], limit = 3) {
  const told: string[] = [];
  const onRecord = ({ id, outcome }: PlayRecord) => told.push(`${id} ${outcome}`);
  return { history: new PlayHistory({ limit, earlier, onRecord }), told };
}

test('tells when a track begins and how it ended', () => {
  const { history, told } = historyOf();
  history.begin(begin('a', 0));
  history.begin(begin('b', 10));
  history.end('a', 'ended', unixMillis(12));
  history.end('b', 'broken', unixMillis(15), 'the file is cut off');
  assert.deepEqual(told, ['a playing', 'b playing', 'a ended', 'b broken']);
  assert.deepEqual(history.records[1], {
    ...begin('b', 10),
    endedAt: 15,
    outcome: 'broken',
    reason: 'the file is cut off',
  });
});

test('the end of what has ended already, or never began, is no news', () => {
  const { history, told } = historyOf();
  history.begin(begin('a', 0));
  history.end('a', 'skipped', unixMillis(5));
  history.end('a', 'ended', unixMillis(6));
  history.end('x', 'ended', unixMillis(6));
  assert.deepEqual(told, ['a playing', 'a skipped']);
});

test('keeps the newest, also of what it is given at the start', () => {
  const { history: before } = historyOf([], 10);
  for (const id of ['a', 'b', 'c', 'd', 'e']) before.begin(begin(id, 0));
  const { history, told } = historyOf(before.records);
  assert.deepEqual(
    history.records.map(({ id }) => id),
    ['c', 'd', 'e'],
  );
  history.begin(begin('f', 0));
  assert.deepEqual(
    history.records.map(({ id }) => id),
    ['d', 'e', 'f'],
  );
  assert.deepEqual(told, ['f playing']);
});

test('what was playing when the station was stopped counts as interrupted', () => {
  const { history: before } = historyOf();
  before.begin(begin('a', 0));
  assert.equal(historyOf(before.records).history.records[0]?.outcome, 'interrupted');
});

test('a rotation learns how long ago tracks were heard, but nothing of jingles; a clock set back makes it "just now"', () => {
  const { history } = historyOf();
  history.begin(begin('a', 1000));
  history.begin(begin('j', 2000, 'jingle'));
  history.begin(begin('b', 9000, 'request'));
  assert.deepEqual(
    history.heardBefore(unixMillis(5000)).map(({ path, ago }) => [path, ago]),
    [
      ['/a', 4000],
      ['/b', 0],
    ],
  );
});

test('knows what has come since the last jingle', () => {
  const { history } = historyOf([], 10);
  assert.equal(history.sinceJingle(unixMillis(0)), null);
  for (const [id, kind] of [
    ['a', 'music'],
    ['j', 'jingle'],
    ['b', 'music'],
    ['c', 'request'],
  ] as const) {
    history.begin(begin(id, 1000, kind));
  }
  assert.deepEqual(history.sinceJingle(unixMillis(5000)), { tracks: 2, span: 4000 });
});

test('takes up what becomes known of a track while it plays, and no later', () => {
  const { history, told } = historyOf();
  const facts = { artist: 'Ann', title: 'Song', album: 'First', duration: null };
  history.begin(begin('a', 0));
  history.amend('a', facts);
  history.end('a', 'ended', unixMillis(1));
  history.amend('a', { ...facts, title: 'Another' });
  assert.equal(history.records[0]?.title, 'Song');
  assert.deepEqual(told, ['a playing', 'a playing', 'a ended']);
});
