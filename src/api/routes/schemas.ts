import { z } from 'zod';

/** The shapes of the clean API: what its answers are checked against and what its OpenAPI document is written from. */

const count = z.number().int().nonnegative();

export const titleSchema = z.object({
  artist: z.string(),
  title: z.string(),
  display: z.string().describe('Both in one line: artist - title'),
  url: z.string(),
});

/** A mount as everybody may see it. */
export const mountSchema = z.object({
  path: z.string().describe('With the leading slash'),
  state: z.enum(['idle', 'reserved', 'live', 'bridging']),
  listenUrl: z.string(),
  name: z.string(),
  description: z.string(),
  genre: z.string(),
  url: z.string(),
  contentType: z.string(),
  codec: z.string(),
  bitrateKbps: z.number().nullable(),
  sampleRateHz: z.number().nullable(),
  channels: z.number().nullable(),
  title: titleSchema.nullable(),
  listeners: count,
  listenerPeak: count,
  startedAt: z.string().nullable().describe('ISO 8601; when the source connected'),
  fallback: z.string().nullable(),
  latency: z.enum(['normal', 'low']),
});

export const mountsSchema = z.object({ mounts: z.array(mountSchema) });

export const statusSchema = z.object({
  server: z.object({
    id: z.string(),
    hostname: z.string(),
    location: z.string(),
    contact: z.string(),
    startedAt: z.string(),
    uptimeSeconds: count,
  }),
  station: z.object({ name: z.string(), description: z.string(), genre: z.string(), url: z.string() }),
  listeners: count,
  mounts: z.array(mountSchema),
});

/** What an operator sees of a mount beyond what everybody sees. */
export const mountDetailSchema = mountSchema.extend({
  isHidden: z.boolean(),
  isPublic: z.boolean(),
  listenerConnections: count,
  slowListeners: count,
  maxListeners: count.nullable(),
  bytesRead: count,
  bytesSent: count,
  source: z
    .object({
      address: z.string(),
      userAgent: z.string(),
      user: z.string(),
      protocol: z.string(),
      connectedAt: z.string(),
      connectedSeconds: count,
    })
    .nullable(),
});

export const statsSchema = z.object({
  counters: z.object({
    clients: count,
    connections: count,
    clientConnections: count,
    fileConnections: count,
    listeners: count,
    listenerConnections: count,
    sources: count,
    sourceClientConnections: count,
    sourceRelayConnections: count,
    statsFeeds: count,
    statsConnections: count,
    eventListeners: count,
  }),
  mounts: z.array(mountDetailSchema),
});

export const listenersSchema = z.object({
  listeners: z.array(
    z.object({
      id: count,
      address: z.string(),
      userAgent: z.string(),
      referer: z.string(),
      user: z.string(),
      connectedAt: z.string(),
      connectedSeconds: count,
      lagBytes: count,
      bytesSent: count,
      rendition: z.string(),
    }),
  ),
});

/** Longest title that is taken, as in `protocols/title-text`. */
const MAX_TITLE_CHARACTERS = 1024;

export const titleChangeSchema = z.object({
  artist: z.string().max(MAX_TITLE_CHARACTERS).optional(),
  title: z.string().max(MAX_TITLE_CHARACTERS),
  url: z.string().max(MAX_TITLE_CHARACTERS).optional(),
});

export const moveSchema = z.object({
  to: z.string().describe('Path of the mount that they go to'),
  id: count.optional().describe('One listener; absent: all'),
});

export const movedSchema = z.object({ moved: count });

export const fallbackSchema = z.object({ fallback: z.string().nullable() });

export const errorSchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

export const healthSchema = z.object({ live: z.boolean(), ready: z.boolean() });

export const mountParamsSchema = z.object({
  mount: z.string().min(1).describe('The path, URL-encoded: %2Flive; the leading slash may be left out'),
});

export const listenerParamsSchema = mountParamsSchema.extend({ id: z.coerce.number().int().nonnegative() });

export const eventQuerySchema = z.object({ mount: z.string().optional().describe('Only this mount') });
