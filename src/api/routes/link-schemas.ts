import { z } from 'zod';

/** Names of this family are in snake case: programs were written against a server that had them so. */
export const linkOptionsSchema = z
  .object({
    title: z.string().max(200).optional().describe('One line for people'),
    ttl: z.number().positive().optional().describe('Seconds that the link stays open'),
    listeners: z.number().int().positive().optional().describe('Most listeners'),
  })
  .nullish();

/** What who makes a link is told. */
export const madeLinkSchema = z.object({
  stream_id: z.string(),
  ingest_key: z.string().describe('Told here and never again'),
  ingest_url: z.string().describe('Where sound is sent to by POST or PUT, key included'),
  listen_url: z.string().describe('The page to hand on'),
  stream_url: z.string().describe('The sound itself, for players'),
  qr: z.string().describe('The QR code of listen_url, as SVG'),
  title: z.string(),
  expires_at: z.string().describe('ISO 8601'),
  start_by: z.string().nullable().describe('It ends then when nothing was ever sent; null: it waits until expires_at'),
});

const stateSchema = z.enum(['waiting', 'live', 'ended']);

/** What everybody may know who has the address of a link. */
export const linkStatusSchema = z.object({
  title: z.string(),
  state: stateSchema,
  now_playing: z.string().describe('Empty: the source says nothing'),
  content_type: z.string().describe('Empty: nothing has come yet'),
  listeners: z.number().int(),
  max_listeners: z.number().int().nullable(),
  expires_at: z.string(),
});

/** What administrators are told of all links. */
export const linkListSchema = z.object({
  streams: z.array(
    linkStatusSchema.extend({
      stream_id: z.string(),
      listen_url: z.string(),
      stream_url: z.string(),
      qr: z.string(),
      created_at: z.string(),
      start_by: z.string().nullable(),
      source: z
        .object({ address: z.string(), user_agent: z.string(), connected_at: z.string() })
        .nullable()
        .describe('Who sends now'),
    }),
  ),
});

/** The link that a request is about. */
export const linkParamsSchema = z.object({ id: z.string() });
