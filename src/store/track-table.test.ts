import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { makeTemporaryFolder } from '../../test/support/temporary-folder.ts';
import { byteCount, dbfs, lufs, millis, unixMillis } from '../core/index.ts';
import { openStore, type TrackRow } from './index.ts';
import { migrations } from './migrations.ts';

const DAY_MS = 24 * 3600_000;

const tagged: TrackRow = {
  path: "/music/Sigur Rós/o'clock ♪.mp3",
  size: byteCount(5_000_000_000),
  modifiedAt: unixMillis(1_700_000_000_123),
  artist: 'Sigur Rós',
  title: "Svefn-g-englar; DROP TABLE tracks'",
  album: '',
  hasArtwork: true,
  duration: null,
  loudness: null,
  isMeasured: false,
  cueIn: null,
  cueOut: null,
  brokenReason: null,
  readBy: '2 gbk',
};
const measured: TrackRow = {
  ...tagged,
  duration: millis(604_123.456),
  loudness: { integrated: lufs(-14.2), truePeak: dbfs(0.4) },
  isMeasured: true,
  cueIn: millis(0),
  cueOut: millis(600_000.5),
};
/** A byte that is no UTF-8 stands in its path. */
const broken: TrackRow = { ...tagged, path: '/music/broken \ueffa.mp3', brokenReason: 'there is no sound in it' };

test('keeps what is known of tracks over a restart, the newest of each path', (t) => {
  const folder = makeTemporaryFolder(t);
  const clock = new ManualClock();
  const first = openStore(folder, clock);
  assert.equal(first.findTrack(tagged.path), null);
  first.saveTracks([tagged, broken]);
  assert.deepEqual(first.findTrack(tagged.path), tagged);
  first.saveTracks([measured]);
  first.close();
  const second = openStore(folder, clock);
  t.after(() => second.close());
  assert.deepEqual(second.findTrack(measured.path), measured);
  assert.deepEqual(second.findTrack(broken.path), broken);
});

test('saves all tracks or none', (t) => {
  const store = openStore(makeTemporaryFolder(t), new ManualClock());
  t.after(() => store.close());
  const impossible = { ...broken, title: null as unknown as string };
  assert.throws(() => store.saveTracks([tagged, impossible]));
  assert.equal(store.findTrack(tagged.path), null);
  store.saveTracks([tagged]);
  assert.deepEqual(store.findTrack(tagged.path), tagged);
});

test('forgets tracks that were not found for so long', (t) => {
  const clock = new ManualClock();
  const store = openStore(makeTemporaryFolder(t), clock);
  t.after(() => store.close());
  store.saveTracks([tagged, broken]);
  clock.advance(60 * DAY_MS);
  store.markTracksSeen([tagged.path, '/music/never-saved.mp3']);
  clock.advance(31 * DAY_MS);
  assert.equal(store.removeTracksUnseenFor(millis(90 * DAY_MS)), 1);
  assert.equal(store.findTrack(broken.path), null);
  assert.deepEqual(store.findTrack(tagged.path), tagged);
  assert.equal(store.findTrack('/music/never-saved.mp3'), null);
});

test('what was measured when mono was taken for 3 dB less is kept, and is to be measured again', (t) => {
  const folder = join(makeTemporaryFolder(t), 'data');
  mkdirSync(folder);
  const earlier = migrations.slice(0, 7);
  const database = new DatabaseSync(join(folder, 'airchain.db'));
  for (const step of earlier) database.exec(step);
  database.exec(`PRAGMA user_version = ${earlier.length};
    INSERT INTO tracks VALUES ('/a.mp3', 1, 2, '', 'A', '', 0, 3000, -23, -20, 1, 100, 2900, NULL, 0, '')`);
  database.close();
  const store = openStore(folder, new ManualClock());
  t.after(() => store.close());
  const { isMeasured, cueIn, cueOut, loudness } = store.findTrack('/a.mp3')!;
  assert.deepEqual(
    { isMeasured, cueIn, cueOut, loudness },
    {
      isMeasured: false,
      cueIn: 100,
      cueOut: 2900,
      loudness: { integrated: -23, truePeak: -20 },
    },
  );
});
