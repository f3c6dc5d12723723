import { relative, resolve } from 'node:path';
import { writeProblem } from '../config/index.ts';
import { AirchainError } from '../core/index.ts';
import { countProblems, isIcecastFile, readConfig } from './config-file.ts';
import type { Surroundings } from './surroundings.ts';

/** `airchain check [FILE]`: prints every mistake with its place. Exit status 1 when it cannot be served. */
export function check(named = 'airchain.yml', surroundings: Surroundings): number {
  const file = resolve(surroundings.directory, named);
  if (isIcecastFile(file)) {
    throw new AirchainError('CLI_USAGE_WRONG', `Cannot check "${named}": it is Icecast's, run "airchain import" on it`);
  }
  const { config, problems } = readConfig(file, surroundings);
  const name = nameFor(file, surroundings.directory);
  for (const problem of problems) surroundings.print(writeProblem(problem, name));
  surroundings.complain(`${name}: ${countProblems(problems)}`);
  return config ? 0 : 1;
}

/** The name as the operator would type it: short inside the folder, whole outside. */
function nameFor(file: string, directory: string): string {
  const short = relative(directory, file);
  return short.startsWith('..') ? file : short;
}
