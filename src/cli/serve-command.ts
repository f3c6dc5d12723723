import { existsSync, statSync } from 'node:fs';
import type { AirchainConfig } from '../config/index.ts';
import { AirchainError, errorText, millis } from '../core/index.ts';
import { findConfigFile, isIcecastFile, readUsableConfig } from './config-file.ts';
import type { Environment, Station } from './environment.ts';
import { findMusic } from './find-music.ts';

/** How long an orderly end may take before the process ends all the same. */
const STOP_TIMEOUT = millis(5000);

const HIGHEST_PORT = 65_535;

/** What `serve` takes from the command line. */
export interface ServeOptions {
  /** Folder or playlist file to play where a configuration does not say what is heard. */
  readonly music?: string | undefined;
  readonly config?: string | undefined;
  readonly port?: string | undefined;
}

/**
 * `airchain serve`: runs the station until a signal ends it. SIGTERM and SIGINT stop it in order, a second one at once;
 * SIGHUP reloads it. Resolves with the exit status: 0 after an orderly end, 1 after any other.
 */
export async function serve(options: ServeOptions, environment: Environment): Promise<number> {
  const configFile = findConfigFile(options.config, environment);
  const music = options.music === undefined ? null : findMusic(options.music, environment.directory);
  const port = options.port === undefined ? null : readPort(options.port);
  const readWhole = (): AirchainConfig => {
    const { config, ownSound } = readUsableConfig(configFile, music, environment);
    if (music !== null && configFile !== null && ownSound !== null) refuseBoth(options, configFile, ownSound);
    return withPort(config, port);
  };
  const config = readWhole();
  const startStation = await environment.loadStation();
  const readAgain = () => {
    if (configFile !== null) refuseEmpty(configFile);
    return readWhole();
  };
  const station = await startStation(config, { configFile, readConfig: readAgain, command: environment.command });
  for (const line of await station.greet()) environment.print(line);
  return await obeySignals(station, environment);
}

/** A file is empty while a program writes it, and on a full disk: that ends no station that runs. */
function refuseEmpty(configFile: string): void {
  if (!existsSync(configFile) || statSync(configFile).size > 0) return;
  throw new AirchainError(
    'CONFIG_NOT_READABLE',
    `Cannot read "${configFile}": it is empty, the settings stay as they are`,
  );
}

/** What an imported file has, its operator cannot take out. */
function refuseBoth({ music, config }: ServeOptions, configFile: string, ownSound: string): never {
  const reason = isIcecastFile(configFile)
    ? 'it is Icecast\'s, which plays nothing: start without it, or make an airchain.yml of it with "airchain import"'
    : ownSound;
  throw new AirchainError('CLI_USAGE_WRONG', `Cannot play "${music}" beside "${config ?? configFile}": ${reason}`);
}

function readPort(text: string): number {
  const port = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (port <= HIGHEST_PORT) return port;
  throw new AirchainError(
    'CLI_USAGE_WRONG',
    `Cannot listen on port "${text}": write a number from 0 to ${HIGHEST_PORT}`,
  );
}

/** Puts the port in place of the first that is not SHOUTcast's. */
function withPort(config: AirchainConfig, port: number | null): AirchainConfig {
  if (port === null) return config;
  const first = config.server.listen.findIndex(({ shoutcast }) => shoutcast === null);
  const listen = config.server.listen.map((entry, index) => (index === first ? { ...entry, port } : entry));
  return { ...config, server: { ...config.server, listen } };
}

function obeySignals(station: Station, environment: Environment): Promise<number> {
  const { clock, complain, onSignal } = environment;
  return new Promise((resolve) => {
    let isStopping = false;
    let reloading = Promise.resolve();
    const end = (status: number, remark?: string): void => {
      if (remark) complain(`airchain: ${remark}`);
      for (const forget of handlers) forget();
      resolve(status);
    };
    const stop = (): void => {
      if (isStopping) {
        end(1, 'stopped at once, on the second signal');
        return;
      }
      isStopping = true;
      const timer = clock.after(STOP_TIMEOUT, () =>
        end(1, `stopped after ${STOP_TIMEOUT} ms, before shutdown was complete`),
      );
      station
        .stop()
        .then(
          () => end(0),
          (error: unknown) => end(1, `Cannot stop cleanly: ${errorText(error)}`),
        )
        .finally(() => timer.cancel());
    };
    const reload = (): void => {
      reloading = reloading
        .then(() => (isStopping ? undefined : station.reload()))
        // The station has logged it.
        .catch(() => {});
    };
    const handlers = [onSignal('SIGTERM', stop), onSignal('SIGINT', stop), onSignal('SIGHUP', reload)];
  });
}
