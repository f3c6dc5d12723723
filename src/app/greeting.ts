import { networkInterfaces } from 'node:os';
import type { StartLogin } from '../auth/index.ts';
import type { AirchainConfig } from '../config/index.ts';
import { publicPortIndex } from './station-context.ts';

/** What the greeting tells. */
export interface GreetingFacts {
  readonly config: AirchainConfig;
  readonly configFile: string | null;
  readonly ports: readonly number[];
  readonly source: StartLogin;
  readonly admin: StartLogin;
}

/** The mount that is named as an example where none is configured. */
const EXAMPLE_MOUNT = '/live';

/**
 * What the person at the terminal reads once the station listens: where the page is, what to type into an encoder, and
 * passwords that were made. A password that was configured is not repeated.
 */
export function writeGreeting({ config, configFile, ports, source, admin }: GreetingFacts): string[] {
  const port = ports[publicPortIndex(config)] ?? 0;
  const mount = [...config.mounts.byPath.keys()][0] ?? EXAMPLE_MOUNT;
  const host = config.server.hostname === 'localhost' ? (lanAddress() ?? 'localhost') : config.server.hostname;
  const rows: (readonly [string, string])[] = [
    ['web page', `http://${host}:${port}/`],
    ['encoder', `Icecast, server ${host}, port ${port}, mount ${mount}`],
    ['', `user ${source.login.user}, password ${source.shownPassword ?? '(as configured)'}`],
    ['listen', `http://${host}:${port}${mount}`],
    ['admin', `user ${admin.login.user}, password ${adminPassword(admin)}`],
    ['configuration', configFile ?? 'none yet: put one into airchain.yml (see airchain.example.yml)'],
  ];
  for (const [index, { shoutcast }] of config.server.listen.entries()) {
    if (shoutcast) rows.splice(3, 0, ['SHOUTcast', `port ${ports[index]} for ${shoutcast}, same password`]);
  }
  const width = Math.max(...rows.map(([label]) => label.length));
  return ['', ...rows.map(([label, text]) => `  ${label.padEnd(width)}  ${text}`), ''];
}

function adminPassword({ shownPassword, login }: StartLogin): string {
  if (shownPassword) return `${shownPassword}  (made now and shown this once: keep it)`;
  return login.secret.kind === 'plain' ? '(as configured)' : '(made at the first start)';
}

/** The address that others on the same network reach this machine by. */
function lanAddress(): string | null {
  for (const addresses of Object.values(networkInterfaces())) {
    const found = addresses?.find(({ family, internal }) => family === 'IPv4' && !internal);
    if (found) return found.address;
  }
  return null;
}
