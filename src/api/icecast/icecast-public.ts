import type { FastifyInstance, FastifyReply } from 'fastify';
import {
  type PlaylistStream,
  playlistContentTypes,
  writeM3u,
  writePls,
  writeVclt,
  writeXspf,
} from '../../formats/playlist-file/index.ts';
import { readRequestTarget } from '../../protocols/http-head/index.ts';
import { icecastRefusals } from '../../protocols/icecast-admin/index.ts';
import { writeStatusJson } from '../../protocols/status-json/index.ts';
import { publicAccess } from '../access.ts';
import { ICECAST_HTML, ICECAST_JSON, isApiRequest, sendIcecast, sendIcecastRefusal } from '../answers.ts';
import { sendBytes } from '../byte-range.ts';
import { namedMounts } from '../mounts/find-mount.ts';
import { isShown, mountUrl } from '../mounts/public-mount.ts';
import type { MountSnapshot } from '../ports.ts';
import { type RouteContext, readLadderRequest, readOrigin, readQuery } from '../route-context.ts';
import type { SendMountPage } from '../web/web-pages.ts';
import { computeStatistics } from './icecast-statistics.ts';
import { PAGE_POLICY } from './page-layout.ts';
import { PAGE_STYLE } from './page-style.ts';
import { writeStatusPage, writeVersionPage } from './status-page.ts';

/** How long browsers may keep the style sheet, in seconds. */
const STYLE_MAX_AGE = 3600;
const STYLE = Buffer.from(PAGE_STYLE);

/**
 * The public part of Icecast: status as JSON and as a page, and a playlist for each mount. It answers everything without a
 * route of its own, so it gets the function that sends the pages of mounts.
 */
export function registerIcecastPublic(
  server: FastifyInstance,
  context: RouteContext,
  sendMountPage: SendMountPage,
): void {
  const { station } = context;
  const config = { access: publicAccess };
  server.get('/status-json.xsl', { config }, (request, reply) => {
    const mounts = namedMounts(station, readQuery(request).get('mount')).filter(isShown);
    const table = computeStatistics(station.server(), mounts, readOrigin(context, request));
    return sendIcecast(reply, ICECAST_JSON, writeStatusJson(table));
  });
  server.get('/status.xsl', { config }, (request, reply) => {
    const only = readQuery(request).get('mount');
    const origin = readOrigin(context, request);
    return sendPage(reply, writeStatusPage(station.server(), namedMounts(station, only), { origin, only }));
  });
  server.get('/server_version.xsl', { config }, (request, reply) =>
    sendPage(reply, writeVersionPage(station.server(), readOrigin(context, request))),
  );
  server.get('/style.css', { config }, (request, reply) => {
    reply.type('text/css; charset=utf-8').header('Cache-Control', `public, max-age=${STYLE_MAX_AGE}`);
    return sendBytes(request, reply, STYLE);
  });
  server.get('/*', { config }, (request, reply) => {
    if (isApiRequest(request)) return reply.callNotFound();
    const path = readRequestTarget(request.raw.url ?? '/').path;
    const found = findPlaylist(path);
    if (found) return sendPlaylist(reply, context, found, readOrigin(context, request));
    const page = sendMountPage(path, reply);
    if (page) return page;
    const refusal = path.endsWith('.xsl') ? icecastRefusals.templateUnknown : icecastRefusals.fileUnknown;
    return sendIcecastRefusal(reply, refusal, context.compat());
  });
}

interface PlaylistRequest {
  readonly mount: string;
  readonly format: keyof typeof playlistContentTypes;
}

/** `/live.mp3.m3u` → the M3U of `/live.mp3`. */
function findPlaylist(path: string): PlaylistRequest | null {
  const match = /^(\/.+)\.(m3u|pls|xspf|vclt)$/.exec(path);
  return match && { mount: match[1]!, format: match[2] as PlaylistRequest['format'] };
}

/** As Icecast: an M3U for any name, the others for mounts on air. All with the origin that was asked. */
function sendPlaylist(
  reply: FastifyReply,
  { station }: RouteContext,
  { mount: path, format }: PlaylistRequest,
  origin: string,
): FastifyReply {
  const contentType = playlistContentTypes[format];
  const paths = station.rungs(path, readLadderRequest(reply.request));
  if (format === 'm3u') return sendIcecast(reply, contentType, writeM3u(paths.map((each) => mountUrl(origin, each))));
  const mounts = paths.flatMap((each) => station.mount(each) ?? []).filter(({ source }) => source !== null);
  const streams = mounts.map((mount) => describeStream(origin, mount));
  const write = { pls: writePls, xspf: writeXspf, vclt: writeVclt }[format];
  return sendIcecast(reply, contentType, write(streams));
}

/** Of a hidden mount no more than its address, which the client has named itself. */
function describeStream(origin: string, mount: MountSnapshot): PlaylistStream {
  if (!isShown(mount)) return { url: mountUrl(origin, mount.path), contentType: mount.contentType };
  const bitrate = Number.parseInt(mount.bitrateSent, 10) || mount.bitrateKbps;
  return {
    url: mountUrl(origin, mount.path),
    ...(mount.title ? { title: mount.title.display } : {}),
    ...(mount.name ? { serverName: mount.name } : {}),
    ...(mount.description ? { serverDescription: mount.description } : {}),
    ...(mount.genre ? { genre: mount.genre } : {}),
    ...(mount.url ? { serverUrl: mount.url } : {}),
    ...(mount.codec ? { subtype: mount.codec } : {}),
    ...(bitrate ? { bitrate } : {}),
    contentType: mount.contentType,
    listeners: mount.listeners,
    listenerPeak: mount.listenerPeak,
  };
}

function sendPage(reply: FastifyReply, page: string): FastifyReply {
  return sendIcecast(reply.header('Content-Security-Policy', PAGE_POLICY), ICECAST_HTML, page);
}
