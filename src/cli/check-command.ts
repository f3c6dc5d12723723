import { relative, resolve } from 'node:path';
import { writeProblem } from '../config/index.ts';
import { AirchainError } from '../core/index.ts';
import { countProblems, isIcecastFile, readConfig } from './config-file.ts';
import { describePlays } from './describe-plays.ts';
import type { Environment } from './environment.ts';

/**
 * `airchain check [FILE]`: prints every mistake with its place, then what will play, and where. Exit status 1 when it
 * cannot be served.
 */
export async function check(named = 'airchain.yml', environment: Environment): Promise<number> {
  const file = resolve(environment.directory, named);
  if (isIcecastFile(file)) {
    throw new AirchainError('CLI_USAGE_WRONG', `Cannot check "${named}": it is Icecast's, run "airchain import" on it`);
  }
  const { config, problems } = readConfig(file, environment);
  const name = nameFor(file, environment.directory);
  for (const problem of problems) environment.print(writeProblem(problem, name));
  environment.complain(`${name}: ${countProblems(problems)}`);
  if (!config) return 1;
  for (const line of await describePlays(config, environment)) environment.print(line);
  return 0;
}

/** The name as the operator would type it: short inside the folder, whole outside. */
function nameFor(file: string, directory: string): string {
  const short = relative(directory, file);
  return short.startsWith('..') ? file : short;
}
