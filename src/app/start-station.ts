import type { AirchainConfig } from '../config/index.ts';
import { SystemClock } from '../core/index.ts';
import { Station, type StationOptions } from './station.ts';

/** What a station is started with; the clock is the machine's and log lines go to standard error unless a test says otherwise. */
export type StartOptions = Pick<StationOptions, 'configFile' | 'readConfig'> & Partial<StationOptions>;

/** Puts airchain together from its configuration and opens the door. @throws AirchainError as `Station.start` */
export function startStation(config: AirchainConfig, options: StartOptions): Promise<Station> {
  const writeLog = (line: string) => void process.stderr.write(`${line}\n`);
  return Station.start(config, { clock: new SystemClock(), writeLog, command: 'airchain', ...options });
}
