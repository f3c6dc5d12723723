import packageFile from '../../package.json' with { type: 'json' };
import { isAirchainError } from '../core/index.ts';
import { check } from './check-command.ts';
import { readCommandLine } from './command-line.ts';
import { type Environment, processEnvironment } from './environment.ts';
import { helpTexts } from './help.ts';
import { printImport } from './import-command.ts';
import { init } from './init-command.ts';
import { resetPassword } from './password-command.ts';
import { serve } from './serve-command.ts';

/** Exit status for a wrong command line, as shells use it. */
const EXIT_USAGE = 2;

/**
 * Runs one command line (without the program's own name) to its end. Resolves with the exit status; what airchain
 * foresees is printed without a stack. Options without a command are taken as `serve`'s, as Icecast is started.
 */
export async function runCli(argv: readonly string[], environment = processEnvironment()): Promise<number> {
  try {
    return await run(argv, environment);
  } catch (error) {
    if (!isAirchainError(error)) throw error;
    const { message, definition } = error;
    environment.complain(`airchain: ${asTyped(message, environment)}`);
    environment.complain(`${asTyped(definition.remedy, environment)}.`);
    return error.code === 'CLI_USAGE_WRONG' ? EXIT_USAGE : 1;
  }
}

/** Names commands as this program was started: `bin/airchain check` in a checkout. */
function asTyped(text: string, { command }: Environment): string {
  return text.replace(/(["`])airchain /g, (_, quote: string) => `${quote}${command} `);
}

async function run(argv: readonly string[], environment: Environment): Promise<number> {
  const { command, values, names } = readCommandLine(argv, environment.directory);
  if (values.version) {
    environment.print(`airchain ${packageFile.version}`);
    return 0;
  }
  if (values.help || command === '') {
    environment.print(helpTexts[command]);
    return 0;
  }
  switch (command) {
    case 'init':
      return await init({ ...values, music: names[0] }, environment);
    case 'serve':
      return await serve({ ...values, music: names[0] }, environment);
    case 'check':
      return await check(names[0] ?? values.config, environment);
    case 'import':
      return printImport(names[0] ?? '', environment);
    case 'password':
      return await resetPassword(values, environment);
  }
}
