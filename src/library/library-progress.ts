import type { TrackRecord } from './track-catalogue.ts';

/** How far the library knows its files. */
export interface LibraryProgress {
  readonly files: number;
  /** Files whose tags are known, with those that cannot be read. */
  readonly tagged: number;
  /** Files that are measured, with those that are broken. */
  readonly measured: number;
}

/** Counts; each record once. */
export function computeProgress(records: Iterable<TrackRecord>): LibraryProgress {
  const counts = { files: 0, tagged: 0, measured: 0 };
  for (const { stored, track } of records) {
    const isBroken = track.brokenReason !== null;
    counts.files++;
    if (stored || isBroken) counts.tagged++;
    if (stored?.isMeasured || isBroken) counts.measured++;
  }
  return counts;
}
