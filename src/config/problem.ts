import { maskKey } from './secret-keys.ts';

/** The way to a key: names of sections and keys, numbers of list entries. */
export type KeyPath = readonly (string | number)[];

/** One thing wrong with a configuration. An `error` keeps the server from starting, a `warning` does not. */
export interface ConfigProblem {
  readonly severity: 'error' | 'warning';
  /** The way to the key; empty for the file as a whole. */
  readonly path: KeyPath;
  /** The key as people write it, `server.listen[0].port`; empty for the file as a whole. */
  readonly key: string;
  /** Where it stands in the file, counted from 1. */
  readonly line: number;
  readonly column: number;
  /** What is wrong and what to do, without a full stop. */
  readonly message: string;
  /** The line of the file, without secrets, where it is the YAML that is wrong. */
  readonly excerpt?: string;
}

/** Writes a key path as people do: `mounts./live.burst`, `relays[1].url`; a secret that ran into a key stays out. */
export function writeKeyPath(path: KeyPath): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else text += text === '' ? maskKey(part) : `.${maskKey(part)}`;
  }
  return text;
}

/**
 * Writes a problem as one line that editors can follow, `airchain.yml:3:5 server.port: unknown key, …`; where it is the YAML
 * that is wrong, the line of the file follows.
 */
export function writeProblem(problem: ConfigProblem, file: string): string {
  const mark = markOf(problem);
  const key = problem.key === '' ? '' : ` ${problem.key}`;
  const excerpt = problem.excerpt === undefined ? '' : `\n    ${problem.line} | ${problem.excerpt}`;
  return `${file}:${problem.line}:${problem.column}${key}: ${mark}${problem.message}${excerpt}`;
}

/** Writes a problem of a configuration that is in no file: its lines would be looked for in vain. */
export function writeImportedProblem(problem: ConfigProblem, file: string): string {
  return `${file}: ${problem.key}: ${markOf(problem)}${problem.message}`;
}

function markOf({ severity }: ConfigProblem): string {
  return severity === 'warning' ? 'warning: ' : '';
}
