import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { findNearest } from '../config/index.ts';
import { AirchainError } from '../core/index.ts';
import type { CommandName } from './help.ts';

const options = {
  config: { type: 'string', short: 'c', example: 'FILE' },
  port: { type: 'string', short: 'p', example: '8000' },
  name: { type: 'string', example: '"Harbour Radio"' },
  force: { type: 'boolean' },
  generate: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

type OptionName = keyof typeof options;

/** What was written for each option. */
export interface OptionValues {
  config?: string;
  port?: string;
  name?: string;
  force?: boolean;
  generate?: boolean;
  help?: boolean;
  version?: boolean;
}

/** A command line that makes sense. */
export interface CommandLine {
  /** Empty: airchain as a whole was asked about. */
  readonly command: CommandName | '';
  readonly values: OptionValues;
  /** Names of files and folders behind the command. */
  readonly names: readonly string[];
}

/** Which options each command takes, what its names are, and how many it needs and takes. */
const commands: Record<
  CommandName,
  { options: readonly OptionName[]; name: string; names: readonly [least: number, most: number] }
> = {
  init: { options: ['config', 'name', 'force'], name: 'FOLDER', names: [0, 1] },
  serve: { options: ['config', 'port'], name: 'FOLDER', names: [0, 1] },
  check: { options: ['config'], name: 'FILE', names: [0, 1] },
  import: { options: [], name: 'FILE', names: [1, 1] },
  password: { options: ['config', 'generate'], name: '', names: [0, 0] },
};

/** What other programs call the commands, and what is no command here. */
const OTHER_WORDS: readonly (readonly [words: readonly string[], answer: string])[] = [
  [['start', 'run', 'play', 'up', 'server', 'daemon'], 'write "airchain serve"'],
  [['new', 'create', 'setup', 'install', 'configure'], 'write "airchain init"'],
  [['test', 'validate', 'verify', 'lint', 'config', 'configtest'], 'write "airchain check"'],
  [['convert', 'migrate', 'icecast'], 'write "airchain import FILE"'],
  [['passwd', 'reset', 'reset-password', 'admin', 'login'], 'write "airchain password"'],
  [['stop', 'quit', 'down'], 'end a station with Ctrl-C, SIGTERM or "systemctl stop airchain"'],
  [['reload', 'restart'], 'send the station SIGHUP, or "systemctl reload airchain", to reload its configuration'],
  [['status', 'stats', 'info'], 'ask a running station for /api/status'],
];

/**
 * Reads what follows the program's own name. Options without a command are `serve`'s, as Icecast is started; `help` is taken
 * for `--help`.
 * @param directory where names on the command line start
 * @throws AirchainError `CLI_USAGE_WRONG`
 */
export function readCommandLine(argv: readonly string[], directory: string): CommandLine {
  const { tokens } = parseArgs({ args: [...argv], options, allowPositionals: true, strict: false, tokens: true });
  const [first, ...names] = tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : []));
  if (first === 'help')
    return {
      command: names[0] === undefined ? '' : readCommand(names[0], directory),
      values: { help: true },
      names: [],
    };
  // A mistyped option is named before a mistyped command: what follows it may be its value.
  const likely = first !== undefined && Object.hasOwn(commands, first) ? (first as CommandName) : 'serve';
  const values: OptionValues = {};
  for (const token of tokens) {
    if (token.kind === 'option') Object.assign(values, readOption(token, argv[token.index] ?? '', likely));
  }
  const found = first === undefined ? null : readCommand(first, directory);
  const isQuestion = values.help || values.version;
  const command = found ?? (tokens.length > 0 && !isQuestion ? 'serve' : '');
  if (command !== '' && !isQuestion) refuseSurplus(command, values, names);
  return { command, values, names };
}

function readCommand(name: string, directory: string): CommandName {
  if (Object.hasOwn(commands, name)) return name as CommandName;
  const [, answer] = OTHER_WORDS.find(([words]) => words.includes(name.toLowerCase())) ?? [];
  const nearest = findNearest(name, Object.keys(commands));
  const stats = statSync(resolve(directory, name), { throwIfNoEntry: false });
  throw wrong(
    `Cannot run "${name}": there is no such command, ${
      stats
        ? `to play the ${stats.isDirectory() ? 'folder' : 'file'} write "airchain serve ${name}"`
        : (answer ?? (nearest ? `did you mean "${nearest}"?` : `only ${Object.keys(commands).join(', ')}`))
    }`,
  );
}

interface OptionToken {
  readonly name: string;
  /** As it was written, without its value. */
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

/** @param written the whole argument that holds the option */
function readOption(token: OptionToken, written: string, command: CommandName): OptionValues {
  const { name, rawName, value, inlineValue } = token;
  const [word = ''] = written.replace(/^-+/, '').split('=');
  // "-config" is taken apart as "-c onfig" by the rules of short options, and is never meant so.
  const isLongWord =
    !written.startsWith('--') && word.length > 1 && findNearest(word, Object.keys(options)) !== undefined;
  if (!Object.hasOwn(options, name) || isLongWord) throw unknownOption(isLongWord ? `-${word}` : rawName, command);
  const option: { type: string; short?: string; example?: string } = options[name as OptionName];
  if (option.type === 'boolean') {
    if (value !== undefined) throw wrong(`Cannot take "${written}": --${name} has no value, write it alone`);
    return { [name]: true };
  }
  if (value === undefined || (value.startsWith('-') && value.length > 1 && !inlineValue)) {
    throw wrong(`Cannot take ${rawName}: its value is missing, write ${rawName} ${option.example}`);
  }
  return { [name]: value };
}

function unknownOption(written: string, command: CommandName): AirchainError {
  const known: readonly string[] = [...commands[command].options, 'help', 'version'];
  const name = written.replace(/^-+/, '');
  const nearest = findNearest(name, known) ?? (name === '?' ? 'help' : undefined);
  const remedy = nearest ? `did you mean --${nearest}?` : describeOptions(command);
  return wrong(`Cannot run "${command}" with ${written}: there is no such option, ${remedy}`);
}

function describeOptions(command: CommandName): string {
  const names = commands[command].options.map((name) => `--${name}`);
  return names.length === 0 ? `${command} takes none` : `${command} takes ${names.join(', ')}`;
}

function refuseSurplus(command: CommandName, values: OptionValues, names: readonly string[]): void {
  const takes = commands[command];
  const surplus = (Object.keys(values) as OptionName[]).find((name) => !takes.options.includes(name));
  if (surplus) throw wrong(`Cannot run "${command}" with --${surplus}: ${describeSurplus(surplus, command)}`);
  const [fewest, most] = takes.names;
  if (names.length < fewest)
    throw wrong(`Cannot run "${command}": it needs the name of a file, write "airchain ${command} ${takes.name}"`);
  if (command === 'password' && names.length > most) {
    throw wrong(
      'Cannot run "password" with a password: others on this machine see what is on the command line; it asks for the password',
    );
  }
  if (names.length > most) {
    throw wrong(
      `Cannot run "${command}" with "${names[most]}": it takes one ${takes.name}; put a name with blanks in quotes`,
    );
  }
  if (command === 'check' && values.config !== undefined && names.length > 0) {
    throw wrong(`Cannot run "check" with "${names[0]}" and --config: it checks one file at a time`);
  }
}

function describeSurplus(option: OptionName, command: CommandName): string {
  if (option === 'config') return `write the file alone, "airchain ${command} FILE"`;
  const others = (Object.keys(commands) as CommandName[]).filter((name) => commands[name].options.includes(option));
  return `that is an option of ${others.join(' and ')}, ${describeOptions(command)}`;
}

function wrong(message: string): AirchainError {
  return new AirchainError('CLI_USAGE_WRONG', message);
}
