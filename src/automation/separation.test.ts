import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shelvedTrack } from '../../test/support/memory-shelf.ts';
import { type Millis, millis } from '../core/index.ts';
import { Separation } from './separation.ts';
import { artistKey, titleKey } from './separation-key.ts';

const MINUTE = 60_000;
const minutes = (count: number): Millis => millis(count * MINUTE);

test('artists who sound the same are the same', () => {
  const table: [one: string, other: string, isSame: boolean][] = [
    ['Björk', 'BJORK', true],
    ['Motörhead', 'motorhead', true],
    ['MØ', 'mo', true],
    ['Strauß', 'STRAUSS', true],
    ['Calvin Harris feat. Rihanna', 'Calvin Harris', true],
    ['Calvin Harris (ft. Rihanna)', 'calvin harris', true],
    ['Calvin Harris featuring Rihanna', 'Calvin  Harris', true],
    ['AC/DC', 'AC-DC', true],
    ['Feature', 'Fea', false],
    ['Left Banke', 'Le', false],
    ['Кино', 'Кина', false],
    ['が', 'か', false],
    ['!!!', '???', false],
    ['Prince', 'The Prince', false],
  ];
  for (const [one, other, isSame] of table)
    assert.equal(artistKey(one) === artistKey(other), isSame, `${one}, ${other}`);
});

test('a title is the same by any artist, and one without a title is only itself', () => {
  assert.equal(titleKey({ title: 'Halo (feat. X)', path: '/a' }), titleKey({ title: 'HALO', path: '/b' }));
  assert.notEqual(titleKey({ title: '', path: '/a' }), titleKey({ title: '', path: '/b' }));
});

test('says how long ago, and how much of what was asked for is kept', () => {
  const separation = new Separation({ artist: minutes(20), title: minutes(60) });
  separation.hear({ path: '/a', artist: 'Ann', title: 'One' }, minutes(0));
  const table: [artist: string, title: string, at: number, kept: number][] = [
    ['Ben', 'Two', 1, 1],
    ['Ann', 'Two', 10, 0.5],
    ['Ann', 'Two', 20, 1],
    ['Ben', 'One', 30, 0.5],
    ['Ann', 'One', 15, 0.25],
    ['', 'Two', 1, 1],
  ];
  for (const [artist, title, at, kept] of table) {
    const verdict = separation.judge(shelvedTrack('/x', { artist, title }), minutes(at));
    assert.equal(verdict.kept, kept, `${artist} ${title} ${at}`);
  }
  assert.equal(separation.judge(shelvedTrack('/x', { artist: 'Ann' }), minutes(7)).sinceArtist, minutes(7));
  assert.equal(separation.judge(shelvedTrack('/x'), minutes(7)).sinceArtist, Number.POSITIVE_INFINITY);
});

test('what was not heard after all leaves the time before in force', () => {
  const separation = new Separation({ artist: minutes(20), title: minutes(60) });
  const track = shelvedTrack('/a');
  separation.hear(track, minutes(0));
  separation.hear(track, minutes(30));
  separation.withdraw(track);
  assert.equal(separation.judge(track, minutes(31)).sinceArtist, minutes(31));
  separation.withdraw(track);
  assert.equal(separation.judge(track, minutes(31)).kept, 1);
});

test('a fork knows the same and keeps what it hears to itself', () => {
  const separation = new Separation({ artist: minutes(20), title: minutes(60) });
  separation.hear(shelvedTrack('/a'), minutes(0));
  const fork = separation.fork();
  fork.hear(shelvedTrack('/b'), minutes(0));
  assert.equal(fork.judge(shelvedTrack('/a'), minutes(0)).kept, 0);
  assert.equal(separation.judge(shelvedTrack('/b'), minutes(0)).kept, 1);
});

test('remembers no more than a day can bring', () => {
  const separation = new Separation({ artist: minutes(20), title: minutes(60) });
  for (let index = 0; index < 20_000; index++) separation.hear(shelvedTrack(`/${index}`), minutes(0));
  assert.equal(separation.judge(shelvedTrack('/19999'), minutes(0)).kept, 0);
  assert.equal(separation.judge(shelvedTrack('/0'), minutes(0)).kept, 1);
});
