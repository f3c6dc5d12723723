import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { openMusicLibrary } from '../../test/support/music-library.ts';
import { newFfmpeg } from '../../test/support/new-ffmpeg.ts';
import { silentLogger } from '../../test/support/silent-logger.ts';
import { makeTemporaryFolder } from '../../test/support/temporary-folder.ts';
import { waitUntil } from '../../test/support/wait-until.ts';
import { dbfs, millis, sampleFrames } from '../core/index.ts';
import type { Track } from '../inputs/index.ts';
import { Music, type PlaylistPlan, type Shelves } from './music.ts';

const SECOND = sampleFrames(48_000);

/** 0.6 s of a tone, as if silence had been measured around 0.2 s of it. */
const track: Track = {
  id: '1',
  kind: 'music',
  location: { kind: 'file', path: join(import.meta.dirname, '../../test/fixtures/tone.flac') },
  title: { artist: '', title: 'Tone', album: '', url: '', duration: null, artworkFile: null, trackId: null },
  isTitled: true,
  state: null,
  cueIn: millis(200),
  cueOut: millis(400),
  loudness: null,
};

const noShelf = { name: 'none', tracks: [], isListed: true, onChange: () => () => {} };
const noShelves: Shelves = {
  open: () => noShelf,
  keepOnly: () => {},
  look: async () => null,
  hurry: () => {},
  markBroken: () => false,
};

function newMusic(shelves = noShelves): Music {
  return new Music({
    clock: new ManualClock(),
    logger: silentLogger,
    ffmpeg: newFfmpeg(),
    shelves,
    memory: { load: () => [], remember: () => {}, loadRequests: () => [], saveRequests: () => {} },
  });
}

for (const [silence, isCut] of [
  [-50, true],
  [-30, true],
  [-60, false],
  [null, false],
] as const) {
  const where = silence === null ? 'nothing is cut off' : `silence is below ${silence} dBFS`;
  test(`where ${where}, a track is played ${isCut ? 'between its cues' : 'whole'}`, async () => {
    const reader = newMusic().opener(silence === null ? null : dbfs(silence))(
      track,
      sampleFrames(10 * SECOND),
      sampleFrames(0),
    );
    await waitUntil(() => reader.state !== 'open', 'the track is decoded');
    assert.equal(reader.state, 'ended');
    assert.equal(reader.ready, isCut ? 0.2 * SECOND : 0.6 * SECOND);
  });
}

test('a reload lets go of the playlists and the shelves that no input needs any more', async (t) => {
  const root = makeTemporaryFolder(t);
  for (const folder of ['shared', 'more', 'jingles', 'kept']) {
    mkdirSync(join(root, folder));
    writeFileSync(join(root, folder, 'a.mp3'), '');
  }
  const { library, until } = openMusicLibrary(t);
  const music = newMusic(library);
  const folder = (name: string) => join(root, name);
  const list = (path: string, more: string[], jingles: string | null): PlaylistPlan => ({
    path: folder(path),
    weight: 1,
    more: more.map((each) => ({ path: folder(each), weight: 1 })),
    shuffle: false,
    repeat: true,
    start: 'first',
    artistSeparation: millis(0),
    titleSeparation: millis(0),
    jingles: {
      path: jingles && folder(jingles),
      every: { unit: 'tracks', count: 4 },
      titles: false,
    },
  });
  const kept = list('kept', ['shared'], null);
  const gone = list('shared', ['more'], 'jingles');
  const take = (lists: Record<string, PlaylistPlan | null>) => {
    for (const [name, plan] of Object.entries(lists)) if (plan && !music.playout(name)) music.openPlaylist(name, plan);
    music.keepOnly(Object.entries(lists).map(([name, plan]) => ({ name, paths: plan && pathsOf(plan) })));
  };
  take({ kept, gone });
  await until(() => library.progress.files === 4, 'all four files to be found');
  const playout = music.playout('kept');
  take({ kept, gone: null });
  assert.equal(music.playout('gone'), null);
  assert.equal(music.playout('kept'), playout);
  assert.equal(library.progress.files, 2);
  take({});
  assert.equal(library.progress.files, 0);
});

function pathsOf({ path, more, jingles }: PlaylistPlan): string[] {
  return [path, ...more.map((each) => each.path), ...(jingles.path === null ? [] : [jingles.path])];
}
