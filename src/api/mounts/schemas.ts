import { z } from 'zod';
import { authenticatorSchema, publicProgramSchema } from '../sound/sound-schemas.ts';

const count = z.number().int().nonnegative();

/** What is on air. */
export const titleSchema = z.object({
  artist: z.string(),
  title: z.string(),
  display: z.string().describe('Artist and title in one line: artist - title'),
  url: z.string(),
});

/** A mount, as it is public. */
export const mountSchema = z.object({
  path: z.string().describe('Path of the mount, with the leading slash'),
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
  artworkUrl: z
    .string()
    .nullable()
    .describe('Path of the cover in the stream; changes with each title; null: no cover'),
  listeners: count,
  listenerPeak: count,
  startedAt: z.string().nullable().describe('ISO 8601; when the source connected'),
  fallback: z.string().nullable(),
  latency: z.enum(['normal', 'low']),
  isOnDemand: z.boolean().describe('Whether the source starts only when a listener connects'),
  authenticator: authenticatorSchema,
});

/** `/api/relays`. */
export const relaysSchema = z.object({
  relays: z.array(
    z.object({
      path: z.string().describe('The mount that the relay feeds'),
      url: z.string().describe('Address of the source stream, without credentials'),
      state: z.enum(['idle', 'connecting', 'active', 'waiting']),
      lastError: z.string().nullable(),
      isOnDemand: z.boolean(),
      isMirrored: z.boolean(),
    }),
  ),
});

/** `/api/directories`. */
export const directoriesSchema = z.object({
  directories: z.array(
    z.object({
      directory: z.string(),
      path: z.string(),
      state: z.enum(['pending', 'listed', 'failed']),
      reason: z.string().nullable(),
    }),
  ),
});

/** `/api/mounts`. */
export const mountsSchema = z.object({ mounts: z.array(mountSchema) });

/** `/api/status`. */
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
  programs: z.array(publicProgramSchema),
});

/** Body of `/api/status`, in JSON. */
export type StatusAnswer = z.infer<typeof statusSchema>;

const sourceFields = {
  bytesRead: count,
  sourcePace: z.enum(['steady', 'fast', 'slow']).describe('Whether audio arrives at playback speed'),
  sourceSpeedPercent: count
    .nullable()
    .describe('Audio received in the last 10 s, in percent of real time; null: unknown'),
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
};

/** What an operator sees of a mount beyond what is public. */
export const mountDetailSchema = mountSchema.extend({
  isHidden: z.boolean(),
  isPublic: z.boolean(),
  listenerConnections: count,
  slowSkips: count,
  slowDrops: count,
  maxListeners: count.nullable(),
  meantMount: z
    .string()
    .nullable()
    .describe('The configured mount whose path the source most likely mistyped; null: none'),
  bytesSent: count,
  ...sourceFields,
  sourceSide: mountSchema
    .pick({
      state: true,
      contentType: true,
      codec: true,
      bitrateKbps: true,
      sampleRateHz: true,
      channels: true,
      title: true,
    })
    .extend(sourceFields)
    .nullable()
    .describe('The part that source clients feed if a program feeds the mount; null: none'),
});

/** `/api/stats`. */
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

/** Who listens to a mount. */
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

/** A new title, whole. */
export const titleChangeSchema = z.object({
  artist: z.string().max(MAX_TITLE_CHARACTERS).optional(),
  title: z.string().max(MAX_TITLE_CHARACTERS),
  url: z.string().max(MAX_TITLE_CHARACTERS).optional(),
});

/** Which listeners go where. */
export const moveSchema = z.object({
  to: z.string().describe('Path of the destination mount'),
  id: count.optional().describe('Id of one listener; absent: all listeners'),
});

/** How many went. */
export const movedSchema = z.object({ moved: count });

/** Where listeners go when the source leaves; null: nowhere. */
export const fallbackSchema = z.object({ fallback: z.string().nullable() });

/** What every error looks like. */
export const errorSchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/** `/health`. */
export const healthSchema = z.object({ live: z.boolean(), ready: z.boolean() });

/** `{mount}` in a path. */
export const mountParamsSchema = z.object({
  mount: z.string().min(1).describe('The path, URL-encoded: %2Flive; the leading slash may be left out'),
});

/** `{mount}` and `{id}` in a path. */
export const listenerParamsSchema = mountParamsSchema.extend({ id: z.coerce.number().int().nonnegative() });

/** What `/api/events` may be restricted to, and further events. */
export const eventQuerySchema = z.object({
  mount: z.string().optional().describe('Report only this mount, and no programs'),
  levels: z.string().optional().describe('Programs whose levels are also sent, comma-separated; for administrators'),
  admin: z
    .enum(['true', 'false'])
    .optional()
    .describe('Whether inputs and outputs are also reported; for administrators'),
});
