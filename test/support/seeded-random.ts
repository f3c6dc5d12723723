/** Numbers that look random and are the same for the same seed. */
export type SeededRandom = () => number;

interface Told {
  diagnostic(message: string): void;
}

/** Numbers from 0 to below 1 from a seed that the test prints; `AIRCHAIN_TEST_SEED=<number>` repeats a run. */
export function chooseRandom(t: Told): SeededRandom {
  const seed = Number(process.env.AIRCHAIN_TEST_SEED ?? 0) || Math.ceil(Math.random() * 1_000_000);
  t.diagnostic(`AIRCHAIN_TEST_SEED=${seed} repeats it`);
  return randomFrom(seed);
}

/** Mulberry32. */
export function randomFrom(seed: number): SeededRandom {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const LOWEST_HZ = 300;
const HIGHEST_HZ = 1200;
/** Blocks of 20 ms tell tones apart that are twice their own resolution from each other. */
const APART_HZ = 100;

/** Frequencies for as many inputs, far enough from each other to be distinguished in 20 ms and low enough for a click to be detected. */
export function chooseTones<Count extends number>(
  t: Told,
  count: Count,
  random: SeededRandom = chooseRandom(t),
): number[] & { length: Count } {
  const tones: number[] = [];
  while (tones.length < count) {
    const tone = LOWEST_HZ + Math.floor(random() * (HIGHEST_HZ - LOWEST_HZ));
    if (tones.every((other) => Math.abs(other - tone) >= APART_HZ)) tones.push(tone);
  }
  t.diagnostic(`tones of ${tones.join(', ')} Hz`);
  return tones as number[] & { length: Count };
}
