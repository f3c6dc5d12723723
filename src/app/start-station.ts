import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  type ApiServer,
  createApiServer,
  defaultApiLimits,
  type ListenerAccountsPort,
  StatsFeed,
} from '../api/index.ts';
import { type AccountBook, ensureAdmin, ensureSourceLogin, Gate, type StartLogin } from '../auth/index.ts';
import { type AirchainConfig, diffConfig } from '../config/index.ts';
import { byteCount, type Clock, millis, SystemClock } from '../core/index.ts';
import { Directories } from '../directories/index.ts';
import type { Front, ListenPort } from '../ingest/index.ts';
import { MountRegistry } from '../mount/index.ts';
import { AddressSet } from '../protocols/client-address/index.ts';
import { openStore } from '../store/index.ts';
import { createFront, frontLimits } from './create-front.ts';
import { createListeners } from './create-listeners.ts';
import { gateOptionsFor, type ServerLogins } from './gate-options.ts';
import { Gates } from './gates.ts';
import { writeGreeting } from './greeting.ts';
import { createListedMounts } from './listed-mounts.ts';
import { mountConfigFor, mountOptionsFor } from './mount-options.ts';
import { RelayFleet } from './relay-fleet.ts';
import { serverIdentity, USER_AGENT, VERSION } from './server-identity.ts';
import { answerStyle, type StationContext } from './station-context.ts';
import { StationLogs } from './station-logs.ts';
import { StationView } from './station-view.ts';
import { readTlsFiles, TlsFileWatch } from './tls-files.ts';

/** What a station needs beside its configuration. */
export interface StationOptions {
  /** Absolute name of the file that the configuration came from; null for the defaults. */
  readonly configFile: string | null;
  /** Reads the configuration again. @throws AirchainError when it has mistakes */
  readonly readConfig: () => AirchainConfig;
  /** The machine's clock unless a test brings its own. */
  readonly clock?: Clock;
  /** Where log lines go; standard error unless a test listens. */
  readonly writeLog?: (line: string) => void;
}

/** A station on air. */
export interface RunningStation {
  /** The ports that are really listened on, in the order of the configuration. */
  readonly ports: readonly number[];
  readonly hasTls: boolean;
  /** The logins, with the passwords that may be shown. */
  readonly source: StartLogin;
  readonly admin: StartLogin;
  /** Lines for the person at the terminal. */
  readonly greeting: readonly string[];
  /** Takes up what changed in the configuration; connected listeners and sources stay. Changes nothing when it rejects. */
  reload(): Promise<void>;
  /** Lets everybody go and closes everything, in order. */
  stop(): Promise<void>;
}

/** `STATS` feeds at once, and what one may leave unread. */
const MAX_STATS_FEEDS = 20;
const STATS_BACKLOG = byteCount(256 * 1024);
/** What sockets get to take their last bytes when the station stops. */
const STOP_GRACE = millis(300);
const WEB_DIRECTORY = fileURLToPath(new URL('../../web/dist', import.meta.url));

/**
 * Puts airchain together from its configuration and opens the door. Decides nothing by itself: whoever looks for behaviour
 * finds it in the folder of its name.
 * @throws AirchainError `PORT_TAKEN`, `PORT_FORBIDDEN`, `LISTEN_FAILED`, `TLS_UNUSABLE`, `STORE_OPEN_FAILED`
 */
export async function startStation(first: AirchainConfig, options: StationOptions): Promise<RunningStation> {
  let config = first;
  let isReady = false;
  const clock = options.clock ?? new SystemClock();
  const startedAt = clock.wallTime();
  const logs = new StationLogs(config.logs, clock, options.writeLog ?? ((line) => process.stderr.write(`${line}\n`)));
  const { logger } = logs;

  mkdirSync(config.dataDir, { recursive: true });
  const store = openStore(config.dataDir, clock);
  const readLogins = async (from: AirchainConfig) => ({
    source: ensureSourceLogin(store, { user: from.access.sourceUser, password: from.access.sourcePassword }),
    admin: await ensureAdmin(store, { user: from.access.adminUser, password: from.access.adminPassword }),
  });
  const logins = await readLogins(config);
  const gateOptions = (from: AirchainConfig, { source, admin }: Record<keyof ServerLogins, StartLogin>) =>
    gateOptionsFor(from, { source: source.login, admin: admin.login }, publicPort(from));
  const gate = new Gate(gateOptions(config, logins), { clock, logger, store, software: USER_AGENT });
  const gates = new Gates(gate);

  const registry = new MountRegistry({ clock, logger, optionsFor: (path) => mountOptionsFor(config, path) });
  registry.subscribe((event) => {
    logs.mountEvent(event);
    if (event.type === 'sourceConnected') gate.mountStarted(event.mount.path);
    else if (event.type === 'sourceDisconnected') gate.mountStopped(event.mount.path);
  });
  const context: StationContext = { clock, logs, logger, gate, gates, registry, config: () => config };

  const view = new StationView({
    registry,
    facts: () => ({
      serverId: serverIdentity(config.server.compat),
      startedAt,
      hostname: config.server.hostname,
      port: front.ports[0] ?? publicPort(config),
      location: config.server.location,
      contact: config.server.admin,
      openConnections: front.connectionCount,
      acceptedConnections: front.acceptedCount,
      statsFeeds: statsFeed.count,
      statsConnections: statsFeed.connections,
      isReady,
    }),
    authenticator: (path) => authenticatorOf(config, path),
    accounts: (path) => listenerAccounts(gate.accountsOf(path)),
    reload: () => reload(),
  });
  const statsFeed = new StatsFeed({ station: view, clock, maxFeeds: MAX_STATS_FEEDS, maxBacklog: STATS_BACKLOG });
  const listeners = createListeners(context);
  const front = createFront(context, { listeners, api: () => api, statsFeed });
  const api = await createApi(context, view, front);
  const relays = new RelayFleet({ clock, logger, registry, nextId: () => front.takeId() });
  const listenOrigin = () => `http://${config.server.hostname}:${front.ports[0] ?? publicPort(config)}`;
  const listedMounts = createListedMounts(registry, listenOrigin);
  const directories = new Directories({ clock, logger, mounts: listedMounts, userAgent: USER_AGENT });

  let tlsWatch: TlsFileWatch | null = null;
  const apply = (next: AirchainConfig) => {
    config = next;
    registry.configure([...next.mounts.byPath.keys()], (path) => mountOptionsFor(next, path));
    front.configure(frontLimits(next), new AddressSet(next.server.trustedProxies));
    api.configure({ compat: next.server.compat, trustedProxies: new AddressSet(next.server.trustedProxies) });
    relays.configure(next);
    directories.configure(next.directories);
    tlsWatch?.close();
    tlsWatch = watchCertificate(next, context, front);
  };
  const reload = async (): Promise<void> => {
    const next = options.readConfig();
    const { certificate, key } = next.server.tls;
    const tls = certificate ? readTlsFiles({ certificate, key }) : null;
    gate.configure(gateOptions(next, await readLogins(next)));
    logs.configure(next.logs);
    front.setCertificate(tls);
    for (const change of diffConfig(config, next)) {
      if (change.type === 'restart-needed')
        logger.warn('a change waits for a restart', { keys: change.keys.join(', ') });
    }
    apply(next);
    logger.info('took up the configuration', { file: options.configFile });
  };
  let stopping: Promise<void> | null = null;
  const stop = (): Promise<void> => {
    stopping ??= closeInOrder();
    return stopping;
  };
  const closeInOrder = async (): Promise<void> => {
    isReady = false;
    logger.info('stopping');
    tlsWatch?.close();
    relays.close();
    const unlisted = directories.close();
    await front.stopListening();
    registry.close();
    statsFeed.close();
    await api.close();
    await gate.idle();
    await unlisted;
    await front.drain(STOP_GRACE);
    store.close();
    await logs.close();
  };

  try {
    await front.listen(listenPorts(config));
  } catch (error) {
    await stop();
    throw error;
  }
  apply(config);
  isReady = true;
  const { ports, hasTls } = front;
  const greeting = writeGreeting({ config, configFile: options.configFile, ports, ...logins });
  return { ports, hasTls, ...logins, greeting, reload, stop };
}

function listenerAccounts(book: AccountBook | null): ListenerAccountsPort | null {
  return (
    book && {
      list: async () => (await book.list()).map(({ name }) => name),
      add: (user, password) => book.add(user, password),
      remove: (user) => book.remove(user),
    }
  );
}

function createApi(context: StationContext, view: StationView, front: Front): Promise<ApiServer> {
  const { clock, logger, gates, logs, config } = context;
  const { server } = config();
  const { requestBytes, headBytes, headTimeout } = server.limits;
  return createApiServer({
    station: view,
    gate: gates,
    clock,
    logger,
    version: VERSION,
    ...answerStyle(config()),
    compat: server.compat,
    trustedProxies: new AddressSet(server.trustedProxies),
    about: () => ({ ...config().station, url: config().station.url ?? '' }),
    shoutcastMount: (localPort) => shoutcastMountOf(config(), front, localPort),
    webDirectory: WEB_DIRECTORY,
    limits: { ...defaultApiLimits, requestBytes, headBytes, headTimeout },
    onAnswered: (request) => logs.requestAnswered(request),
  });
}

function watchCertificate({ server }: AirchainConfig, context: StationContext, front: Front): TlsFileWatch | null {
  const { certificate, key } = server.tls;
  if (!certificate) return null;
  return new TlsFileWatch({ certificate, key }, context.clock, context.logger, (tls) => front.setCertificate(tls));
}

function listenPorts({ server }: AirchainConfig): ListenPort[] {
  return server.listen.map(({ port, host, shoutcast, proxyProtocol }) => ({
    port,
    host: host || null,
    shoutcastMount: shoutcast,
    proxyProtocol,
  }));
}

/** The port that listeners are told: the first that is not for SHOUTcast sources alone. */
function publicPort({ server }: AirchainConfig): number {
  return server.listen.find(({ shoutcast }) => !shoutcast)?.port ?? 0;
}

/** Title calls of SHOUTcast tools come in on the HTTP port one below the sources' port. */
function shoutcastMountOf({ server }: AirchainConfig, front: Front, localPort: number): string | null {
  const index = front.ports.findIndex((port) => port === localPort || port === localPort + 1);
  return server.listen[index]?.shoutcast ?? server.listen.find(({ shoutcast }) => shoutcast)?.shoutcast ?? null;
}

function authenticatorOf(config: AirchainConfig, path: string): string | null {
  const { type } = mountConfigFor(config, path).listenerAuth;
  return type === 'none' ? null : type;
}
