import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { publicAccess } from '../access.ts';
import { ICECAST_HTML } from '../answers.ts';
import { clarifyRange, sendBytes } from '../byte-range.ts';
import { fillHead, type PageHead } from '../icecast/page-head.ts';
import { isShown } from '../mounts/public-mount.ts';
import { type RouteContext, readLadderRequest } from '../route-context.ts';
import { type HeadOptions, PageHeads } from './page-heads.ts';

/** Each page by the file of the build that it is. */
const pages: Readonly<Record<string, string>> = {
  '/': 'index.html',
  '/links': 'links.html',
  '/live': 'live.html',
  '/monitor': 'live.html',
  '/studio': 'studio.html',
};

/** Whether a page has this path; those of mounts are not counted. */
export function isPagePath(path: string): boolean {
  return path in pages;
}

/** The pages that there are for each mount: how their paths are read and written, and the file of the build. */
const mountPages = [
  { path: /^(\/.+)\/listen$/, write: (mount: string) => `${mount}/listen`, file: 'listen.html', isFramed: false },
  { path: /^\/embed(\/.+)$/, write: (mount: string) => `/embed${mount}`, file: 'embed.html', isFramed: true },
] as const;

/** Files of the build that keep their names. */
const namedFiles = ['favicon.svg', 'icon-192.png', 'icon-512.png'] as const;

/** What pages may load and connect to: this server only. `blob:`: a file that is mixed in on the studio page. */
const WEB_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self' blob:; " +
  "connect-src 'self'; manifest-src 'self'; form-action 'none'; base-uri 'none'";
/** A page in a frame of another site can be clicked without being seen; the player for such frames has nothing to lose. */
const UNFRAMED_POLICY = `${WEB_POLICY}; frame-ancestors 'none'`;
const FRAMED_POLICY = `${WEB_POLICY}; frame-ancestors *`;

/** Pages that decode or encode Opus by WebAssembly where the browser cannot. */
const wasmPages: ReadonlySet<string> = new Set(['live.html', 'studio.html']);

/** Vite puts a hash of the content into the names under this folder, so they never change. */
const HASHED_FOLDER = 'assets';
const HASHED_FILE = /^\w[\w.-]*$/;

const NOT_BUILT = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>airchain</title></head><body>
<p>The server runs, but its page has not been built. Run <code>npm run build</code> and start again;
until then the <a href="/status.xsl">plain status page</a> tells what is on air.</p></body></html>
`;

/** What the pages are made from. */
export interface WebPagesOptions extends HeadOptions {
  /** The result of `vite build web`; it may be missing. */
  readonly directory: string;
}

/** Sends the page of a mount when the path is that of one; null: it is not. */
export type SendMountPage = (path: string, reply: FastifyReply) => FastifyReply | null;

/**
 * The pages and their files. Those of mounts have the path of the mount in the middle, which no route can express: the
 * handler of everything without a route calls the returned function.
 */
export async function registerWebPages(
  server: FastifyInstance,
  context: RouteContext,
  { directory, about }: WebPagesOptions,
): Promise<SendMountPage> {
  const { station, links } = context;
  const heads = new PageHeads(context, { about });
  const config = { access: publicAccess };
  if (!existsSync(join(directory, 'index.html'))) {
    server.get('/', { config }, (_, reply) =>
      reply.type(ICECAST_HTML).header('Cache-Control', 'no-store').send(NOT_BUILT),
    );
    return () => null;
  }
  await server.register(fastifyStatic, {
    root: directory,
    serve: false,
    cacheControl: false,
    dotfiles: 'ignore',
    preCompressed: true,
  });
  const sendFile = (reply: FastifyReply, file: string) => {
    const size = statSync(join(directory, file), { throwIfNoEntry: false })?.size;
    if (size === undefined) {
      reply.callNotFound();
      return reply;
    }
    clarifyRange(reply.request.raw, size);
    // The file would answer a range with a part of it and the status of the page, 404.
    return reply.sendFile(file, { acceptRanges: reply.statusCode === 200 });
  };
  const headersOf = (policy: string) => ({ 'Content-Security-Policy': policy, 'Cache-Control': 'no-cache' });
  /** A page whose head depends on what is on air: previews of links run no scripts. */
  const sendFilled = (reply: FastifyReply, file: string, policy: string, head: PageHead) => {
    const path = join(directory, file);
    if (!existsSync(path)) {
      reply.callNotFound();
      return reply;
    }
    reply.headers(headersOf(policy)).type('text/html; charset=utf-8');
    return sendText(reply, fillHead(readFileSync(path, 'utf8'), head));
  };
  for (const [path, file] of Object.entries(pages)) {
    server.get(path, { config }, (request, reply) =>
      path === '/'
        ? sendFilled(reply, file, policyOf(file), heads.ofStation(request))
        : sendFile(reply.headers(headersOf(policyOf(file))), file),
    );
  }
  for (const file of namedFiles) {
    server.get(`/${file}`, { config }, (_, reply) =>
      sendFile(reply.header('Cache-Control', 'public, max-age=86400'), file),
    );
  }
  server.get('/site.webmanifest', { config }, (_, reply) =>
    reply
      .header('Cache-Control', 'no-cache')
      .type('application/manifest+json; charset=utf-8')
      .send(JSON.stringify(writeManifest(about()))),
  );
  // The page itself says that there is no such link; the status says it to all other clients.
  server.get<{ Params: { id: string } }>('/listen/:id', { config }, (request, reply) => {
    reply.code(links.find(request.params.id) ? 200 : 404).header('X-Robots-Tag', 'noindex');
    return sendFilled(reply, 'link.html', UNFRAMED_POLICY, heads.ofLink(request, request.params.id));
  });
  server.get<{ Params: { file: string } }>(`/${HASHED_FOLDER}/:file`, { config }, (request, reply) => {
    const { file } = request.params;
    if (!HASHED_FILE.test(file)) return reply.callNotFound();
    return sendFile(reply.header('Cache-Control', 'public, max-age=31536000, immutable'), `${HASHED_FOLDER}/${file}`);
  });
  const isKnown = (path: string) => {
    const mount = station.mount(path);
    return mount !== null && isShown(mount);
  };
  return (path, reply) => {
    for (const page of mountPages) {
      const mount = page.path.exec(path)?.[1];
      if (mount === undefined) continue;
      const rung = station.rungs(mount, readLadderRequest(reply.request)).find(isKnown);
      // The page of a ladder is that of the mount that plays for such a request.
      if (rung !== undefined && rung !== mount) {
        const query = /\?.*/.exec(reply.request.url)?.[0] ?? '';
        return reply.redirect(encodeURI(page.write(rung)) + query);
      }
      // The page itself says that there is no such mount, and fills when it comes.
      reply.code(rung === undefined ? 404 : 200);
      const policy = page.isFramed ? FRAMED_POLICY : UNFRAMED_POLICY;
      return sendFilled(reply, page.file, policy, heads.ofMount(reply.request, mount));
    }
    return null;
  };
}

/** Compressed where that is taken and no range is asked for: a range is one of the text itself. */
function sendText(reply: FastifyReply, text: string): FastifyReply {
  const { request } = reply;
  const bytes = Buffer.from(text);
  reply.header('Vary', 'Accept-Encoding');
  const takesGzip = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
  // A range of what is not there would be answered with the status of a part.
  if (reply.statusCode !== 200) return reply.send(bytes);
  if (!takesGzip || request.headers.range !== undefined) return sendBytes(request, reply, bytes);
  return reply.header('Content-Encoding', 'gzip').send(gzipSync(bytes));
}

function policyOf(file: string): string {
  return wasmPages.has(file) ? UNFRAMED_POLICY.replace("script-src 'self'", "$& 'wasm-unsafe-eval'") : UNFRAMED_POLICY;
}

/** W3C Web Application Manifest: how a telephone puts the page on its home screen. */
function writeManifest({ name, description }: ReturnType<WebPagesOptions['about']>) {
  return {
    name: name || 'Radio',
    description,
    id: '/',
    start_url: '/',
    scope: '/',
    display: 'standalone',
    background_color: '#f4f1ea',
    theme_color: '#f4f1ea',
    icons: [
      { src: '/icon-192.png', sizes: '192x192', type: 'image/png', purpose: 'any' },
      { src: '/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'any maskable' },
      { src: '/favicon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
    ],
  };
}
