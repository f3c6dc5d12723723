import { type ApiServer, configuredOrigin, type RelaySnapshot, StatsFeed } from '../api/index.ts';
import { Gate } from '../auth/index.ts';
import { type AirchainConfig, mountConfigFor } from '../config/index.ts';
import { byteCount, type Clock, millis, RefusalLog } from '../core/index.ts';
import { Directories } from '../directories/index.ts';
import { Ffmpeg, findFfmpeg } from '../ffmpeg/index.ts';
import type { Front } from '../front/index.ts';
import { RelayRegistry } from '../ingest/index.ts';
import { Library } from '../library/index.ts';
import { LinkBook, LinkService } from '../links/index.ts';
import { listRungs } from '../listeners/index.ts';
import { MonitorHub } from '../monitor/index.ts';
import { MountRegistry } from '../mount/index.ts';
import { openStore, type Store } from '../store/index.ts';
import { Music, playMemory, Studio, StudioView } from '../studio/index.ts';
import { StationLogs } from '../telemetry/index.ts';
import { createApi, listenerAccounts } from './create-api.ts';
import { createFront } from './create-front.ts';
import { createListeners } from './create-listeners.ts';
import { createWebcasts } from './create-webcasts.ts';
import { gateOptionsFor } from './gate-options.ts';
import { laddersOf } from './ladders.ts';
import { linkKeys, linkLimits, linkSettings, optionsWithLinks } from './link-mounts.ts';
import { createListedMounts } from './listed-mounts.ts';
import { warnOfMistypedMount } from './mistyped-mounts.ts';
import { serverIdentity, USER_AGENT } from './server-identity.ts';
import { publicPortIndex, type StationContext } from './station-context.ts';
import { findLogins, type StationLogins } from './station-logins.ts';
import { StationView } from './station-view.ts';

/** What changes while the parts stay: set by the station, read by all. */
export interface StationState {
  config: AirchainConfig;
  isReady: boolean;
}

/** Everything that a station is made of, connected, not yet listening. */
export interface StationParts {
  readonly context: StationContext;
  readonly store: Store;
  readonly logins: StationLogins;
  readonly front: Front;
  readonly api: ApiServer;
  readonly statsFeed: StatsFeed;
  readonly relays: RelayRegistry;
  readonly directories: Directories;
  readonly studio: Studio;
  readonly monitors: MonitorHub;
  readonly music: Music;
  readonly library: Library;
  /** Where it is missing nothing is decoded or encoded. */
  readonly ffmpeg: Ffmpeg;
}

/** At a start the first sound has the machine to itself. */
const MEASURE_AFTER = millis(2000);
/** `STATS` feeds at once, and what one may leave unread. */
const MAX_STATS_FEEDS = 20;
const STATS_BACKLOG = byteCount(256 * 1024);

/**
 * Makes every part and tells each whom it needs. `reload` is what an administrator's request to reload does.
 * Where it throws it leaves nothing open.
 * @throws AirchainError `DATA_DIR_IN_USE`, `STORE_OPEN_FAILED`, `TLS_UNUSABLE`, `AUTH_OPTIONS_INVALID`
 */
export async function createParts(
  state: StationState,
  clock: Clock,
  writeLog: (line: string) => void,
  reload: () => Promise<void>,
): Promise<StationParts> {
  // First, as it makes sure that no other station writes logs in the same folder.
  const store = openStore(state.config.dataDir, clock);
  const logs = new StationLogs(state.config.logs, clock, writeLog);
  try {
    return await connectParts(state, clock, logs, store, reload);
  } catch (error) {
    store.close();
    await logs.close();
    throw error;
  }
}

async function connectParts(
  state: StationState,
  clock: Clock,
  logs: StationLogs,
  store: Store,
  reload: () => Promise<void>,
): Promise<StationParts> {
  const { logger } = logs;
  const logins = await findLogins(state.config, store);
  const config = () => state.config;
  const refusals = new RefusalLog(logger, clock);
  const links = new LinkBook({ clock, logger, store: store.links, limits: () => linkLimits(config()) });
  const gate = new Gate(gateOptionsFor(state.config, logins), {
    clock,
    logger,
    refusals,
    store,
    sessions: store.sessions,
    mountKeys: linkKeys(links),
    software: USER_AGENT,
  });
  const registry = createRegistry(state, clock, logs, gate, links);
  const context: StationContext = { clock, logs, logger, refusals, gate, registry, links, config };

  const relays = new RelayRegistry({
    clock,
    logger,
    registry,
    nextId: () => front.takeId(),
    userAgent: USER_AGENT,
  });
  const ffmpeg = new Ffmpeg({
    clock,
    find: () => findFfmpeg(process.env.PATH ?? ''),
    maxStreamDecoders: () => state.config.server.limits.decoders,
  });
  const library = new Library({ clock, logger, store, ffmpeg, measureAfter: MEASURE_AFTER });
  const music = new Music({ clock, logger, ffmpeg, shelves: library, memory: playMemory(store, logger) });
  const sound: StudioView = new StudioView({ clock, registry, music, studio: () => studio });
  const studio: Studio = new Studio({
    clock,
    logger,
    registry,
    ffmpeg,
    music,
    nextId: () => front.takeId(),
    onSwitch: (program, record) => sound.noteSwitch(program, record),
    onTitle: (program) => sound.noteTitle(program),
  });
  const mounts = createListedMounts(registry, () => configuredOrigin(view.server()));
  const directories = new Directories({ clock, logger, mounts, userAgent: USER_AGENT });
  const linkService = new LinkService({ book: links, registry, settings: () => linkSettings(config()) });
  const view = createView(context, state, { relays, directories }, () => ({ front, statsFeed }), reload);
  const statsFeed = new StatsFeed({ station: view, clock, maxFeeds: MAX_STATS_FEEDS, maxBacklog: STATS_BACKLOG });
  const front = createFront(context, { listeners: createListeners(context), api: () => api, statsFeed });
  const monitors = new MonitorHub({ clock, logger, sources: studio.monitors, limits: () => state.config.monitor });
  const webcasts = createWebcasts(context, sound, () => front.takeId());
  const subjects = { station: view, sound, links: linkService, monitors, webcasts };
  const api = await createApi(context, { ...subjects, ports: () => front.ports });
  return {
    context,
    store,
    logins,
    front,
    api,
    statsFeed,
    relays,
    directories,
    studio,
    monitors,
    music,
    library,
    ffmpeg,
  };
}

function createRegistry(
  state: StationState,
  clock: Clock,
  logs: StationLogs,
  gate: Gate,
  links: LinkBook,
): MountRegistry {
  const optionsFor = (path: string) => optionsWithLinks(state.config, links)(path);
  const registry = new MountRegistry({ clock, logger: logs.logger, optionsFor });
  registry.subscribe((event) => {
    logs.mountEvent(event);
    warnOfMistypedMount(event);
    // Auth servers know the mounts that listeners can ask for.
    const isKnown = 'mount' in event && !event.mount.isSourceSide;
    if (isKnown && event.type === 'sourceConnected') gate.mountStarted(event.mount.path);
    else if (isKnown && event.type === 'sourceDisconnected') gate.mountStopped(event.mount.path);
  });
  return registry;
}

function createView(
  { registry, clock, gate }: StationContext,
  state: StationState,
  { relays, directories }: Pick<StationParts, 'relays' | 'directories'>,
  later: () => Pick<StationParts, 'front' | 'statsFeed'>,
  reload: () => Promise<void>,
): StationView {
  const startedAt = clock.wallTime();
  return new StationView({
    registry,
    facts: () => {
      const { front, statsFeed } = later();
      const { server } = state.config;
      const index = publicPortIndex(state.config);
      return {
        serverId: serverIdentity(server.compat),
        startedAt,
        publicUrl: server.publicUrl,
        hostname: server.hostname,
        port: front.ports[index] ?? server.listen[index]!.port,
        location: server.location,
        contact: server.admin,
        openConnections: front.connectionCount,
        acceptedConnections: front.acceptedCount,
        statsFeeds: statsFeed.count,
        statsConnections: statsFeed.connections,
        isReady: state.isReady,
      };
    },
    authenticator: (path) => {
      const { type } = mountConfigFor(state.config, path).listenerAuth;
      // Icecast's tools know two words: a list of accounts, wherever it is kept, and a web service.
      return type === 'none' ? null : type === 'url' ? 'url' : 'htpasswd';
    },
    accounts: (path) => listenerAccounts(gate.accountsOf(path)),
    ladder: (path, request) => listRungs(laddersOf(state.config), path, request),
    relays: () => relays.list().map(toRelaySnapshot),
    directories: () => directories.listings,
    reload,
  });
}

function toRelaySnapshot({ path, relay, isMirrored }: ReturnType<RelayRegistry['list']>[number]): RelaySnapshot {
  const { address, state, lastError, isOnDemand } = relay;
  return { path, url: address, state, lastError, isOnDemand, isMirrored };
}
