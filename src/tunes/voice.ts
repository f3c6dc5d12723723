/** One note while it sounds, mono. Made for the note and forgotten when it is over. */
export interface Voice {
  /** Writes its next samples into `target`, from index `from` up to and without `to`; false: all behind it is silence. */
  render(target: Float32Array, from: number, to: number): boolean;
}

/** A voice that has decayed below this share of full scale is over: −80 dBFS, and less in the mix. */
export const INAUDIBLE = 1e-4;

/** What a recursion is multiplied with at each sample to fall by 60 dB in `seconds`. */
export function decayFactor(seconds: number, sampleRate: number): number {
  return 10 ** (-3 / (seconds * sampleRate));
}

/** A rise from 0 to 1 without corners, for `share` from 0 to 1. */
export function smoothRise(share: number): number {
  return share * share * (3 - 2 * share);
}
