import { type AirchainConfig, loadConfig, writeProblem } from '../../src/config/index.ts';
import { AirchainError } from '../../src/core/index.ts';

/** The sections of an `airchain.yml`, as data. */
export type StationConfig = { readonly [section: string]: unknown };

/** What the test's passwords are where it does not say. */
const access = {
  sourcePassword: 'hackme',
  adminUser: 'admin',
  adminPassword: 'hackme',
  relayPassword: 'hackme',
};

/**
 * A complete configuration with a free port and the test's passwords; YAML understands JSON. Relative file names start
 * from `directory`. Where the test names nothing that is heard, nothing is: the starter would start encoders.
 * @throws AirchainError `CONFIG_INVALID` with every mistake, as the operator would read them
 */
export function readStationConfig(config: StationConfig = {}, directory = '/nonexistent'): AirchainConfig {
  const server = { listen: [{ port: 0 }], ...(config.server as object | undefined) };
  const text = JSON.stringify({
    outputs: [],
    ...config,
    server,
    access: { ...access, ...(config.access as object | undefined) },
  });
  const loaded = loadConfig(text, { env: {}, directory });
  if (!loaded.config) {
    throw new AirchainError(
      'CONFIG_INVALID',
      loaded.problems
        .filter(({ severity }) => severity === 'error')
        .map((found) => writeProblem(found, 'the test'))
        .join('\n'),
    );
  }
  return loaded.config;
}
