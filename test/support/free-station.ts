import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Station, startStation } from '../../src/app/index.ts';
import type { Clock } from '../../src/core/index.ts';
import { readStationConfig, type StationConfig } from './station-config.ts';

/** A whole station on free ports, gone with its test. */
export interface FreeStation {
  readonly station: Station;
  /** The first port. */
  readonly port: number;
  readonly ports: readonly number[];
  /** Lines of the log so far. */
  readonly log: readonly string[];
  readonly directory: string;
  /** Takes up another configuration while running; rejects when it has mistakes. */
  reload(config: StationConfig): Promise<void>;
}

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
  let written = config;
  const readConfig = () => readStationConfig(written, directory);
  const station = await startStation(readConfig(), {
    configFile: null,
    readConfig,
    writeLog: (line) => log.push(line),
    ...(options.clock && { clock: options.clock }),
  });
  hooks.after(async () => {
    await station.stop();
    rmSync(directory, { recursive: true, force: true });
  });
  const reload = (next: StationConfig) => {
    written = next;
    return station.reload();
  };
  return { station, port: station.ports[0]!, ports: station.ports, log, directory, reload };
}
