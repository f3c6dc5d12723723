import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { largestStep, longestSilence, tonesIn } from '../../test/support/pcm-hearing.ts';
import { PlaylistBench } from '../../test/support/playlist-bench.ts';
import { TONE_PEAK, ToneReader, type ToneTrackForm, toneTrack } from '../../test/support/tone-track.ts';
import { dbfs, lufs, millis } from '../core/index.ts';
import { BLOCK_FRAMES, millisToFrames, SAMPLE_RATE } from '../pcm/index.ts';
import type { PlaylistInputOptions } from './playlist-input.ts';
import type { Track } from './ports.ts';

const seconds = (count: number) => Math.round(count * SAMPLE_RATE);
const noFade = { crossfade: millisToFrames(millis(0)) };

/** A playlist of files that a test can replace and remove: each has the state that `states` says, null where it is gone. */
function benchOfFiles(
  forms: Record<string, ToneTrackForm>,
  options: Partial<PlaylistInputOptions> = {},
  more: Partial<Track> = { state: 'old' },
) {
  const states = new Map<string, string | null>();
  const bench = new PlaylistBench(
    forms,
    { look: async ({ id }) => (states.has(id) ? states.get(id)! : 'old'), ...noFade, ...options },
    more,
  );
  return { bench, states };
}

/** How strong each tone is, as a share of a whole one. */
const shares = (sound: Float32Array, tones: number[], from: number, to: number) =>
  tonesIn(sound, tones, seconds(from), seconds(to)).map((level) => Math.round((level / TONE_PEAK) * 10) / 10);

describe('a track that waits off air', () => {
  test('is heard as its file is when it begins, not as it was when it was opened', async () => {
    const { bench, states } = benchOfFiles({ news: { hertz: 440, seconds: 60 } });
    await bench.wait(30);
    bench.forms.news = { hertz: 1000, seconds: 60 };
    states.set('news', 'new');
    await bench.wait(3);
    const { sound } = await bench.playOn(20);
    assert.deepEqual(shares(sound, [440, 1000], 0, 20), [0, 1]);
    assert.deepEqual(bench.list.reports, ['news started']);
  });

  test('holds no file open, and goes on from what it kept to the sample', async () => {
    const { bench } = benchOfFiles({ long: { hertz: 440, seconds: 60 } });
    await bench.wait(5);
    assert.ok(bench.readers.get('long')!.isClosed, 'the file is closed');
    assert.ok(bench.input.ready > 0, 'it can be put on air at once');
    const { sound } = await bench.playOn(30);
    assert.deepEqual(shares(sound, [440], 0, 30), [1]);
    assert.ok(largestStep(sound) < TONE_PEAK * 0.06, `no break: ${largestStep(sound)}`);
    assert.ok(longestSilence(sound) < 0.002);
  });

  test('makes way for the next when its file is removed', async () => {
    const { bench, states } = benchOfFiles({ news: { hertz: 440, seconds: 60 }, other: { hertz: 1000, seconds: 60 } });
    await bench.wait(5);
    states.set('news', null);
    await bench.wait(2);
    const { sound } = await bench.playOn(2);
    assert.deepEqual(shares(sound, [440, 1000], 0, 2), [0, 1]);
    assert.deepEqual(bench.list.reports, ['news broken it is not there', 'other started']);
  });

  test('is levelled by what is measured meanwhile, and has the title that is read meanwhile', async () => {
    const { bench } = benchOfFiles({ song: { hertz: 440, seconds: 60 } }, { loudness: lufs(-16) }, { state: null });
    await bench.wait(5);
    const title = { ...toneTrack('song').title, title: 'As the tags say' };
    const loudness = { integrated: lufs(-10), truePeak: dbfs(-6) };
    bench.list.known.set('song', { ...toneTrack('song'), title, loudness, state: 'old' });
    bench.list.change('facts');
    const { sound, titles } = await bench.playOn(2);
    assert.deepEqual(shares(sound, [440], 0, 2), [0.5], '6 dB less');
    assert.equal(titles[0], 'As the tags say');
  });

  test('is not cut by the cues of another state of its file', async () => {
    const opened: (number | null)[] = [];
    const { bench } = benchOfFiles(
      { news: { hertz: 440, seconds: 60 } },
      {
        open: ({ cueIn }, ahead, skip) => {
          opened.push(cueIn);
          return new ToneReader({ hertz: 440, seconds: 60 }, ahead, skip);
        },
      },
      { cueIn: millis(5000), cueOut: millis(9000), state: 'measured' },
    );
    await bench.wait(3);
    assert.deepEqual(opened, [5000, null], 'opened again without them, once');
  });
});

test('what is found to be replaced in the moment in which it begins is played from its beginning', async () => {
  const { bench, states } = benchOfFiles({ news: { hertz: 440, seconds: 60 } });
  await bench.wait(5);
  bench.forms.news = { hertz: 1000, seconds: 60 };
  states.set('news', 'new');
  const { sound } = await bench.playOn(5);
  assert.deepEqual(shares(sound, [440, 1000], 0.1, 5), [0, 1]);
  assert.ok(longestSilence(sound) < 0.05);
});

test('what is replaced while a track that waited is opened again is not played on in the middle of the new file', async () => {
  let state = 'old';
  const bench = new PlaylistBench(
    { news: { hertz: 440, seconds: 60 } },
    {
      ...noFade,
      look: async () => state,
      open: (_, ahead, skip) => {
        if (skip > 0) state = 'new';
        return new ToneReader({ hertz: state === 'new' ? 1000 : 440, seconds: 60 }, ahead, skip);
      },
    },
  );
  await bench.wait(5);
  const { sound } = await bench.playOn(55);
  assert.deepEqual(shares(sound, [440, 1000], 0.1, 55), [0, 1]);
  assert.deepEqual(bench.list.reports.slice(0, 1), ['news started']);
});

test('what is found to be replaced when it follows another track is played from its beginning', async () => {
  const { bench, states } = benchOfFiles({ a: { hertz: 440, seconds: 10.5 }, news: { hertz: 700, seconds: 20 } });
  await bench.playOn(10.2);
  bench.forms.news = { hertz: 1000, seconds: 20 };
  states.set('news', 'new');
  const { sound } = await bench.playOn(20);
  assert.deepEqual(shares(sound, [700, 1000], 0.4, 19.9), [0, 1]);
});

test('a track that has given less than a second of its sound is not let in yet', () => {
  const form: { hertz: number; seconds: number; hangsAfter?: number } = { hertz: 440, seconds: 20, hangsAfter: 0.9 };
  const bench = new PlaylistBench({ a: form }, noFade);
  assert.deepEqual(shares(bench.play(1).sound, [440], 0, 0.2), [0]);
  assert.equal(bench.input.ready, 0);
  delete form.hangsAfter;
  assert.deepEqual(shares(bench.play(2).sound, [440], 0, 2), [1]);
});

test('a track on air plays on when its file is replaced', async () => {
  const { bench, states } = benchOfFiles({ a: { hertz: 440, seconds: 60 } });
  await bench.playOn(5);
  states.set('a', 'new');
  const { sound } = await bench.playOn(5);
  assert.deepEqual(shares(sound, [440], 0, 5), [1]);
});

describe('a track that is to go on when it comes back', () => {
  const resume = { resume: 'continue' } as const;
  const tone = { hertz: 440, seconds: 300 };

  test('holds its file open for 30 s off air, and goes on behind its last sample', async () => {
    const { bench } = benchOfFiles({ mix: tone }, resume);
    const before = (await bench.playOn(10)).sound;
    await bench.wait(25);
    assert.equal(bench.readers.get('mix')!.isClosed, false);
    await bench.wait(600);
    assert.ok(bench.readers.get('mix')!.isClosed);
    const { sound } = await bench.playOn(30);
    const both = Float32Array.from([...before, ...sound]);
    assert.deepEqual(shares(both, [440], 0, 40), [1]);
    assert.ok(largestStep(both) < TONE_PEAK * 0.06, `no break: ${largestStep(both)}`);
    assert.deepEqual(bench.list.reports, ['mix started']);
  });

  test('is closed again the next time, and its end is kept without a file', async () => {
    const { bench } = benchOfFiles({ mix: { hertz: 440, seconds: 40 }, next: { hertz: 1000, seconds: 10 } }, resume);
    for (const part of [10, 20]) {
      await bench.playOn(part);
      await bench.wait(40);
      assert.ok(bench.readers.get('mix')!.isClosed, `after ${part} s`);
    }
    await bench.playOn(6);
    await bench.wait(40);
    const { sound } = await bench.playOn(6);
    assert.deepEqual(
      [shares(sound, [440, 1000], 0.1, 3.9), shares(sound, [440, 1000], 4.1, 6)],
      [
        [1, 0],
        [0, 1],
      ],
    );
  });

  test('begins again when its file is replaced meanwhile', async () => {
    const { bench, states } = benchOfFiles({ mix: tone }, resume);
    await bench.playOn(10);
    await bench.wait(60);
    bench.forms.mix = { hertz: 1000, seconds: 300 };
    states.set('mix', 'new');
    await bench.wait(2);
    const { sound } = await bench.playOn(20);
    assert.deepEqual(shares(sound, [440, 1000], 0, 20), [0, 1]);
    assert.equal(bench.input.playing?.position, 20_000);
  });

  test('begins again when its file is found to be replaced while it is opened', async () => {
    const { bench, states } = benchOfFiles({ mix: tone }, resume);
    await bench.playOn(10);
    await bench.wait(60);
    bench.forms.mix = { hertz: 1000, seconds: 300 };
    states.set('mix', 'new');
    const { sound } = await bench.playOn(20);
    assert.deepEqual(shares(sound, [440, 1000], 0.2, 20), [0, 1]);
  });

  test('makes way for the next when its file is removed meanwhile', async () => {
    const { bench, states } = benchOfFiles({ mix: tone, next: { hertz: 1000, seconds: 60 } }, resume);
    await bench.playOn(10);
    await bench.wait(60);
    states.set('mix', null);
    await bench.wait(2);
    const { sound } = await bench.playOn(5);
    assert.deepEqual(shares(sound, [440, 1000], 0.1, 5), [0, 1]);
    assert.deepEqual(bench.list.reports.slice(1), ['mix broken it is not there', 'next started']);
  });
});

describe('the first track after a start', () => {
  const unread = { state: null };

  test('waits for its tags, and no longer than half a second', async () => {
    const { bench } = benchOfFiles({ song: { hertz: 440, seconds: 60 } }, {}, unread);
    const { titles } = await bench.playOn(1);
    assert.equal(titles.indexOf('song'), 25, 'half a second after it is asked for first');
  });

  test('waits for them from the moment in which it is found, however long after the start that is', async () => {
    const { bench } = benchOfFiles({ song: { hertz: 440, seconds: 60 } }, {}, unread);
    const found = bench.list.waiting;
    bench.input.stop();
    bench.list.rewind = () => false;
    bench.list.waiting = [];
    bench.input.start();
    await bench.playOn(3);
    bench.list.waiting = found;
    const { titles } = await bench.playOn(1);
    assert.equal(titles.indexOf('song'), 25, 'half a second after it was opened');
  });

  test('begins at once when they are read', async () => {
    const { bench } = benchOfFiles({ song: { hertz: 440, seconds: 60 } }, {}, unread);
    await bench.playOn(0.1);
    const title = { ...toneTrack('song').title, title: 'Song' };
    bench.list.known.set('song', { ...toneTrack('song'), title, state: 'old' });
    bench.list.change('facts');
    assert.equal((await bench.playOn(0.1)).titles[0], 'Song');
  });

  test('gets the title that is read later while it plays', async () => {
    const { bench } = benchOfFiles({ song: { hertz: 440, seconds: 60 } }, {}, unread);
    await bench.playOn(2);
    const title = { ...toneTrack('song').title, title: 'Song' };
    bench.list.known.set('song', { ...toneTrack('song'), title, state: 'old' });
    bench.list.change('facts');
    const { sound, titles } = await bench.playOn(1);
    assert.equal(titles[0], 'Song');
    assert.deepEqual(shares(sound, [440], 0, 1), [1], 'the sound goes on');
    assert.deepEqual(bench.list.reports, ['song started']);
  });
});

describe('without a crossfade', () => {
  test('the next sample follows the last one, also inside a block', () => {
    // 440 Hz over 3.3 s ends in the middle of a block and at the end of a wave.
    const length = 1441 / 440;
    const bench = new PlaylistBench({ a: { hertz: 440, seconds: length }, b: { hertz: 440, seconds: 10 } }, noFade);
    const { sound } = bench.play(6);
    assert.notEqual(Math.round(length * SAMPLE_RATE) % BLOCK_FRAMES, 0);
    for (let frame = 1; frame < seconds(6); frame++) {
      const expected = TONE_PEAK * Math.sin((2 * Math.PI * 440 * frame) / SAMPLE_RATE);
      if (frame > 300) assert.ok(Math.abs(sound[frame * 2]! - expected) < 0.002, `sample frame ${frame}`);
    }
  });

  test('tracks shorter than a block are passed without a gap', () => {
    const blip = { hertz: 440, seconds: 0.008 };
    const forms = { a: { hertz: 440, seconds: 2 }, b: blip, c: blip, d: blip, e: { hertz: 440, seconds: 5 } };
    const bench = new PlaylistBench(forms, noFade);
    assert.ok(longestSilence(bench.play(5).sound) < 0.002);
    const ends = ['a', 'b', 'c', 'd'].flatMap((id) => [`${id} started`, `${id} ended`]);
    assert.deepEqual(bench.list.reports.toSorted(), [...ends, 'e started'].toSorted());
  });
});

describe('the next track that is not open in time', () => {
  /** Behind a track of 60 ms: it is being opened until `open` is called. */
  function slowBench() {
    const slow: { hertz: number; seconds: number; hangsAfter?: number } = { hertz: 1000, seconds: 20, hangsAfter: 0 };
    const bench = new PlaylistBench({ a: { hertz: 440, seconds: 0.06 }, b: slow }, noFade);
    return { bench, open: () => delete slow.hangsAfter };
  }

  test('costs the time that opening it takes, and the input is not at its end meanwhile', () => {
    const { bench, open } = slowBench();
    bench.play(1);
    assert.equal(bench.input.isEnding, false);
    assert.ok(bench.input.ready > 0, 'no reserve is needed');
    open();
    assert.deepEqual(shares(bench.play(1).sound, [1000], 0, 1), [1]);
    assert.deepEqual(bench.list.reports, ['a started', 'a ended', 'b started']);
  });

  test('is waited for 2 s at the most', () => {
    const { bench } = slowBench();
    bench.play(1.9);
    assert.ok(bench.input.ready > 0);
    bench.play(0.3);
    assert.equal(bench.input.ready, 0);
  });
});

describe('jingles', () => {
  const forms = { a: { hertz: 440, seconds: 20 }, jingle: { hertz: 1000, seconds: 5 }, b: { hertz: 700, seconds: 20 } };
  const withJingle = (options: Partial<PlaylistInputOptions> = {}, isTitled = false, length = 5) => {
    const bench = new PlaylistBench({ ...forms, jingle: { hertz: 1000, seconds: length } }, options);
    bench.list.waiting = bench.list.waiting.map((track) =>
      track.id === 'jingle' ? { ...track, kind: 'jingle', isTitled } : track,
    );
    return bench;
  };

  for (const [seconds, isCut] of [
    [12, true],
    [15, true],
    [15.05, true],
    [16, false],
  ] as const) {
    test(`of ${seconds} s ${isCut ? 'is cut' : 'is faded'} in and out`, () => {
      const { sound } = withJingle({}, false, seconds).play(50);
      const end = (isCut ? 20 : 18) + seconds;
      const isAlone = (levels: number[]) => levels.filter((level) => level > 0.05).length === 1;
      const [into, outOf] = [shares(sound, [440, 1000], 19, 19.4), shares(sound, [1000, 700], end - 1, end - 0.6)];
      assert.deepEqual([isAlone(into), isAlone(outOf)], [isCut, isCut], `${into} ${outOf}`);
    });
  }

  test('up to 15 s are cut in and out', () => {
    const { sound } = withJingle().play(40);
    assert.deepEqual(shares(sound, [440, 1000], 19.5, 20), [1, 0]);
    assert.deepEqual(shares(sound, [440, 1000, 700], 20, 25), [0, 1, 0]);
    assert.deepEqual(shares(sound, [1000, 700], 25, 25.5), [0, 1]);
  });

  test('are faded as configured', () => {
    const { sound } = withJingle({ jingleCrossfade: millisToFrames(millis(1000)) }).play(40);
    const [song, jingle] = shares(sound, [440, 1000], 19.3, 19.7);
    assert.ok(song! > 0.5 && song! < 0.9 && jingle! > 0.5 && jingle! < 0.9, `${song} ${jingle}`);
  });

  test('leave the title that is shown, of any input, unless theirs are shown', () => {
    const silent = withJingle();
    assert.deepEqual([...new Set(silent.play(23).titles)], ['a', 'keep']);
    assert.equal(silent.input.title?.title, 'a');
    assert.deepEqual([...new Set(silent.play(17).titles)], ['keep', 'b']);
    assert.deepEqual([...new Set(withJingle({}, true).play(40).titles)], ['a', 'jingle', 'b']);
  });
});

test('settings that change hold from the next track on, and do not touch the one on air', () => {
  const bench = new PlaylistBench({
    a: { hertz: 440, seconds: 20 },
    b: { hertz: 1000, seconds: 20 },
  });
  bench.play(5);
  bench.input.configure({ ...bench.settings, ...noFade });
  const { sound } = bench.play(20);
  assert.deepEqual(shares(sound, [440, 1000], 0, 15), [1, 0], 'no fade any more');
  assert.deepEqual(shares(sound, [440, 1000], 15, 20), [0, 1]);
  assert.ok(longestSilence(sound) < 0.002);
});
