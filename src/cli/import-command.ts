import { resolve } from 'node:path';
import { importFile } from './config-file.ts';
import type { Environment } from './environment.ts';

/** `airchain import FILE`: prints the configuration; each setting without effect goes beside it, with the reason. */
export function printImport(named: string, environment: Environment): number {
  const { yaml, warnings } = importFile(resolve(environment.directory, named));
  environment.print(yaml.trimEnd());
  for (const warning of warnings) environment.complain(`${named}: ${warning}`);
  return 0;
}
