import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { listenPath } from '../../links/index.ts';
import { publicAccess } from '../access.ts';
import { errorSchema } from '../mounts/schemas.ts';
import { type RouteContext, readLinkOrigin } from '../route-context.ts';
import { writeBitmapPng } from './bitmap-png.ts';
import { findLink } from './find-link.ts';
import { encodeQrCode, writeBitmapSvg } from './qr-code.ts';

const FILE = /^(?<id>[^.]+)\.(?<form>svg|png)$/;
/** Pixels of a PNG's side: what fits a label, and what fills a poster without filling the memory. */
const SMALLEST = 64;
const LARGEST = 2048;

/** `/qr/{id}.svg` and `/qr/{id}.png?size=`: the address of a link's page, for cameras. */
export function qrCodeRoutes(context: RouteContext): FastifyPluginCallbackZod {
  return (server, _, done) => {
    server.get(
      '/qr/:file',
      {
        config: { access: publicAccess },
        schema: {
          summary: 'The QR code of a link, as SVG or PNG',
          params: z.object({ file: z.string() }),
          querystring: z.object({ size: z.coerce.number().int().min(SMALLEST).max(LARGEST).default(512) }),
          response: { 200: z.unknown().describe('The image'), '4xx': errorSchema, '5xx': errorSchema },
        },
      },
      (request, reply) => {
        const { id = '', form } = FILE.exec(request.params.file)?.groups ?? {};
        findLink(context.links, id);
        const bitmap = encodeQrCode(readLinkOrigin(context, request) + listenPath(id));
        // The address in it is that of the request.
        reply.headers({ 'Cache-Control': 'no-cache', 'Content-Security-Policy': "default-src 'none'" });
        if (form === 'svg') return reply.type('image/svg+xml; charset=utf-8').send(writeBitmapSvg(bitmap));
        const scale = Math.max(1, Math.floor(request.query.size / bitmap.length));
        return reply.type('image/png').send(writeBitmapPng(bitmap, scale));
      },
    );
    done();
  };
}
