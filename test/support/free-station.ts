import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Station, startStation } from '../../src/app/index.ts';
import { type AirchainConfig, loadConfig, writeProblem } from '../../src/config/index.ts';
import type { Clock } from '../../src/core/index.ts';

/** The sections of an `airchain.yml`, as data. */
export type StationConfig = { readonly [section: string]: unknown };

/** A whole station on free ports, gone with its test. */
export interface FreeStation {
  readonly station: Station;
  /** The first port. */
  readonly port: number;
  readonly ports: readonly number[];
  /** Lines of the log so far. */
  readonly log: readonly string[];
  readonly directory: string;
  /** Takes up another configuration while running. */
  reload(config: StationConfig): Promise<void>;
}

/** What the test's passwords are where it does not say. */
const access = {
  sourcePassword: 'hackme',
  adminUser: 'admin',
  adminPassword: 'hackme',
  relayPassword: 'hackme',
};

/**
 * Starts a station in this process with a folder of its own. `hooks` is a test's context, or the `after` of `node:test`
 * where all tests of a file share one station.
 */
export async function startFreeStation(
  hooks: { after(stop: () => Promise<void>): void },
  config: StationConfig = {},
  options: { readonly clock?: Clock; readonly directory?: string } = {},
): Promise<FreeStation> {
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), 'airchain-test-'));
  const log: string[] = [];
  let current = readConfig(config, directory);
  const station = await startStation(current, {
    configFile: null,
    readConfig: () => current,
    writeLog: (line) => log.push(line),
    ...(options.clock && { clock: options.clock }),
  });
  hooks.after(async () => {
    await station.stop();
    rmSync(directory, { recursive: true, force: true });
  });
  const reload = (next: StationConfig) => {
    current = readConfig(next, directory);
    return station.reload();
  };
  return { station, port: station.ports[0]!, ports: station.ports, log, directory, reload };
}

/** A complete configuration with free ports and the test's passwords; YAML understands JSON. */
function readConfig(config: StationConfig, directory: string): AirchainConfig {
  const server = { listen: [{ port: 0 }], ...(config.server as object | undefined) };
  const text = JSON.stringify({ ...config, server, access: { ...access, ...(config.access as object | undefined) } });
  const loaded = loadConfig(text, { env: {}, directory });
  if (!loaded.config) {
    throw new Error(loaded.problems.map((problem) => writeProblem(problem, 'the test')).join('\n'));
  }
  return loaded.config;
}
