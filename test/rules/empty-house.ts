import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { root } from './source-files.ts';

/** Programs of the system that the launcher is written with; everything else is missing in the house of a test. */
const systemPrograms = ['sh', 'find', 'dirname', 'readlink', 'uname', 'id', 'timeout', 'env', 'touch', 'cat'];

/** A node that says its version, else prints what it was started with. */
export const newNode = 'if [ "$1" = --version ]; then echo v24.1.0; else echo "ran $*"; fi';

/**
 * A project with nothing in it but the launcher, on a machine with nothing on it but a few programs. Its programs are
 * shell lines; those that only tell that they ran write to `calls`.
 */
export class EmptyHouse {
  readonly #folder = mkdtempSync(join(tmpdir(), 'airchain-launcher-'));
  readonly project = join(this.#folder, 'project');
  /** The programs that a test adds; they hide those of the system. */
  readonly programs = join(this.#folder, 'programs');
  /** Links to the machine's own programs, apart from the others: what is written here would change the machine. */
  readonly #system = join(this.#folder, 'system');
  readonly #calls = join(this.#folder, 'calls');

  constructor(t: TestContext) {
    // A program in the background may still write its last line.
    t.after(() => rmSync(this.#folder, { recursive: true, maxRetries: 5 }));
    for (const folder of [this.programs, this.#system]) mkdirSync(folder, { recursive: true });
    for (const name of systemPrograms) {
      const found = ['/usr/bin', '/bin'].map((folder) => join(folder, name)).find((path) => existsSync(path));
      if (found === undefined) throw new Error(`Cannot build the house: "${name}" is not on this machine`);
      symlinkSync(found, join(this.#system, name));
    }
    this.write('bin/airchain', '');
    copyFileSync(join(root, 'bin/airchain'), join(this.project, 'bin/airchain'));
    this.write('src/main.ts', '');
    this.write('package-lock.json', '{}');
  }

  /** Writes a file of the project. */
  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.project, path)), { recursive: true });
    writeFileSync(join(this.project, path), text);
  }

  /** Makes a program of the machine, or with a `/` in its name one of the project. */
  addProgram(name: string, lines = ''): void {
    const path = name.includes('/') ? join(this.project, name) : join(this.programs, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `#!/bin/sh\necho "\${0##*/} $*" >> '${this.#calls}'\n${lines}\n`);
    chmodSync(path, 0o755);
  }

  /** The state after `npm ci`, with a node that runs. */
  install(): void {
    this.addProgram('node_modules/.bin/node', newNode);
    this.write('node_modules/.package-lock.json', '{}');
    this.age('package-lock.json');
  }

  /** Makes a file of the project older than all others. */
  age(path: string): void {
    utimesSync(join(this.project, path), 1, 1);
  }

  /** Runs the launcher, under its own name or `as` another. `ROOT` in what it says is the project. */
  run(args: readonly string[], { as = join(this.project, 'bin/airchain') } = {}) {
    const { status, stdout, stderr } = spawnSync(as, args, {
      cwd: '/',
      encoding: 'utf8',
      env: { PATH: `${this.programs}:${this.#system}` },
    });
    const inProject = (text: string) => text.replaceAll(this.project, 'ROOT');
    return { status, stdout: inProject(stdout), stderr: inProject(stderr) };
  }

  /** The calls of the machine's and the project's programs so far, without those that ask for a version. */
  calls(): string[] {
    if (!existsSync(this.#calls)) return [];
    const lines = readFileSync(this.#calls, 'utf8').trimEnd().split('\n');
    return lines.map((line) => line.replaceAll(this.project, 'ROOT')).filter((line) => !line.startsWith('node '));
  }
}
