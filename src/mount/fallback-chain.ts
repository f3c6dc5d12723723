import type { FormatFamily } from '../formats/index.ts';
import type { Mount } from './mount.ts';

/** Longer chains are taken for a mistake; Icecast stops at the same depth. */
export const MAX_FALLBACK_DEPTH = 10;

/**
 * The first mount down the chain of fallbacks of `from` that can be heard now and sends `family` (null: any, for a
 * listener that was promised nothing yet). Null when the chain ends, runs in a circle or is deeper than ten.
 */
export function findFallback(
  from: Mount,
  family: FormatFamily | null,
  find: (path: string) => Mount | null,
  accepts: (mount: Mount) => boolean = (mount) => mount.isJoinable,
): Mount | null {
  const seen = new Set([from.path]);
  let path = from.fallback;
  while (path !== null && !seen.has(path) && seen.size <= MAX_FALLBACK_DEPTH) {
    seen.add(path);
    const next = find(path);
    if (!next) return null;
    if (accepts(next) && (family === null || next.family === family)) return next;
    path = next.fallback;
  }
  return null;
}
