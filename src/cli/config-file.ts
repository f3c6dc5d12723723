import { existsSync, readFileSync } from 'node:fs';
import { dirname, extname, join, resolve } from 'node:path';
import {
  type AirchainConfig,
  type ConfigProblem,
  decodeXml,
  importIcecastXml,
  type LoadedConfig,
  loadConfig,
  writeImportedProblem,
  writeProblem,
} from '../config/index.ts';
import { AirchainError } from '../core/index.ts';
import type { Environment } from './environment.ts';
import { explainFileError } from './explain-missing.ts';
import { findPasswordFileFaults } from './password-file-faults.ts';

/** The file that is taken when none is named and it is there. */
export const DEFAULT_FILE = 'airchain.yml';

/** A configuration from a file, with what there is to say about it as lines for people. */
export interface ReadConfig extends LoadedConfig {
  /** One line for each problem and for each setting of an imported file that has no effect. */
  readonly remarks: readonly string[];
}

/** The absolute name of the file to use; `null` when none is named and there is no `airchain.yml` either. */
export function findConfigFile(named: string | undefined, { directory }: Environment): string | null {
  if (named !== undefined) return resolve(directory, named);
  const file = resolve(directory, DEFAULT_FILE);
  return existsSync(file) ? file : null;
}

/**
 * Reads and checks a configuration; an `.xml` file is taken for Icecast's and imported; `null` gives the defaults. Where
 * it does not say what is heard, `music`, an absolute name, is played, or tunes.
 * @throws AirchainError `CONFIG_NOT_READABLE`, `CONFIG_NOT_ICECAST`
 */
export function readConfig(
  file: string | null,
  { env, directory }: Environment,
  music: string | null = null,
): ReadConfig {
  const folder = file === null ? directory : dirname(file);
  const options = { env, directory: folder, fileExists: existsSync, passwordFileFaults: findPasswordFileFaults, music };
  const isImported = file !== null && isIcecastFile(file);
  if (!isImported) {
    const loaded = loadConfig(file === null ? '' : readTextFile(file), options);
    return {
      ...loaded,
      remarks: mistakesFirst(loaded.problems).map((problem) => writeProblem(problem, file ?? 'starter')),
    };
  }
  const imported = importFile(file);
  const warnings = imported.warnings.map((warning) => `${file}: ${warning}`);
  const loaded = loadConfig(imported.yaml, options);
  const remarks = loaded.problems.map((problem) => writeImportedProblem(problem, file));
  return { ...loaded, remarks: [...warnings, ...remarks] };
}

/**
 * The same, for a command that needs a usable configuration: prints the warnings.
 * @throws AirchainError as `readConfig`, and `CONFIG_INVALID` with every mistake
 */
export function readUsableConfig(
  file: string | null,
  music: string | null,
  environment: Environment,
): { config: AirchainConfig; ownSound: string | null } {
  const { config, problems, remarks, ownSound } = readConfig(file, environment, music);
  if (!config) {
    throw new AirchainError(
      'CONFIG_INVALID',
      [`Cannot use "${file}": ${countProblems(problems)}`, ...remarks].join('\n  '),
    );
  }
  for (const remark of remarks) environment.complain(remark);
  return { config, ownSound };
}

/**
 * Imports an Icecast configuration; lists of addresses and players that it names are read too.
 * @throws AirchainError `CONFIG_NOT_READABLE`, `CONFIG_NOT_ICECAST`
 */
export function importFile(file: string): ReturnType<typeof importIcecastXml> {
  const readList = (name: string): string | null => {
    const path = resolve(dirname(file), name);
    return existsSync(path) ? readBytes(path).toString('utf8') : null;
  };
  return importIcecastXml(decodeXml(readBytes(file), file), { file, readList });
}

/** Whether a file is taken for an `icecast.xml`, by its name. */
export function isIcecastFile(file: string): boolean {
  return extname(file).toLowerCase() === '.xml';
}

/** In the log of a reload a long list is cut: what has to be corrected stands before what may be. */
function mistakesFirst(problems: readonly ConfigProblem[]): ConfigProblem[] {
  return problems.toSorted((a, b) => Number(a.severity !== 'error') - Number(b.severity !== 'error'));
}

/** Counts in words, for the line under a list of problems: `2 mistakes, 1 warning`. */
export function countProblems(problems: readonly ConfigProblem[]): string {
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const warnings = problems.length - errors;
  const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
  const parts = [errors === 0 ? 'no mistakes' : count(errors, 'mistake')];
  if (warnings > 0) parts.push(count(warnings, 'warning'));
  return parts.join(', ');
}

function readTextFile(file: string): string {
  const bytes = readBytes(file);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    const line = bytes.toString('utf8').split('\ufffd')[0]!.split('\n').length;
    const reason = `line ${line} is not written in UTF-8: save the file as UTF-8`;
    throw new AirchainError('CONFIG_NOT_READABLE', `Cannot read "${file}": ${reason}`, { cause: error });
  }
}

function readBytes(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const reason =
      (error as NodeJS.ErrnoException).code === 'EISDIR' ? explainFolder(file) : explainFileError(error, file);
    throw new AirchainError('CONFIG_NOT_READABLE', `Cannot read "${file}": ${reason}`, { cause: error });
  }
}

function explainFolder(folder: string): string {
  const inside = join(folder, DEFAULT_FILE);
  if (existsSync(inside)) return `it is a folder, did you mean "${inside}"?`;
  return 'it is a folder, not a configuration; music is named without --config, "airchain serve FOLDER"';
}
