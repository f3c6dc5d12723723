import { type ApiServer, isPagePath, type StatsFeed } from '../api/index.ts';
import { ExpiringMap } from '../auth/index.ts';
import { type AirchainConfig, isOnlyFed, listenerRuleOwner } from '../config/index.ts';
import { errorText, millis, type RefusalLevel } from '../core/index.ts';
import type { Connection } from '../dial/index.ts';
import {
  Front,
  type FrontLimits,
  type FrontProblem,
  HttpSourceEntrance,
  ShoutcastSourceEntrance,
} from '../ingest/index.ts';
import type { ListenerEntrance } from '../listeners/index.ts';
import { AddressSet } from '../protocols/client-address/index.ts';
import { type RequestHead, writeRequestHead } from '../protocols/http-head/index.ts';
import { type Refusal, refusalAnswer, writeIcecastAnswer } from '../protocols/icecast-answer/index.ts';
import type { AccessRecord } from '../protocols/icecast-logs/index.ts';
import { feedStatistics } from './feed-statistics.ts';
import { chooseRung, laddersOf } from './ladders.ts';
import { followAlias, followIngest, routeRequest, withPath } from './request-router.ts';
import { answerStyle, type StationContext } from './station-context.ts';
import { readTlsFiles } from './tls-files.ts';
import { refuseMethod } from './turn-away.ts';

/** Who answers what the front hands on. */
export interface FrontDestinations {
  readonly listeners: ListenerEntrance;
  readonly api: () => ApiServer;
  readonly statsFeed: StatsFeed;
}

/** A client with the wrong idea of TLS comes again every few seconds: it is told of once in this time. */
const TLS_SILENCE = millis(600_000);
const MOST_TLS_ADDRESSES = 1000;

const SWITCHING_TO_TLS =
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: TLS/1.0, HTTP/1.1\r\nConnection: Upgrade\r\n\r\n';

/** The door, with everybody behind it connected. It does not listen yet. */
export function createFront(context: StationContext, destinations: FrontDestinations): Front {
  const { clock, logger, refusals, registry, links, gate, config, logs } = context;
  const shared = {
    clock,
    refusals,
    registry,
    gate,
    maxSources: () => config().server.limits.sources,
    onOver: (record: AccessRecord) => logs.requestAnswered(record),
  };
  const httpSources = new HttpSourceEntrance({
    ...shared,
    compat: () => config().server.compat,
    style: () => answerStyle(config()),
  });
  const shoutcastSources = new ShoutcastSourceEntrance({
    ...shared,
    isKnown: (path) => registry.find(path) !== null,
    limits: () => config().server.limits,
  });

  const answer = (refusal: Refusal) =>
    writeIcecastAnswer(refusalAnswer(refusal, config().server.compat), answerStyle(config()), clock.wallTime());
  const guard = (connection: Connection, work: Promise<void>) => {
    work.catch((error: unknown) => {
      logger.error('cannot serve a connection', { peer: connection.address, reason: errorText(error) });
      connection.socket.destroy();
    });
  };

  const chooseMount = (head: RequestHead): RequestHead => {
    const rungs = laddersOf(config()).get(head.path);
    const isWebSocket = head.headers.get('upgrade')?.toLowerCase() === 'websocket';
    const isListener = head.method === 'GET' || head.method === 'HEAD' || head.method === 'OPTIONS';
    return rungs && isListener && !isWebSocket ? withPath(head, chooseRung(head, rungs).path) : head;
  };

  /** A rung that follows the rule of its ladder is asked about once, by either path. */
  const describeAsked = ({ target, path }: RequestHead, chosen: RequestHead) => {
    const isSameRule = path === chosen.path || listenerRuleOwner(config(), chosen.path) === path;
    return { target, ladder: isSameRule ? null : path };
  };

  const request = (connection: Connection, asked: RequestHead, rest: Buffer) => {
    const ingest = followIngest(asked);
    if (ingest) {
      if (links.find(ingest.id)) guard(connection, httpSources.enter(connection, ingest.head, rest, 'post'));
      else httpSources.refuse(connection, ingest.head, 'link-unknown');
      return;
    }
    const named = followAlias(asked, config().server.aliases);
    const head = chooseMount(named);
    const isMount = (path: string) => registry.find(path) !== null;
    const yieldsToPage = (path: string) => isPagePath(path) && isOnlyFed(config(), path);
    const canEncrypt = front.hasTls && !connection.isEncrypted;
    switch (routeRequest(head, { isMount, yieldsToPage, canEncrypt })) {
      case 'source':
        return guard(connection, httpSources.enter(connection, head, rest));
      case 'listener':
        return guard(connection, destinations.listeners.enter(connection, head, describeAsked(named, head)));
      case 'stats-feed':
        return guard(connection, feedStatistics(context, destinations.statsFeed, connection, head));
      case 'tls-upgrade':
        connection.socket.write(SWITCHING_TO_TLS);
        return front.upgradeToTls(connection);
      case 'none':
        return refuseMethod(context, connection, head);
      case 'web':
        return handToApi(destinations.api(), connection, head, rest);
    }
  };

  const namedForTls = new ExpiringMap<string, true>(MOST_TLS_ADDRESSES, clock);
  /** Info for what an operator can do something about; the rest is noise of the internet. */
  const levelOf = (problem: FrontProblem, address: string): RefusalLevel => {
    if (problem === 'too-many-connections') return 'info';
    if (problem !== 'tls-absent' && problem !== 'tls-failed') return 'debug';
    const key = `${problem} ${address}`;
    if (namedForTls.has(key)) return 'debug';
    namedForTls.set(key, true, TLS_SILENCE);
    return 'info';
  };

  const { tls } = config().server;
  const front = new Front(
    {
      clock,
      logger,
      limits: frontLimits(config()),
      trustedProxies: new AddressSet(config().server.trustedProxies),
      isBanned: (address) => gate.isBanned(address),
      tls: tls.certificate ? readTlsFiles({ certificate: tls.certificate, key: tls.key }) : null,
    },
    {
      request,
      shoutcast: (connection, mount, first) => guard(connection, shoutcastSources.enter(connection, mount, first)),
      refuse: (problem, address, detail) => {
        refusals.note(levelOf(problem, address), { reason: problem, address, right: 'connect', detail });
        // A client that speaks TLS finds out by this that the other end does not.
        if (problem === 'tls-absent') return answer('head-malformed');
        return problem === 'head-timeout' || problem === 'tls-failed' || problem === 'tls-broken-off'
          ? null
          : answer(problem);
      },
    },
  );
  return front;
}

/** The limits of the front under a configuration. */
export function frontLimits({ server }: AirchainConfig): FrontLimits {
  const { headTimeout, headBytes, connections } = server.limits;
  return { headTimeout, headBytes, connections };
}

/**
 * Gives a request to the HTTP server as if it had been the first to read it, in the strict form that its parser wants. One
 * request for each connection: the next one may be for a mount, and only the front can tell.
 */
function handToApi(api: ApiServer, connection: Connection, head: RequestHead, rest: Buffer): void {
  const { socket, peerAddress, localPort, isEncrypted } = connection;
  const headers = new Map(head.headers);
  if (headers.get('upgrade')?.toLowerCase() !== 'websocket') headers.set('connection', 'close');
  socket.unshift(Buffer.concat([writeRequestHead({ ...head, headers }), rest]));
  api.handle(socket, { address: peerAddress, localPort, isEncrypted });
  socket.resume();
}
