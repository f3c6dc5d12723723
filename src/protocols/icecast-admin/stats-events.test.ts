import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recordedStatistics } from '../../../test/support/recorded-statistics.ts';
import { type StatisticsTable, writeStatisticChanges, writeStatisticEvents } from './index.ts';

const table = (listeners: string, sources: StatisticsTable['sources']): StatisticsTable => ({
  global: [['listeners', listeners]],
  sources,
});

test('sends a new client every statistic, globals first', () => {
  const lines = writeStatisticEvents(recordedStatistics).split('\n');
  assert.equal(lines[0], 'EVENT global admin icemaster@localhost');
  assert.equal(lines[17], 'EVENT global stats_connections 2');
  assert.equal(lines[18], 'EVENT /ref.mp3 audio_info ice-bitrate=128;ice-channels=2;ice-samplerate=44100');
  assert.equal(lines.at(-2), 'EVENT /ref.ogg user_agent ref-source/1.0');
  assert.equal(lines.at(-1), '');
});

test('tells only what changed, and null for what has gone', () => {
  const before = table('1', [
    {
      mount: '/a',
      values: [
        ['title', 'one'],
        ['genre', 'g'],
      ],
    },
    { mount: '/b', values: [['title', 'x']] },
  ]);
  const after = table('2', [
    { mount: '/a', values: [['title', 'two\nEVENT global admin me']] },
    { mount: '/c', values: [['title', 'new']] },
  ]);
  assert.equal(
    writeStatisticChanges(before, after),
    'EVENT global listeners 2\nEVENT /a title two EVENT global admin me\nEVENT /a genre null\n' +
      'EVENT /c title new\nEVENT /b null null\n',
  );
  assert.equal(writeStatisticChanges(after, after), '');
});
