/** A player that wants to see whether ranges are understood asks for the bytes from `first` to `last`. */
export interface RangeProbe {
  readonly first: number;
  readonly last: number;
}

/** Longer ranges are taken for "everything": no player probes with more. */
const MAX_PROBE_BYTES = 64;

/**
 * Safari and iOS ask for `bytes=0-1` before they play, to see whether ranges are understood; they then ask again with a
 * huge range or none (seen with AVPlayer, icecast-kh issue 441). Null for everything but such a tiny range: it wants the
 * stream.
 */
export function readRangeProbe(range: string | undefined): RangeProbe | null {
  const match = /^bytes=(\d{1,15})-(\d{1,15})$/.exec(range?.trim() ?? '');
  if (!match) return null;
  const first = Number(match[1]);
  const last = Number(match[2]);
  return last >= first && last - first < MAX_PROBE_BYTES ? { first, last } : null;
}
