import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import {
  type ApiServer,
  type ApiServerOptions,
  type ApiSettings,
  createApiServer,
  defaultApiLimits,
  type ListenerAccountsPort,
  monitorSocketRoute,
  webcastSocketRoute,
} from '../api/index.ts';
import type { AccountBook } from '../auth/index.ts';
import type { AirchainConfig } from '../config/index.ts';
import type { WebcastEntrance } from '../ingest/index.ts';
import type { MonitorHub } from '../monitor/index.ts';
import { AddressSet } from '../protocols/client-address/index.ts';
import { mountOfLiveInput } from './create-webcasts.ts';
import { VERSION } from './server-identity.ts';
import { answerStyle, type StationContext } from './station-context.ts';

/** Beside `package.json`, which lies above the sources and above the build. */
const WEB_DIRECTORY = join(dirname(findPackageJSON(import.meta.url)!), 'web/dist');

/** What the HTTP side shows and hands on. */
export interface ApiSubjects extends Pick<ApiServerOptions, 'station' | 'sound' | 'links'> {
  readonly monitors: MonitorHub;
  readonly webcasts: WebcastEntrance;
  /** Those that the front really listens on. */
  readonly ports: () => number[];
}

/** The HTTP side. */
export function createApi(
  context: StationContext,
  { station, sound, links, monitors, webcasts, ports }: ApiSubjects,
): Promise<ApiServer> {
  const { clock, logger, refusals, gate, logs, config } = context;
  const { server } = config();
  const { headBytes, headTimeout } = server.limits;
  return createApiServer({
    station,
    sound,
    links,
    gate,
    clock,
    logger,
    refusals,
    version: VERSION,
    ...answerStyle(config()),
    ...apiSettings(config()),
    about: () => {
      const { tagCharset: _, url, ...about } = config().station;
      return { ...about, url: url ?? '' };
    },
    shoutcastMount: (localPort) => findShoutcastMount(config(), ports(), localPort),
    webDirectory: WEB_DIRECTORY,
    limits: { ...defaultApiLimits, headBytes, headTimeout },
    sockets: [
      monitorSocketRoute({ hub: monitors, gate, clock, adminUser: () => config().access.adminUser }),
      webcastSocketRoute({
        entrance: webcasts,
        mountOfInput: (name) => mountOfLiveInput(config(), name),
        maxMessage: server.limits.webcastMessage,
      }),
    ],
    onAnswered: (request) => logs.requestAnswered(request),
  });
}

/** What of the API changes at a reload. */
export function apiSettings({ server, access }: AirchainConfig): ApiSettings {
  return {
    compat: server.compat,
    trustedProxies: new AddressSet(server.trustedProxies),
    adminUser: access.adminUser,
    bodies: server.limits,
  };
}

/** The accounts of a mount's listeners as the API manages them: names, never hashes. */
export function listenerAccounts(book: AccountBook | null): ListenerAccountsPort | null {
  return (
    book && {
      list: async () => (await book.list()).map(({ name }) => name),
      add: (user, password) => book.add(user, password),
      remove: (user) => book.remove(user),
    }
  );
}

/** SHOUTcast tools send titles to the HTTP port one below the sources' port, or to that port itself. */
function findShoutcastMount({ server }: AirchainConfig, ports: number[], localPort: number): string | null {
  const { listen } = server;
  const near = listen.find(({ shoutcast }, index) => {
    return shoutcast !== null && (ports[index] === localPort || ports[index] === localPort + 1);
  });
  return (near ?? listen.find(({ shoutcast }) => shoutcast !== null))?.shoutcast ?? null;
}
