import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unixMillis } from '../core/index.ts';
import type { OnAirTitle } from '../program/index.ts';
import { OnAirHistory } from './on-air-history.ts';

const onAir = (input: string, title: string): { readonly onAir: string; readonly title: OnAirTitle } => ({
  onAir: input,
  title: {
    title: { trackId: null, artist: '', title, album: '', url: '', duration: null, artworkFile: null },
    startedAt: unixMillis(0),
  },
});

test('what a stream played ends with its title, or with its time on air where the title stays for a jingle', () => {
  const history = new OnAirHistory();
  history.note('main', onAir('dj', 'One'), unixMillis(10));
  history.note('main', onAir('dj', 'Two'), unixMillis(20));
  history.noteSwitch('main', unixMillis(30));
  history.note('main', onAir('music', 'Song'), unixMillis(35));
  const played = history.of('main').map(({ title, startedAt, endedAt }) => [title, startedAt, endedAt]);
  assert.deepEqual(played, [
    ['One', 10, 20],
    ['Two', 20, 30],
    ['Song', 35, null],
  ]);
});
