import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { findNearest } from '../config/index.ts';
import { errorText } from '../core/index.ts';

/** Why a file or folder that was named cannot be used; for one that is not there, what may have been meant. */
export function explainFileError(error: unknown, path: string): string {
  return (error as NodeJS.ErrnoException).code === 'ENOENT' ? explainMissing(path) : errorText(error);
}

/** What to say of a file or folder that is not there: its folder, or the nearest name in it. `named`: as it was typed. */
export function explainMissing(path: string, named = path): string {
  const folder = dirname(path);
  if (!existsSync(folder)) return `its folder "${folder}" is not there`;
  const nearest = findNearest(basename(path), listNames(folder));
  return nearest === undefined
    ? 'it is not there'
    : `it is not there, did you mean "${join(dirname(named), nearest)}"?`;
}

function listNames(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // A folder that may be gone through and not be listed.
    return [];
  }
}
