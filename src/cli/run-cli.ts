import { parseArgs } from 'node:util';
import packageFile from '../../package.json' with { type: 'json' };
import { AirchainError, errorText, isAirchainError } from '../core/index.ts';
import { check } from './check-command.ts';
import { type CommandName, helpTexts } from './help.ts';
import { printImport } from './import-command.ts';
import { init } from './init-command.ts';
import { resetPassword } from './password-command.ts';
import { serve } from './serve-command.ts';
import { processSurroundings, type Surroundings } from './surroundings.ts';

/** Exit status for a wrong command line, as shells use it. */
const EXIT_USAGE = 2;

const options = {
  config: { type: 'string', short: 'c' },
  port: { type: 'string', short: 'p' },
  name: { type: 'string' },
  force: { type: 'boolean' },
  generate: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

/** Which options and how many names each command takes. */
const commands: Record<CommandName, { options: readonly (keyof typeof options)[]; names: readonly [number, number] }> =
  {
    init: { options: ['config', 'name', 'force'], names: [0, 1] },
    serve: { options: ['config', 'port'], names: [0, 1] },
    check: { options: [], names: [0, 1] },
    import: { options: [], names: [1, 1] },
    password: { options: ['config', 'generate'], names: [0, 0] },
  };

/**
 * Runs one command line (without the program's own name) to its end. Resolves with the exit status; what airchain
 * foresees is printed without a stack. Options without a command are taken as `serve`'s, as Icecast is started.
 */
export async function runCli(argv: readonly string[], surroundings = processSurroundings()): Promise<number> {
  try {
    return await run(argv, surroundings);
  } catch (error) {
    if (!isAirchainError(error)) throw error;
    surroundings.complain(`airchain: ${error.message}`);
    surroundings.complain(`${error.definition.remedy}.`);
    return error.code === 'CLI_USAGE_WRONG' ? EXIT_USAGE : 1;
  }
}

async function run(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  const { command, values, names } = readCommandLine(argv);
  if (values.version) {
    surroundings.print(`airchain ${packageFile.version}`);
    return 0;
  }
  if (values.help || command === '') {
    surroundings.print(helpTexts[command]);
    return 0;
  }
  switch (command) {
    case 'init':
      return await init({ ...values, music: names[0] }, surroundings);
    case 'serve':
      return await serve({ ...values, music: names[0] }, surroundings);
    case 'check':
      return await check(names[0], surroundings);
    case 'import':
      return printImport(names[0] ?? '', surroundings);
    case 'password':
      return await resetPassword(values, surroundings);
  }
}

function readCommandLine(argv: readonly string[]) {
  const { values, positionals } = parseOptions(argv);
  const [first, ...names] = positionals;
  const given = Object.keys(values) as (keyof typeof options)[];
  const isQuestion = values.help || values.version;
  const command: CommandName | '' =
    first === undefined ? (given.length > 0 && !isQuestion ? 'serve' : '') : readCommand(first);
  if (command !== '' && !isQuestion) refuseSurplus(command, given, names);
  return { command, values, names };
}

function readCommand(name: string): CommandName {
  if (Object.hasOwn(commands, name)) return name as CommandName;
  throw new AirchainError('CLI_USAGE_WRONG', `Cannot run "${name}": there is no such command`);
}

function refuseSurplus(command: CommandName, given: readonly (keyof typeof options)[], names: readonly string[]): void {
  const takes = commands[command];
  const surplus = given.find((name) => !takes.options.includes(name));
  if (surplus)
    throw new AirchainError('CLI_USAGE_WRONG', `Cannot run "${command}" with --${surplus}: it has no such option`);
  const [fewest, most] = takes.names;
  if (names.length < fewest) throw new AirchainError('CLI_USAGE_WRONG', `Cannot run "${command}": it needs a FILE`);
  if (command === 'password' && names.length > most) {
    const reason = 'others on this machine see what is on the command line; it asks for the password';
    throw new AirchainError('CLI_USAGE_WRONG', `Cannot run "password" with a password: ${reason}`);
  }
  if (names.length > most) {
    throw new AirchainError('CLI_USAGE_WRONG', `Cannot run "${command}" with "${names[most]}": it does not take that`);
  }
}

function parseOptions(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (error) {
    throw new AirchainError('CLI_USAGE_WRONG', `Cannot read the command line: ${errorText(error)}`, { cause: error });
  }
}
