import { resolve } from 'node:path';
import { importFile } from './config-file.ts';
import type { Surroundings } from './surroundings.ts';

/** `airchain import FILE`: prints the configuration; each setting without effect goes beside it, with the reason. */
export function printImport(named: string, surroundings: Surroundings): number {
  const { yaml, warnings } = importFile(resolve(surroundings.directory, named));
  surroundings.print(yaml.trimEnd());
  for (const warning of warnings) surroundings.complain(`${named}: ${warning}`);
  return 0;
}
