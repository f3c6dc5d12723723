import { readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { UnixMillis } from '../core/index.ts';

/** The end of an archived file's name, as Icecast writes it, in UTC; with a number where a second has several. */
const STAMP = /^\.\d{8}_\d{6}(?:-(\d+))?$/;

/**
 * Moves a log file out of the way, to `access.log.20261120_100000`, and removes the oldest of those beyond `keep` (null: none). A file
 * that is gone already is fine.
 */
export async function archiveLog(file: string, keep: number | null, at: UnixMillis): Promise<void> {
  const archives = await listArchives(file);
  if (keep === 0) await rm(file, { force: true });
  else await rename(file, `${file}${freeStamp(archives, at)}`).catch(passOverMissing);
  if (keep === null) return;
  const kept = await listArchives(file);
  for (const stamp of kept.slice(0, Math.max(0, kept.length - keep))) await rm(`${file}${stamp}`, { force: true });
}

/** The ends of the names of archived files, oldest first. */
async function listArchives(file: string): Promise<string[]> {
  const name = basename(file);
  const names = await readdir(dirname(file));
  const stamps = names.filter((each) => each.startsWith(name)).map((each) => each.slice(name.length));
  return stamps.filter((stamp) => STAMP.test(stamp)).sort(compareStamps);
}

function compareStamps(a: string, b: string): number {
  const second = (stamp: string) => stamp.split('-', 1)[0]!;
  if (second(a) !== second(b)) return second(a) < second(b) ? -1 : 1;
  return numberOf(a) - numberOf(b);
}

function numberOf(stamp: string): number {
  return Number(STAMP.exec(stamp)?.[1] ?? 1);
}

function freeStamp(archives: readonly string[], at: UnixMillis): string {
  const digits = new Date(at).toISOString().replace(/\..*|[-:]/g, '');
  const stamp = `.${digits.replace('T', '_')}`;
  const ofThisSecond = archives.filter((each) => each === stamp || each.startsWith(`${stamp}-`));
  const last = ofThisSecond.at(-1);
  return last === undefined ? stamp : `${stamp}-${numberOf(last) + 1}`;
}

function passOverMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
