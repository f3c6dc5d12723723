import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { type AirchainConfig, loadConfig } from '../config/index.ts';
import { AirchainError } from '../core/index.ts';
import { DEFAULT_FILE, isIcecastFile } from './config-file.ts';
import { describePlays } from './describe-plays.ts';
import type { Environment } from './environment.ts';
import { explainFileError } from './explain-missing.ts';
import { findMusic } from './find-music.ts';
import { quoteForShell, writeStartCommand } from './own-command.ts';

/** What `init` takes from the command line. */
export interface InitOptions {
  /** Folder or playlist file to play. */
  readonly music?: string | undefined;
  readonly name?: string | undefined;
  readonly config?: string | undefined;
  readonly force?: boolean | undefined;
}

/** Beside `package.json`, which lies above the sources and above the build. */
const EXAMPLE = join(dirname(findPackageJSON(import.meta.url)!), 'airchain.example.yml');

/** What an operator's own values take the place of in the example. */
const NAME = '  name: airchain ';
const MUSIC = `  music:
    type: tunes
    crossfade: 2s                   # 0s to 30s
`;

/**
 * `airchain init [FOLDER]`: writes a complete configuration with its explanations, which plays the folder or tunes. It holds
 * no password: those of the first start are made then.
 * @throws AirchainError `CLI_USAGE_WRONG`, `CONFIG_EXISTS`, `CONFIG_NOT_WRITABLE`
 */
export async function init(options: InitOptions, environment: Environment): Promise<number> {
  const { directory, print } = environment;
  const file = resolve(directory, options.config ?? DEFAULT_FILE);
  if (isIcecastFile(file)) {
    throw new AirchainError('CLI_USAGE_WRONG', `Cannot write "${file}": a file of that name is taken for Icecast's`);
  }
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) {
    const reason = `it is a folder, name a file in it: --config ${quoteForShell(join(options.config ?? '', DEFAULT_FILE))}`;
    throw new AirchainError('CLI_USAGE_WRONG', `Cannot write "${file}": ${reason}`);
  }
  const music = options.music === undefined ? null : findMusic(options.music, directory);
  const text = fillIn(readFileSync(EXAMPLE, 'utf8'), options.name, music && nameFrom(dirname(file), music));
  const config = checkText(text, dirname(file));
  write(file, text, options.force === true);
  print(`wrote ${file}`);
  for (const line of await describePlays(config, environment)) print(line);
  print('The first start generates the passwords and prints them.');
  const isFound = file === resolve(directory, DEFAULT_FILE);
  print(`Start it: ${writeStartCommand(environment.command, isFound ? [] : ['--config', file])}`);
  return 0;
}

/** A path that stays right when the folder of the file moves with what is in it; a complete one for what is elsewhere. */
function nameFrom(folder: string, path: string): string {
  const short = relative(folder, path);
  return short.startsWith('..') ? path : `./${short}`;
}

function fillIn(example: string, name: string | undefined, music: string | null): string {
  const withName = name === undefined ? example : example.replace(NAME, () => `  name: ${quote(name)} `);
  if (music === null) return withName;
  return withName.replace(MUSIC, () => `  music:\n    type: playlist\n    path: ${quote(music)}\n`);
}

/** JSON's strings are YAML's, but for `\${…}`, which would be taken for a variable. */
function quote(text: string): string {
  return JSON.stringify(text).replace(/\$\{[^}]*\}/g, '$$$&');
}

/** @throws AirchainError `CLI_USAGE_WRONG` when a name was given that no station can have */
function checkText(text: string, directory: string): AirchainConfig {
  const { config, problems } = loadConfig(text, { env: {}, directory, fileExists: existsSync });
  const problem = problems.find(({ severity }) => severity === 'error');
  if (config && config.station.name.trim() !== '') return config;
  const reason = problem ? `${problem.key} ${problem.message}` : 'station.name is empty: give it a name';
  throw new AirchainError('CLI_USAGE_WRONG', `Cannot write a configuration: ${reason}`);
}

function write(file: string, text: string, isForced: boolean): void {
  try {
    writeFileSync(file, text, { flag: isForced ? 'w' : 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      throw new AirchainError('CONFIG_EXISTS', `Cannot write "${file}": it is there already`);
    }
    throw new AirchainError('CONFIG_NOT_WRITABLE', `Cannot write "${file}": ${explainFileError(error, file)}`, {
      cause: error,
    });
  }
}
