import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { largestStep, longestSilence, tonesIn } from '../../test/support/pcm-hearing.ts';
import { ProgramBench } from '../../test/support/program-bench.ts';
import { ToneInput } from '../../test/support/tone-input.ts';
import { millis, sampleFrames } from '../core/index.ts';
import { BLOCK_FRAMES, framesOf, Limiter, type PcmBlock, peakOf } from '../pcm/index.ts';

const PEAK = 0.25;
const tones = { dj: 500, studio: 800, music: 1100 };
/** Steps of two tones in a fade, and of one that broke off and dies away. */
const LARGEST_STEP = ((2 * Math.PI * (tones.dj + tones.studio + tones.music)) / 48_000) * PEAK + PEAK * 0.03;

const toneOf = (name: keyof typeof tones, timing: 'live' | 'waiting' = 'live') =>
  new ToneInput(name, { hertz: tones[name], peak: PEAK, timing });

/** The three inputs of a station; the music plays, the others are dry. */
function station(changes: ConstructorParameters<typeof ProgramBench>[1] = {}) {
  const inputs = { dj: toneOf('dj'), studio: toneOf('studio'), music: toneOf('music', 'waiting').play() };
  return { ...inputs, bench: new ProgramBench(Object.values(inputs), changes) };
}

/** The input whose tone alone is heard at the end of a sound; `-`: none. */
function heardLast(sound: PcmBlock): string {
  const to = framesOf(sound);
  const levels = tonesIn(sound, Object.values(tones), to - 4800, to);
  const heard = Object.keys(tones).filter((_, index) => levels[index]! > 0.01);
  return heard.length === 0 ? '-' : heard.join('+');
}

/** Claims that nothing clicks and nothing is missing. */
function assertUnbroken(sound: PcmBlock, longestGap = 0.005): void {
  assert.ok(largestStep(sound) <= LARGEST_STEP, `a step of ${largestStep(sound)}`);
  assert.ok(longestSilence(sound, 0.003) <= longestGap, `a gap of ${longestSilence(sound, 0.003)} s`);
}

test('the first that has sound is on air', () => {
  const { dj, studio, bench } = station();
  assert.equal(heardLast(bench.run(2)), 'music');
  studio.play();
  assert.equal(heardLast(bench.run(2)), 'studio');
  dj.play();
  assert.equal(heardLast(bench.run(2)), 'dj');
  dj.breakOff();
  studio.breakOff();
  assert.equal(heardLast(bench.run(2)), 'music');
  assert.deepEqual(bench.moves, ['->music', 'music>studio', 'studio>dj', 'dj>music']);
  assert.deepEqual(
    bench.switches.map(({ why }) => why),
    [
      '"dj" gives no sound, "studio" gives no sound',
      '"dj" gives no sound',
      'it comes first and has sound',
      '"dj" gives no sound',
    ],
  );
  assert.deepEqual(bench.program.switches.records, bench.switches);
  assertUnbroken(bench.sound, 0.006);
});

test('a program without sound is silence, and its blocks go on', () => {
  const bench = new ProgramBench([toneOf('dj')]);
  const sound = bench.run(1);
  assert.equal(framesOf(sound), 48_000);
  assert.equal(peakOf(sound), 0);
  assert.equal(bench.program.onAir, null);
});

const failovers: [name: string, loss: (dj: ToneInput) => void, within: number, why: string][] = [
  ['announces its end with a second left', (dj) => dj.endIn(48_000), 1, '"dj" is at its end'],
  ['announces its end with half a block left', (dj) => dj.endIn(480), 0.04, '"dj" gives no sound'],
  ['breaks off without a word', (dj) => dj.breakOff(), 0.04, '"dj" gives no sound'],
  ['breaks off after the block in hand', (dj) => dj.breakOff(BLOCK_FRAMES), 0.06, '"dj" gives no sound'],
  [
    'says that it has sound and gives none',
    (dj) => {
      dj.isLying = true;
    },
    0.04,
    '"dj" gives no sound',
  ],
];

for (const [name, loss, within, why] of failovers) {
  test(`an input that ${name} is followed by the next with no silence between`, () => {
    const { dj, bench } = station({ crossfade: sampleFrames(96_000) });
    dj.play();
    bench.run(3);
    loss(dj);
    const sound = bench.run(3);
    assert.deepEqual(bench.moves, ['->dj', 'dj>music']);
    assert.equal(bench.switches[1]!.why, why);
    assertUnbroken(sound);
    const over = Math.ceil(within * 48_000) + Limiter.delay + BLOCK_FRAMES;
    assert.ok(tonesIn(sound, [tones.music], over, over + 4800)[0]! > 0.9 * PEAK, 'the next is all there');
    assert.equal(heardLast(sound), 'music');
  });
}

test('a fade of two seconds is made where two seconds are left', () => {
  const { dj, bench } = station({ crossfade: sampleFrames(96_000) });
  dj.play();
  bench.run(3);
  dj.endIn(96_000);
  const sound = bench.run(3);
  const [old, next] = tonesIn(sound, [tones.dj, tones.music], 45_000, 49_800);
  assert.ok(Math.abs(old! - PEAK * Math.SQRT1_2) < 0.02 && Math.abs(next! - PEAK * Math.SQRT1_2) < 0.02);
  assertUnbroken(sound);
});

test('an input that goes silent counts as gone after its time, and not before', () => {
  const { dj, bench } = station({ silentFor: millis(2000) });
  dj.play();
  bench.run(3);
  dj.isSilent = true;
  bench.run(1.96);
  assert.equal(bench.program.onAir, 'dj');
  bench.run(0.1);
  assert.equal(bench.program.onAir, 'music');
  assert.equal(bench.switches.at(-1)!.why, '"dj" is silent');
});

test('silence that is shorter changes nothing', () => {
  const { dj, bench } = station({ silentFor: millis(2000) });
  dj.play();
  for (let pause = 0; pause < 10; pause++) {
    dj.isSilent = false;
    bench.run(1);
    dj.isSilent = true;
    bench.run(1.5);
  }
  assert.deepEqual(bench.moves, ['->dj']);
});

test('an input that was lost is taken back when it has been steady for its time, and not before', () => {
  const { dj, bench } = station({ returnAfter: millis(5000) });
  dj.play();
  bench.run(3);
  dj.breakOff();
  bench.run(3);
  dj.play();
  bench.run(4.96);
  assert.equal(bench.program.onAir, 'music');
  assert.equal(bench.program.standings[0]!.status, 'recovering');
  bench.run(0.1);
  assert.equal(bench.program.onAir, 'dj');
  assert.equal(bench.switches.at(-1)!.why, 'it comes first and has sound');
});

test('an input that comes for the first time is taken at once', () => {
  const { dj, bench } = station();
  bench.run(2);
  dj.play();
  bench.run(0.02);
  assert.equal(bench.program.onAir, 'dj');
});

test('an input that was lost more than a minute ago is taken at once', () => {
  const { dj, bench } = station();
  dj.play();
  bench.run(2);
  dj.breakOff();
  bench.run(61);
  dj.play();
  bench.run(0.02);
  assert.equal(bench.program.onAir, 'dj');
});

test('an input that comes and goes does not take the program along, however long it does so', () => {
  const { dj, bench } = station({ returnAfter: millis(5000) });
  for (let flap = 0; flap < 60; flap++) {
    dj.play();
    bench.run(3);
    dj.breakOff();
    bench.run(2);
  }
  assert.deepEqual(bench.moves, ['->dj', 'dj>music']);
});

test('a live input that is connected and silent is not taken until it sounds', () => {
  const { dj, bench } = station();
  dj.isSilent = true;
  dj.play();
  bench.run(10);
  assert.equal(bench.program.onAir, 'music');
  assert.equal(bench.program.standings[0]!.status, 'silent');
  dj.isSilent = false;
  bench.run(0.1);
  assert.equal(bench.program.onAir, 'dj');
});

test('one that is not trusted yet is better than silence', () => {
  const dj = toneOf('dj').play();
  const bench = new ProgramBench([dj]);
  bench.run(1);
  dj.breakOff();
  bench.run(1);
  assert.equal(bench.program.onAir, null);
  dj.play();
  bench.run(0.02);
  assert.equal(bench.program.onAir, 'dj');
});

test('a waiting input stands still while it is not on air, a live one does not', () => {
  const { dj, studio, music, bench } = station();
  dj.play();
  studio.play();
  bench.run(2);
  assert.equal(music.pulls, 0);
  assert.equal(studio.pulls, 100);
});

test('a waiting input that says it has sound and gives none is not asked again in every tick', () => {
  const music = toneOf('music', 'waiting').play();
  music.isLying = true;
  const bench = new ProgramBench([music]);
  bench.run(10);
  assert.ok(music.pulls <= 10, `${music.pulls} times`);
  assert.deepEqual(bench.moves, []);
});

test('an operator puts an input on air, and lets the program choose again', () => {
  const { dj, bench } = station();
  dj.play();
  bench.run(2);
  bench.program.select('music');
  assert.equal(heardLast(bench.run(2)), 'music');
  assert.equal(bench.switches.at(-1)!.why, 'selected by an operator');
  bench.program.select(null);
  assert.equal(heardLast(bench.run(2)), 'dj');
  assertUnbroken(bench.sound, 0.006);
});

test('a selected input that has no sound is taken when it has', () => {
  const { dj, studio, bench } = station();
  dj.play();
  bench.program.select('studio');
  bench.run(2);
  assert.equal(bench.program.onAir, 'dj');
  studio.play();
  bench.run(0.02);
  assert.equal(bench.program.onAir, 'studio');
});

test('the schedule puts an input on air for its time', () => {
  const { dj, bench } = station();
  dj.play();
  bench.run(1);
  bench.scheduled = 'music';
  bench.run(1);
  assert.equal(bench.switches.at(-1)!.why, 'scheduled now');
  bench.scheduled = null;
  bench.run(1);
  assert.deepEqual(bench.moves, ['->dj', 'dj>music', 'music>dj']);
});

test('a reload that takes the input on air out fades it out and the next one in', () => {
  const { dj, studio, music, bench } = station();
  dj.play();
  bench.run(2);
  bench.program.select('dj');
  bench.configure({ inputs: [studio, music] });
  const sound = bench.run(2);
  assert.equal(bench.switches.at(-1)!.why, '"dj" was taken out of the program');
  const [old, next] = tonesIn(sound, [tones.dj, tones.music], 10_000, 14_800);
  assert.ok(old! > 0.1 && next! > 0.1, 'both are heard in the middle of the fade');
  assert.equal(heardLast(sound), 'music');
  assert.equal(bench.program.selected, null, 'what is not there is not selected');
  assertUnbroken(bench.sound, 0.006);
});

test('a reload that puts an input back in while it is on its way out turns it round', () => {
  const { dj, studio, music, bench } = station();
  dj.play();
  bench.run(2);
  bench.configure({ inputs: [studio, music] });
  bench.run(0.2);
  bench.configure({ inputs: [dj, studio, music] });
  const sound = bench.run(2);
  assert.equal(heardLast(sound), 'dj');
  assert.ok(peakOf(sound) < 2 * PEAK, 'its sound is not there twice');
});

test('a reload keeps the standing of the inputs that stay', () => {
  const { dj, studio, music, bench } = station();
  dj.play();
  bench.run(2);
  dj.breakOff();
  bench.run(1);
  dj.play();
  bench.run(2);
  bench.configure({ inputs: [dj, music, studio], returnAfter: millis(4000) });
  bench.run(1.9);
  assert.equal(bench.program.onAir, 'music', 'it is still not trusted');
  bench.run(0.2);
  assert.equal(bench.program.onAir, 'dj', 'the new time counts from where it was');
});

test('switches are remembered, and only the newest of them', () => {
  const { dj, bench } = station({ returnAfter: millis(0) });
  for (let count = 0; count < 300; count++) {
    dj.play();
    bench.run(0.04);
    dj.breakOff();
    bench.run(0.04);
  }
  const { records } = bench.program.switches;
  assert.equal(records.length, 500);
  assert.equal(records.at(-1)!.number, bench.switches.length);
});

/** What may happen to an input. One that waits does not lie: it would be distrusted for a second. */
const events: Readonly<Record<string, (input: ToneInput) => void>> = {
  play: (input) => input.play(),
  end: (input) => input.endIn(48 * BLOCK_FRAMES),
  endSoon: (input) => input.endIn(2 * BLOCK_FRAMES),
  breakOff: (input) => input.breakOff(),
  breakOffSoon: (input) => input.breakOff(3 * BLOCK_FRAMES),
  lie: (input) => {
    input.isLying = input.timing === 'live';
  },
  tellTruth: (input) => {
    input.isLying = false;
  },
};
const script = fc.array(
  fc.record({
    who: fc.integer({ min: 0, max: 2 }),
    what: fc.constantFrom(...Object.keys(events)),
    after: fc.integer({ min: 1, max: 60 }),
  }),
  { minLength: 5, maxLength: 30 },
);

test('whatever comes and goes, nothing clicks, and no gap is longer than 20 ms while anybody has sound', () => {
  fc.assert(
    fc.property(script, fc.integer({ min: 0, max: 48_000 }), (steps, crossfade) => {
      const { dj, studio, music, bench } = station({
        crossfade: sampleFrames(crossfade),
        returnAfter: millis(500),
      });
      const inputs = [dj, studio, music];
      const isSounding = () => inputs.some(({ ready, isLying }) => ready > 0 && !isLying);
      // Ticks in which an input has sound, without the first of each run.
      const stretch: number[] = [];
      const stretches: number[][] = [];
      for (const { who, what, after } of steps) {
        events[what]!(inputs[who]!);
        for (let count = 0; count < after; count++) {
          if (isSounding()) stretch.push(bench.position);
          else if (stretch.length > 0) stretches.push(stretch.splice(0));
          bench.run(0.02);
        }
      }
      stretches.push(stretch);
      const { sound } = bench;
      assert.ok(largestStep(sound) <= LARGEST_STEP, `a step of ${largestStep(sound)}; ${bench.moves}`);
      for (const ticks of stretches) {
        if (ticks.length === 0) continue;
        const from = ticks[0]! + Limiter.delay;
        const to = ticks.at(-1)! + BLOCK_FRAMES;
        const gap = longestSilence(sound.subarray(from * 2, to * 2), 0.003);
        assert.ok(gap <= 0.02, `a gap of ${gap} s between ${from} and ${to}; ${bench.moves}`);
      }
    }),
    { numRuns: 60 },
  );
});
