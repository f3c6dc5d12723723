import { stat } from 'node:fs/promises';
import { byteCount, systemPath, unixMillis } from '../core/index.ts';
import type { FileStamp } from './ports.ts';

/** The state of a file now; null: there is no file of that name that can be reached. */
export async function readStamp(path: string): Promise<FileStamp | null> {
  // Whatever the system has against it, it cannot be played now.
  const stats = await stat(systemPath(path)).catch(() => null);
  if (!stats?.isFile()) return null;
  return { size: byteCount(stats.size), modifiedAt: unixMillis(Math.round(stats.mtimeMs)) };
}

/** A stamp as text: equal ones are of the same state of a file. */
export function stateOf({ size, modifiedAt }: FileStamp): string {
  return `${size}:${modifiedAt}`;
}

/** Whether both are of the same state of a file. */
export function isSameStamp(a: FileStamp | null, b: FileStamp | null): boolean {
  return a !== null && b !== null && a.size === b.size && a.modifiedAt === b.modifiedAt;
}
