import { type ApiServer, isPagePath, type StatsFeed } from '../api/index.ts';
import { type AirchainConfig, isOnlyFed, listenerRuleOwner } from '../config/index.ts';
import {
  Front,
  type FrontLimits,
  FrontRefusals,
  RequestHandler,
  type RequestPaths,
  Responder,
  readTlsFiles,
} from '../front/index.ts';
import { HttpSourceEntrance, ShoutcastSourceEntrance } from '../ingest/index.ts';
import type { ListenerEntrance } from '../listeners/index.ts';
import { AddressSet } from '../protocols/client-address/index.ts';
import type { AccessRecord } from '../protocols/icecast-logs/index.ts';
import { laddersOf } from './ladders.ts';
import { answerStyle, type StationContext } from './station-context.ts';

/** The parts that answer what the front hands on. */
export interface FrontDestinations {
  readonly listeners: ListenerEntrance;
  readonly api: () => ApiServer;
  readonly statsFeed: StatsFeed;
}

/** The front, connected to all its destinations. It does not listen yet. */
export function createFront(context: StationContext, destinations: FrontDestinations): Front {
  const { clock, logger, refusals, registry, gate, config, logs } = context;
  const onAnswered = (record: AccessRecord) => logs.requestAnswered(record);
  const form = { compat: () => config().server.compat, style: () => answerStyle(config()) };
  const responder = new Responder({ clock, ...form, onAnswered });
  const maxSources = () => config().server.limits.sources;
  const shared = { clock, refusals, registry, gate, maxSources, onOver: onAnswered };
  const handler = new RequestHandler({
    logger,
    refusals,
    gate,
    responder,
    httpSources: new HttpSourceEntrance({ ...shared, ...form }),
    shoutcastSources: new ShoutcastSourceEntrance({
      ...shared,
      isKnown: (path) => registry.find(path) !== null,
      limits: () => config().server.limits,
    }),
    listeners: destinations.listeners,
    statsFeed: destinations.statsFeed,
    web: destinations.api,
    paths: () => requestPaths(context),
    tls: () => front,
  });
  const frontRefusals = new FrontRefusals(clock, refusals, responder);
  const { server } = config();
  const { certificate, key } = server.tls;
  const front: Front = new Front(
    {
      clock,
      logger,
      limits: frontLimits(config()),
      trustedProxies: new AddressSet(server.trustedProxies),
      isBanned: (address) => gate.isBanned(address),
      tls: certificate ? readTlsFiles({ certificate, key }) : null,
    },
    {
      request: (connection, head, rest) => handler.handle(connection, head, rest),
      shoutcast: (connection, mount, first) => handler.shoutcast(connection, mount, first),
      refuse: (problem, address, detail) => frontRefusals.refuse(problem, address, detail),
    },
  );
  return front;
}

function requestPaths({ config, registry, links }: StationContext): RequestPaths {
  const now = config();
  return {
    aliases: now.server.aliases,
    ladders: laddersOf(now),
    isMount: (path) => registry.find(path) !== null,
    yieldsToPage: (path) => isPagePath(path) && isOnlyFed(now, path),
    ruleOwner: (path) => listenerRuleOwner(now, path),
    isLink: (id) => links.find(id) !== null,
  };
}

/** The limits of the front under a configuration. */
export function frontLimits({ server }: AirchainConfig): FrontLimits {
  const { headTimeout, headBytes, connections } = server.limits;
  return { headTimeout, headBytes, connections };
}
