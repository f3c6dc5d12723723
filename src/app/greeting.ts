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
  const mount = sourceMount(config);
  const heard = listenerMounts(config);
  const host = config.server.hostname === 'localhost' ? (lanAddress() ?? 'localhost') : config.server.hostname;
  const rows: (readonly [string, string])[] = [
    ['web page', `http://${host}:${port}/`],
    ['encoder', `Icecast, server ${host}, port ${port}, mount ${mount}`],
    ['', `user ${source.login.user}, password ${source.shownPassword ?? '(as configured)'}`],
    ...heard.map((path, index) => [index === 0 ? 'listen' : '', `http://${host}:${port}${path}`] as const),
    ['admin', `user ${admin.login.user}, password ${adminPassword(admin)}`],
    ['configuration', configFile ?? 'none yet: put one into airchain.yml (see airchain.example.yml)'],
  ];
  const plays = describeMusic(config);
  if (plays) rows.unshift(['on air', plays]);
  for (const [index, { shoutcast }] of config.server.listen.entries()) {
    if (!shoutcast) continue;
    const listen = rows.findIndex(([label]) => label === 'listen');
    rows.splice(listen, 0, ['SHOUTcast', `port ${ports[index]} for ${shoutcast}, same password`]);
  }
  const width = Math.max(...rows.map(([label]) => label.length));
  return ['', ...rows.map(([label, text]) => `  ${label.padEnd(width)}  ${text}`), ''];
}

/** Where a source client is to send: what a live input hears, else the first mount. */
function sourceMount({ inputs, mounts }: AirchainConfig): string {
  const live = [...inputs.values()].find(({ type }) => type === 'live');
  return live?.mount ?? [...mounts.byPath.keys()][0] ?? EXAMPLE_MOUNT;
}

/** Where the station is heard: on what its programs make, else where the source client sends to. */
function listenerMounts(config: AirchainConfig): string[] {
  const made = config.outputs.flatMap((output) => (output.type === 'mount' && output.enabled ? [output.mount] : []));
  // Ladders may share a mount.
  return made.length > 0 ? [...new Set(made)] : [sourceMount(config)];
}

/** What plays when nobody is live; null: nothing does. */
function describeMusic({ inputs, programs }: AirchainConfig): string | null {
  const heard = new Set([...programs.values()].flatMap((program) => program.inputs));
  for (const [name, input] of inputs) {
    if (!heard.has(name)) continue;
    if (input.type === 'playlist') return `${input.path}, until a source client comes`;
    if (input.type === 'tunes') return 'tunes that airchain plays itself; your own music: airchain serve FOLDER';
  }
  return null;
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
