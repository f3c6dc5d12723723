/** One period of a tone, to be read round and round; the first sample stands once more at the end. */
export type Wave = Float32Array;

/** Samples of a period. A power of two. */
export const WAVE_LENGTH = 2048;

/** The waves that voices read. Made by the renderer, which owns them. */
export interface Waves {
  readonly sine: Wave;
  /** Soft: harmonics that fall off fast. */
  readonly warm: Wave;
  /** Fundamental and octave, for tones too low for small loudspeakers. */
  readonly deep: Wave;
  /** Hollow, as a pipe: mostly odd harmonics. */
  readonly pipe: Wave;
}

/** Makes all of them; takes well under a millisecond. */
export function createWaves(): Waves {
  return {
    sine: createWave([1]),
    warm: createWave([1, 0.42, 0.25, 0.12, 0.07, 0.045, 0.03, 0.02]),
    deep: createWave([1, 0.45, 0.2, 0.07, 0.03]),
    pipe: createWave([1, 0.1, 0.16, 0.03, 0.04]),
  };
}

/** One period with harmonics of these amplitudes, the fundamental first, with a peak of 1. */
function createWave(harmonics: readonly number[]): Wave {
  const wave = new Float32Array(WAVE_LENGTH + 1);
  for (let at = 0; at <= WAVE_LENGTH; at++) {
    const phase = (2 * Math.PI * (at % WAVE_LENGTH)) / WAVE_LENGTH;
    wave[at] = harmonics.reduce((sum, amplitude, index) => sum + amplitude * Math.sin(phase * (index + 1)), 0);
  }
  const peak = wave.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  return wave.map((sample) => sample / peak);
}
