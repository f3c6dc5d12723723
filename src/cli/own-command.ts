import { relative } from 'node:path';

/**
 * The command that runs this program again in the folder, as a shell takes it. The launcher and the container say it in
 * `AIRCHAIN_COMMAND`; without them Node was given the file.
 * @param main absolute name of the file that runs
 */
export function findOwnCommand(
  env: Readonly<Record<string, string | undefined>>,
  main: string,
  folder: string,
): string {
  const { AIRCHAIN_COMMAND: said } = env;
  if (said) return said;
  const short = relative(folder, main);
  return `node ${quoteForShell(short.startsWith('..') ? main : short)}`;
}

/** Text as one word of a command line; what needs no quotes gets none. */
export function quoteForShell(text: string): string {
  return /^[\w./@:,+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** The command that starts the station, or starts it again where it runs in a container. */
export function writeStartCommand(command: string, options: readonly string[]): string {
  const [, container] = /^docker exec (?:-it )?(\S+) /.exec(command) ?? [];
  if (container !== undefined) return `docker restart ${container}`;
  return [command, 'serve', ...options.map(quoteForShell)].join(' ');
}
