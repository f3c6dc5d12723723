import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerCommand } from './server-process.ts';

/** Options of airchain's station. */
export interface AirchainStationOptions {
  /** An empty folder of its own for configuration, logs and data. */
  readonly folder: string;
  /** From `buildAirchain`. */
  readonly main: string;
  readonly port: number;
  /** The folder that it plays. */
  readonly music: string;
  readonly sourcePassword: string;
  /** How many DJs can come, each to the mount `/dj-0`, `/dj-1`, … */
  readonly djs: number;
}

const root = join(import.meta.dirname, '../..');

/**
 * Compiles airchain into `folder`, with what it looks for beside its build, and returns the program's path. The `dist` of
 * the checkout is left as it is. Types are not checked: that is the business of `npm run check`.
 */
export function buildAirchain(folder: string): string {
  mkdirSync(folder);
  const options = ['--config', 'rolldown.config.ts', '--dir', join(folder, 'dist')];
  const run = spawnSync(join(root, 'node_modules/.bin/rolldown'), options, { cwd: root, encoding: 'utf8' });
  if (run.error || run.status !== 0) throw new Error(`Cannot build airchain:\n${run.stderr}`, { cause: run.error });
  copyFileSync(join(root, 'package.json'), join(folder, 'package.json'));
  for (const name of ['node_modules', 'web']) symlinkSync(join(root, name), join(folder, name));
  return join(folder, 'dist/main.js');
}

/**
 * Prepares a build of airchain, run as its container runs it: a folder and some DJs in one program, three mounts that are
 * encoded all the time. Each DJ has its own input: one that was just lost would have to be stable first.
 */
export function prepareAirchainStation(options: AirchainStationOptions): ServerCommand {
  const { folder, main, port, music, sourcePassword, djs } = options;
  const names = Array.from({ length: djs }, (_, index) => `dj-${index}`);
  const config = `dataDir: ${JSON.stringify(join(folder, 'data'))}
server: { listen: [{ port: ${port} }] }
access: { sourcePassword: ${sourcePassword}, adminPassword: ${sourcePassword} }
inputs:
${names.map((name) => `  ${name}: { type: live, mount: /${name} }\n`).join('')}\
  music: { type: playlist, path: ${JSON.stringify(music)}, crossfade: 2s }
programs:
  main: { inputs: ${JSON.stringify([...names, 'music'])}, crossfade: 2s }
outputs:
  - { program: main, type: mount, mount: /stream.mp3, format: mp3, bitrate: 128 }
  - { program: main, type: mount, mount: /stream.opus, format: opus, bitrate: 96 }
  - { program: main, type: mount, mount: /stream.aac, format: aac, bitrate: 128 }
`;
  return runBuild(folder, main, config);
}

/** How a build with this configuration is run, as its container does it. */
export function runBuild(folder: string, main: string, config: string): ServerCommand {
  const file = join(folder, 'airchain.yml');
  writeFileSync(file, config);
  return {
    name: 'airchain',
    command: process.execPath,
    arguments: ['--max-semi-space-size=4', '--heap-growing-percent=100', main, 'serve', '--config', file],
    log: join(folder, 'output.log'),
  };
}
