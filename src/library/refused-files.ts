import { basename } from 'node:path';

/** Files of one ending that may be music and are not taken. */
export interface RefusedFiles {
  /** With its dot. */
  readonly ending: string;
  readonly count: number;
  /** The name of one. */
  readonly example: string;
}

/** Endings that are named in one line. */
const MOST_NAMED = 5;

/** Counts files by ending, those that are most first. */
export function countRefused(files: Iterable<{ readonly path: string; readonly ending: string }>): RefusedFiles[] {
  const counts = new Map<string, RefusedFiles>();
  for (const { path, ending } of files) {
    const known = counts.get(ending) ?? { ending, count: 0, example: basename(path) };
    counts.set(ending, { ...known, count: known.count + 1 });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count || (a.ending < b.ending ? -1 : 1));
}

/** One line for people, as in `3 files .xyz ("a.xyz"), 1 file .abc ("b.abc")`. */
export function describeRefused(refused: readonly RefusedFiles[]): string {
  const named = refused.slice(0, MOST_NAMED).map(({ ending, count, example }) => {
    return `${count} ${count === 1 ? 'file' : 'files'} ${ending} ("${example}")`;
  });
  const rest = refused.length - named.length;
  return [...named, ...(rest > 0 ? [`and ${rest} more endings`] : [])].join(', ');
}
