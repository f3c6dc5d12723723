import { join } from 'node:path';
import type { ServerCommand } from './server-process.ts';
import { runBuild } from './station-airchain.ts';

/** Options of airchain. */
export interface AirchainTrackOptions {
  /** An empty folder of its own for configuration, logs and data. */
  readonly folder: string;
  /** From `buildAirchain`. */
  readonly main: string;
  readonly port: number;
  readonly password: string;
  /** The folder with what it plays. */
  readonly music: string;
  /** The most monitors that will come. */
  readonly listeners: number;
}

/** Prepares a build of airchain that plays a folder as it is into one mount. */
export function prepareAirchainTrack(options: AirchainTrackOptions): ServerCommand {
  const { folder, main, port, password, music, listeners } = options;
  const config = `dataDir: ${JSON.stringify(join(folder, 'data'))}
server: { listen: [{ port: ${port} }] }
access: { sourcePassword: ${password}, adminPassword: ${password} }
monitor: { clients: ${listeners + 10} }
inputs:
  music: { type: playlist, path: ${JSON.stringify(music)}, crossfade: 0s }
programs:
  main: { inputs: [music] }
outputs:
  - { program: main, type: mount, mount: /stream.mp3, format: mp3, bitrate: 128 }
`;
  return runBuild(folder, main, config);
}
