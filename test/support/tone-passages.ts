import assert from 'node:assert/strict';

/** One channel at 48 kHz, as shares of full scale. */
export type MonoSound = Float32Array;

/** Tones by the names of who plays them. */
export type Tones = Readonly<Record<string, number>>;

/** A stretch in which one tone was louder than all others; `-`: none of them was heard. */
export interface Passage {
  readonly tone: string;
  readonly millis: number;
}

/** What was heard of a sound, apart from its first moments. */
export interface HeardPassages {
  readonly passages: readonly Passage[];
  /** The longest time with nothing at all. */
  readonly longestGapMs: number;
  /** The largest step from one sample to the next: a click is larger than any tone's. */
  readonly largestStep: number;
  readonly seconds: number;
}

export const MONO_RATE = 48_000;
const BLOCK = (MONO_RATE * 20) / 1000;
/** Decoders that join in the middle need this long to be right. */
const SETTLING = MONO_RATE / 4;
/** What is weaker than this is nothing: the tones have peaks of a tenth of full scale or more. */
const NOTHING = 0.003;
/** A tone is heard where it is louder than this. */
const AUDIBLE = 0.02;
/** A passage shorter than this is a border, not a passage. */
const SHORTEST_BLOCKS = 3;

const window = Float64Array.from({ length: BLOCK }, (_, at) => 1 - Math.cos((2 * Math.PI * (at + 0.5)) / BLOCK));

/** The sound from where it begins: on a busy machine a program is on air before its first track is decoded. */
export function fromFirstSound(sound: MonoSound): MonoSound {
  const first = sound.findIndex((sample) => Math.abs(sample) > NOTHING);
  return sound.subarray(first === -1 ? sound.length : first);
}

/** Looks for each of the tones in every 20 ms. */
export function hearPassages(sound: MonoSound, tones: Tones): HeardPassages {
  const settled = sound.subarray(SETTLING);
  const names: string[] = [];
  for (let at = 0; at + BLOCK <= settled.length; at += BLOCK) names.push(loudest(settled, at, Object.entries(tones)));
  const passages: { tone: string; millis: number }[] = [];
  for (const run of runsOf(names)) {
    const last = passages.at(-1);
    const isBorder = run.blocks < SHORTEST_BLOCKS;
    if (last && (last.tone === run.tone || isBorder)) last.millis += run.blocks * 20;
    else if (!isBorder) passages.push({ tone: run.tone, millis: run.blocks * 20 });
  }
  return {
    passages,
    longestGapMs: longestRunBelow(settled) / (MONO_RATE / 1000),
    largestStep: largestStep(settled),
    seconds: sound.length / MONO_RATE,
  };
}

/** What a story of passages may sound like. */
export interface PassageClaim {
  /** Names in the order in which they were on air. */
  readonly story: readonly string[];
  /** Each passage but the last lasts at least this long. */
  readonly leastMs?: number;
  readonly longestGapMs?: number;
  /** Whether encoder or decoder was restarted, which may click. */
  readonly mayClick?: boolean;
}

/** The peak of the loudest tone of the tests: ffmpeg's `sine`. */
const LOUDEST_PEAK = 0.125;

/** Claims that the tones were heard in that order, with no gap over 20 ms and no click. */
export function assertPassages(sound: MonoSound, tones: Tones, claim: PassageClaim): HeardPassages {
  const { story, leastMs = 500, longestGapMs = 20, mayClick = false } = claim;
  const heard = hearPassages(sound, tones);
  const told = JSON.stringify({ tones, ...heard });
  assert.deepEqual(
    heard.passages.map(({ tone }) => tone),
    story,
    `who was heard in order; ${told}`,
  );
  assert.ok(
    heard.passages.slice(0, -1).every(({ millis }) => millis >= leastMs),
    `every passage lasts ${leastMs} ms; ${told}`,
  );
  assert.ok(heard.longestGapMs <= longestGapMs, `no gap is longer than ${longestGapMs} ms; ${told}`);
  // Two tones in a crossfade of equal power, and a codec's own unevenness.
  const steepest = (2 * Math.PI * Math.max(...Object.values(tones)) * LOUDEST_PEAK) / MONO_RATE;
  if (!mayClick) assert.ok(heard.largestStep <= 2 * steepest, `nothing clicks (${2 * steepest}); ${told}`);
  return heard;
}

function loudest(sound: MonoSound, from: number, tones: readonly (readonly [string, number])[]): string {
  let name = '-';
  let most = AUDIBLE;
  for (const [tone, hertz] of tones) {
    const level = levelOf(sound, from, hertz);
    if (level <= most) continue;
    most = level;
    name = tone;
  }
  return name;
}

/** The peak of one tone in a block. */
function levelOf(sound: MonoSound, from: number, hertz: number): number {
  const step = (2 * Math.PI * hertz) / MONO_RATE;
  let real = 0;
  let imaginary = 0;
  for (let at = 0; at < BLOCK; at++) {
    const sample = sound[from + at]! * window[at]!;
    real += sample * Math.cos(step * at);
    imaginary -= sample * Math.sin(step * at);
  }
  return (2 * Math.hypot(real, imaginary)) / BLOCK;
}

function runsOf(names: readonly string[]): { tone: string; blocks: number }[] {
  const runs: { tone: string; blocks: number }[] = [];
  for (const tone of names) {
    const last = runs.at(-1);
    if (last?.tone === tone) last.blocks++;
    else runs.push({ tone, blocks: 1 });
  }
  return runs;
}

function longestRunBelow(sound: MonoSound): number {
  let run = 0;
  let longest = 0;
  for (const sample of sound) {
    run = Math.abs(sample) < NOTHING ? run + 1 : 0;
    if (run > longest) longest = run;
  }
  return longest;
}

function largestStep(sound: MonoSound): number {
  let largest = 0;
  for (let at = 1; at < sound.length; at++) largest = Math.max(largest, Math.abs(sound[at]! - sound[at - 1]!));
  return largest;
}
