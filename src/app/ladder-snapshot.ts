import type { MountSnapshot } from '../api/index.ts';

/** What is counted on each mount of a ladder, and is true of the ladder as their sum. */
const summed = ['listeners', 'listenerConnections', 'slowSkips', 'slowDrops', 'bytesSent', 'bytesRead'] as const;

/**
 * A ladder as one mount: it sounds as the first of its mounts that plays and is not hidden, and counts what all of them do. Null: none
 * of them is there.
 *
 * @param mounts first the one that plays for a request without preferences
 * @param limits of the ladder: how many listeners it may have, and the most that it had at a time
 */
export function snapshotLadder(
  path: string,
  mounts: readonly MountSnapshot[],
  { maxListeners, listenerPeak }: Pick<MountSnapshot, 'maxListeners' | 'listenerPeak'>,
): MountSnapshot | null {
  const visible = mounts.filter(({ isHidden }) => !isHidden);
  const candidates = visible.length > 0 ? visible : mounts;
  const shown = candidates.find(({ source }) => source !== null) ?? candidates[0];
  if (!shown) return null;
  const sums = summed.map((key) => [key, mounts.reduce((sum, mount) => sum + mount[key], 0)]);
  return {
    ...shown,
    ...(Object.fromEntries(sums) as Pick<MountSnapshot, (typeof summed)[number]>),
    path,
    maxListeners,
    listenerPeak,
    isOnDemand: mounts.every(({ isOnDemand }) => isOnDemand),
  };
}
