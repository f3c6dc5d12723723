/** What a `Range` header on an endless stream really asks for. */
export type RangeIntent = 'stream' | { readonly first: number; readonly last: number };

/** Longer ranges are taken for "everything": no player probes with more. */
const MAX_PROBE_BYTES = 64;

/**
 * Safari and iOS ask for `bytes=0-1` before they play, to see whether ranges are understood; they then ask again with a
 * huge range or none (seen with AVPlayer, icecast-kh issue 441). Only such a tiny range is a probe; everything else wants
 * the stream.
 */
export function readRangeIntent(range: string | undefined): RangeIntent {
  const match = /^bytes=(\d{1,15})-(\d{1,15})$/.exec(range?.trim() ?? '');
  if (!match) return 'stream';
  const first = Number(match[1]);
  const last = Number(match[2]);
  return last >= first && last - first < MAX_PROBE_BYTES ? { first, last } : 'stream';
}
