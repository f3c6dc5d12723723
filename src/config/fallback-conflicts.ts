import { codecs, type FormatFamily, familyOfContentType } from '../formats/index.ts';
import { type Conflict, error, type Rule, warning } from './conflict.ts';
import { listMadeMounts } from './made-mounts.ts';
import type { KeyPath } from './problem.ts';
import type { AirchainConfig, MountConfig } from './schema.ts';

/** Rules about where listeners go when a mount has no source. */
export const fallbackRules: readonly Rule[] = [fallbacksEnd, fallbacksFit];

function fallbacksEnd({ mounts }: AirchainConfig): Conflict[] {
  const reported = new Set<string>();
  return [...mounts.byPath.keys()].flatMap((start) => {
    const loop = findFallbackLoop(start, mounts.byPath);
    if (!loop || reported.has(start)) return [];
    for (const path of loop) reported.add(path);
    const way = [...loop, start].join(' → ');
    return [error(['mounts', start, 'fallback'], `leads in a circle, ${way}: take one of them out (fallback: "")`)];
  });
}

/** The mounts on the way from `start` back to itself; `null` when the way ends or circles without it. */
function findFallbackLoop(start: string, mounts: ReadonlyMap<string, MountConfig>): string[] | null {
  const way = [start];
  for (let next = mounts.get(start)?.fallback; next && way.length <= mounts.size; next = mounts.get(next)?.fallback) {
    if (next === start) return way;
    way.push(next);
  }
  return null;
}

/**
 * Players keep the format that they were promised. What we encode ourselves and a content type that the operator set are
 * certain; the end of a name is a custom, so it is worth a warning. What is not told shows when the sources come, and then
 * in the log.
 */
function fallbacksFit(config: AirchainConfig): Conflict[] {
  const { byPath } = config.mounts;
  const made = listMadeMounts(config);
  /** What is sent there for sure; a ladder may send several formats. */
  const certain = (path: string): { family: FormatFamily; says: string }[] => {
    const formats = new Set(made.filter(({ mount }) => mount === path).map(({ format }) => format));
    if (formats.size > 0) return [...formats].map((format) => ({ family: codecs[format].family, says: format }));
    const contentType = byPath.get(path)?.contentType ?? null;
    const family = familyOfContentType(contentType);
    return family && contentType ? [{ family, says: contentType }] : [];
  };
  return [...byPath].flatMap(([path, { fallback }]) => {
    if (fallback === null || !(byPath.has(fallback) || made.some(({ mount }) => mount === fallback))) return [];
    const key: KeyPath = ['mounts', path, 'fallback'];
    const [own, theirs] = [certain(path), certain(fallback)];
    if (own.length > 0 && theirs.length > 0) {
      const lost = own.filter(({ family }) => !theirs.some((other) => other.family === family));
      const [ours, others] = [lost, theirs].map((sent) => sent.map(({ says }) => says).join(' and '));
      const problem = `"${fallback}" sends ${others}, this mount ${ours}`;
      if (lost.length === own.length) return [error(key, `${problem}: take one of the same format`)];
      return lost.length > 0 ? [warning(key, `${problem} too: those listeners are let go`)] : [];
    }
    const [family, otherFamily] = [own[0]?.family ?? familyOfName(path), theirs[0]?.family ?? familyOfName(fallback)];
    if (!family || !otherFamily || family === otherFamily) return [];
    return [warning(key, `"${fallback}" has the name of another format: listeners move only within one`)];
  });
}

const FAMILIES_BY_NAME: readonly (readonly [RegExp, FormatFamily])[] = [
  [/\.mp3$/i, 'mpeg-audio'],
  [/\.aacp?$/i, 'adts'],
  [/\.(?:ogg|oga|opus)$/i, 'ogg'],
  [/\.webm$/i, 'webm'],
  [/\.flac$/i, 'flac'],
];

function familyOfName(path: string): FormatFamily | null {
  return FAMILIES_BY_NAME.find(([ending]) => ending.test(path))?.[1] ?? null;
}
