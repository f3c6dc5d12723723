import type { FormatFamily } from '../formats/index.ts';
import type { Mount } from './mount.ts';
import type { LadderRules } from './mount-options.ts';

/** Maximum length of a chain; Icecast stops at the same depth. */
export const MAX_FALLBACK_DEPTH = 10;

/** The mounts of a path, and its fallback when none of them plays. */
export interface FallbackStep {
  /** The mount of the path, or those of its ladder, the best first; empty if there is no such mount. */
  readonly mounts: readonly Mount[];
  readonly fallback: string | null;
}

/**
 * The first mount in the fallback chain of `from` that plays now and sends `family` (null: any, for a listener without
 * a format yet). Null when the chain ends, has a cycle or is deeper than ten.
 */
export function findFallback(
  from: Mount,
  family: FormatFamily | null,
  look: (path: string) => FallbackStep,
  accepts: (mount: Mount) => boolean = (mount) => mount.isJoinable,
): Mount | null {
  const seen = new Set([from.path]);
  let path = from.fallback;
  while (path !== null && !seen.has(path) && seen.size <= MAX_FALLBACK_DEPTH) {
    seen.add(path);
    const { mounts, fallback } = look(path);
    const found = mounts.find(
      (mount) => mount !== from && accepts(mount) && (family === null || mount.family === family),
    );
    if (found) return found;
    path = fallback;
  }
  return null;
}

/** The default for a listener without known preferences. */
const USUAL_KBPS = 128;

/**
 * The rungs that are there, for listeners of `from`: those of its codec first, or of the first rung's where it has none
 * yet, and of these the one that is nearest to its bit rate.
 */
export function sortRungs({ rungs }: LadderRules, from: Mount, find: (path: string) => Mount | null): readonly Mount[] {
  const bitrate = bitrateOf(from);
  const mounts = rungs.flatMap((rung) => {
    const mount = find(rung.path);
    return mount ? [{ mount, distance: Math.abs(rung.bitrateKbps - bitrate) }] : [];
  });
  const codec = from.streamInfo.codec ?? mounts.find(({ mount }) => mount.isJoinable)?.mount.streamInfo.codec;
  const isOther = ({ mount }: { readonly mount: Mount }) => Number(mount.streamInfo.codec !== codec);
  return mounts.toSorted((a, b) => isOther(a) - isOther(b) || a.distance - b.distance).map(({ mount }) => mount);
}

function bitrateOf({ path, options, streamInfo, description }: Mount): number {
  const own = options.ladder?.rungs.find((rung) => rung.path === path)?.bitrateKbps;
  return own ?? streamInfo.bitrate ?? (Number(description.bitrate) || USUAL_KBPS);
}
