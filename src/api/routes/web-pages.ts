import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { publicAccess } from '../access.ts';
import { ICECAST_HTML } from '../answers.ts';

/** Each page by the file of the build that it is. */
const pages: Readonly<Record<string, string>> = {
  '/': 'index.html',
  '/live': 'live.html',
  '/monitor': 'live.html',
};

/** What pages may load and talk to: this server alone. */
const WEB_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; " +
  "connect-src 'self'; manifest-src 'self'; form-action 'none'; base-uri 'none'";

/** Pages that decode Opus by WebAssembly where the browser cannot. */
const wasmPages: ReadonlySet<string> = new Set(['live.html']);

/** Vite puts a hash of the content into the names under this folder, so they never change. */
const HASHED_FOLDER = 'assets';

const NOT_BUILT = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>airchain</title></head><body>
<p>The server runs, but its page has not been built. Run <code>npm run build</code> and start again;
until then the <a href="/status.xsl">plain status page</a> tells what is on air.</p></body></html>
`;

/** The pages and their files, from `directory` (the result of `vite build web`). */
export async function registerWebPages(server: FastifyInstance, directory: string): Promise<void> {
  const config = { access: publicAccess };
  if (!existsSync(join(directory, 'index.html'))) {
    server.get('/', { config }, (_, reply) =>
      reply.type(ICECAST_HTML).header('Cache-Control', 'no-store').send(NOT_BUILT),
    );
    return;
  }
  await server.register(fastifyStatic, { root: directory, serve: false, cacheControl: false, dotfiles: 'ignore' });
  for (const [path, file] of Object.entries(pages)) {
    server.get(path, { config }, (_, reply) =>
      reply.headers({ 'Content-Security-Policy': policyOf(file), 'Cache-Control': 'no-cache' }).sendFile(file),
    );
  }
  server.get('/favicon.svg', { config }, (_, reply) =>
    reply.header('Cache-Control', 'public, max-age=86400').sendFile('favicon.svg'),
  );
  server.get<{ Params: { '*': string } }>(`/${HASHED_FOLDER}/*`, { config }, (request, reply) =>
    reply
      .header('Cache-Control', 'public, max-age=31536000, immutable')
      .sendFile(`${HASHED_FOLDER}/${request.params['*']}`),
  );
}

function policyOf(file: string): string {
  return wasmPages.has(file) ? WEB_POLICY.replace("script-src 'self'", "$& 'wasm-unsafe-eval'") : WEB_POLICY;
}
