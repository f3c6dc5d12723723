import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Credentials } from '../../auth/index.ts';
import type { RequestQuery } from '../../protocols/http-head/index.ts';
import { icecastRefusals, writeDonePage } from '../../protocols/icecast-admin/index.ts';
import { readBasicCredentials } from '../../protocols/icecast-source/index.ts';
import { parseShoutcastLogin, type ShoutcastMountLogin } from '../../protocols/shoutcast-source/index.ts';
import {
  type ShoutcastListener,
  type ShoutcastStream,
  writeCurrentSong,
  writeJsonp,
  writePlayedHtml,
  writeSevenHtml,
  writeShoutcastJson,
  writeShoutcastXml,
} from '../../protocols/shoutcast-status/index.ts';
import { callerOf, isForm, publicAccess } from '../access.ts';
import { ICECAST_HTML, ICECAST_JSON, ICECAST_TEXT, ICECAST_XML, sendIcecast, sendIcecastRefusal } from '../answers.ts';
import { namedMounts } from '../mounts/find-mount.ts';
import { isShown } from '../mounts/public-mount.ts';
import { readTitleChange } from '../mounts/title-change.ts';
import type { MountSnapshot } from '../ports.ts';
import { type RouteContext, readQuery } from '../route-context.ts';
import { elapsedSeconds } from './icecast-statistics.ts';

/** How SHOUTcast's calls, which name no mount, are matched with one. */
export interface ShoutcastRouteOptions {
  /** The mount that SHOUTcast sources on this port, or on the one after it, feed; null: none is configured. */
  readonly shoutcastMount: (localPort: number) => string | null;
}

/** The page of `viewxml` and `viewjson` with the list of listeners. */
const LISTENERS_PAGE = '3';

/** SHOUTcast's `/7.html`, `/stats`, `/currentsong`, `/played.html` and `/admin.cgi`, for what was written against it. */
export function registerShoutcast(
  server: FastifyInstance,
  context: RouteContext,
  options: ShoutcastRouteOptions,
): void {
  const pages = new ShoutcastPages(context, options);
  const config = { access: publicAccess };
  server.get('/7.html', { config }, (request, reply) =>
    sendIcecast(reply, ICECAST_HTML, writeSevenHtml(pages.shown(request))),
  );
  server.get('/currentsong', { config }, (request, reply) =>
    sendIcecast(reply, ICECAST_TEXT, writeCurrentSong(pages.shown(request))),
  );
  server.get('/played.html', { config }, (request, reply) =>
    sendIcecast(reply, ICECAST_HTML, writePlayedHtml(pages.shown(request))),
  );
  server.get('/stats', { config }, (request, reply) => pages.sendStatistics(request, reply));
  server.route({
    method: ['GET', 'POST'],
    url: '/admin.cgi',
    exposeHeadRoute: false,
    config: {
      access: {
        right: 'source.manage',
        changes: true,
        mount: (request) => pages.addressed(request).mount,
        credentials: (request) => pages.addressed(request).credentials,
        isDecidedByBody: isForm,
      },
    },
    handler: (request, reply) => pages.administer(request, reply),
  });
}

interface Addressed {
  readonly mount: string | null;
  readonly credentials: Credentials | null;
}

class ShoutcastPages {
  readonly #context: RouteContext;
  readonly #options: ShoutcastRouteOptions;

  constructor(context: RouteContext, options: ShoutcastRouteOptions) {
    this.#context = context;
    this.#options = options;
  }

  /** What a public page tells about: the mount that was named, else the first that is on air. */
  shown(request: FastifyRequest): ShoutcastStream | null {
    const query = readQuery(request);
    const path = this.#named(query);
    const mounts = namedMounts(this.#context.station, path).filter(isShown);
    const mount = path === null ? mounts.find(({ source }) => source) : mounts[0];
    return mount ? this.#describe(mount) : null;
  }

  sendStatistics(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const { compat } = this.#context;
    const query = readQuery(request);
    const stream = this.shown(request);
    if (!stream) return sendIcecastRefusal(reply, icecastRefusals.sourceUnknown, compat());
    if (query.get('json') !== '1') return sendIcecast(reply, ICECAST_XML, writeShoutcastXml(stream));
    const json = writeShoutcastJson(stream);
    const callback = query.get('callback');
    if (callback === null) return sendIcecast(reply, ICECAST_JSON, json);
    const script = writeJsonp(callback, json);
    if (script === null) return sendIcecastRefusal(reply, icecastRefusals.parameterMissing, compat());
    return sendIcecast(reply, 'text/javascript; charset=utf-8', script);
  }

  /** Which mount an `/admin.cgi` call is about and who calls. `pass` is read as the line of a SHOUTcast source is. */
  addressed(request: FastifyRequest): Addressed {
    const query = readQuery(request);
    const pass = query.get('pass');
    const mount = this.#named(query) ?? this.#shoutcastMount(request);
    if (pass === null) return { mount, credentials: readBasicCredentials(request.headers.authorization) };
    const { login, elsewhere } = parseShoutcastLogin(pass);
    if (elsewhere && this.#isMeant(elsewhere, mount)) return { mount: elsewhere.path, credentials: elsewhere.login };
    return { mount, credentials: login };
  }

  /** A name without a slash may be that of the user who feeds the mount that is meant otherwise. */
  #isMeant({ path, isExplicit }: ShoutcastMountLogin, otherwise: string | null): boolean {
    const { station } = this.#context;
    if (!station.mount(path)) return false;
    return isExplicit || otherwise === null || `/${station.source(otherwise)?.user}` !== path;
  }

  administer(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const { station, compat, logger } = this.#context;
    const query = readQuery(request);
    const path = this.addressed(request).mount;
    const mount = path === null ? null : station.mount(path);
    if (!mount?.source) return sendIcecastRefusal(reply, icecastRefusals.sourceUnknown, compat());
    station.requireOwner(mount.path, callerOf(request));
    switch (query.get('mode')) {
      case 'updinfo': {
        const change = readTitleChange(query, mount, logger);
        if (change) station.setTitle(mount.path, change);
        return sendIcecast(reply, ICECAST_HTML, writeDonePage('Metadata update successful'));
      }
      case 'viewxml':
        return sendIcecast(reply, ICECAST_XML, writeShoutcastXml(this.#describe(mount), this.#listeners(query, mount)));
      case 'viewjson':
        return sendIcecast(
          reply,
          ICECAST_JSON,
          writeShoutcastJson(this.#describe(mount), this.#listeners(query, mount)),
        );
      default:
        return sendIcecastRefusal(reply, icecastRefusals.parameterMissing, compat());
    }
  }

  /** The mount that the parameters name: `mount=/live`, or `sid=2` for the second one. */
  #named(query: RequestQuery): string | null {
    const sid = query.get('sid');
    if (query.has('mount') || sid === null) return query.get('mount');
    // Stream numbers count what is on air: BUTT asks for number 1, whatever idle mounts sort before its own.
    const onAir = this.#context.station.mounts().filter((mount) => isShown(mount) && mount.source);
    return onAir[Number(sid) - 1]?.path ?? '';
  }

  /** Where SHOUTcast sources go: as configured for the port, else the only mount that such a source feeds. */
  #shoutcastMount(request: FastifyRequest): string | null {
    const { station, peers } = this.#context;
    const configured = this.#options.shoutcastMount(peers.peer(request.raw).localPort);
    if (configured !== null) return configured;
    const fed = station.mounts().filter(({ path }) => station.source(path)?.protocol === 'shoutcast');
    return fed.length === 1 ? fed[0]!.path : null;
  }

  #listeners(query: RequestQuery, mount: MountSnapshot): ShoutcastListener[] | undefined {
    if (query.get('page') !== LISTENERS_PAGE) return undefined;
    const now = this.#context.clock.wallTime();
    return this.#context.station.listeners(mount.path).map(({ id, address, userAgent, referer, connectedAt }) => ({
      id: String(id),
      address,
      userAgent,
      referer,
      connectedSeconds: elapsedSeconds(connectedAt, now),
    }));
  }

  #describe(mount: MountSnapshot): ShoutcastStream {
    const { station, clock } = this.#context;
    const now = clock.wallTime();
    const listeners = station.listeners(mount.path);
    const seconds = listeners.reduce((sum, listener) => sum + elapsedSeconds(listener.connectedAt, now), 0);
    const shown = station.mounts().filter(isShown);
    return {
      sid: shown.findIndex(({ path }) => path === station.rungs(mount.path)[0]) + 1,
      mount: mount.path,
      isOnAir: mount.source !== null,
      listeners: mount.listeners,
      peakListeners: mount.listenerPeak,
      maxListeners: mount.maxListeners ?? 0,
      uniqueListeners: new Set(listeners.map(({ address }) => address)).size,
      averageSeconds: listeners.length === 0 ? 0 : Math.round(seconds / listeners.length),
      hits: mount.listenerConnections,
      uptimeSeconds: mount.source ? elapsedSeconds(mount.source.connectedAt, now) : 0,
      bitrateKbps: mount.bitrateKbps ?? (Number.parseInt(mount.bitrateSent, 10) || 0),
      sampleRate: mount.sampleRate ?? 0,
      contentType: mount.contentType,
      name: mount.name,
      genre: mount.genre,
      url: mount.url,
      title: mount.title?.display ?? '',
    };
  }
}
