import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The name of the program. */
export const FFMPEG = 'ffmpeg';

/** Where the system would find ffmpeg: the first folder of `searchPath` (`PATH`) that has it; null: it is missing. */
export function findFfmpeg(searchPath: string): string | null {
  const places = searchPath.split(delimiter).map((folder) => join(folder, FFMPEG));
  return places.find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
