import { z } from 'zod';

/** Names of this family are in snake case: programs were written against a server that had them so. */
export const linkOptionsSchema = z
  .object({
    title: z.string().max(200).optional().describe('Title of the link, one line'),
    ttl: z.number().positive().optional().describe('Lifetime in seconds'),
    listeners: z.number().int().positive().optional().describe('Maximum number of listeners'),
  })
  .nullish();

/** Response to the creator of a link. */
export const madeLinkSchema = z.object({
  stream_id: z.string(),
  ingest_key: z.string().describe('Key for sending audio; returned only once'),
  ingest_url: z.string().describe('Address for sending audio by POST or PUT, with the key'),
  listen_url: z.string().describe('Address of the page to share'),
  stream_url: z.string().describe('Address of the stream, for players'),
  qr: z.string().describe('The QR code of listen_url, as SVG'),
  title: z.string(),
  expires_at: z.string().describe('ISO 8601'),
  start_by: z
    .string()
    .nullable()
    .describe('ISO 8601; when the link ends if it never received audio; null: at expires_at'),
});

const stateSchema = z.enum(['waiting', 'live', 'ended']);

/** A link for every client that has its address. */
export const linkStatusSchema = z.object({
  title: z.string(),
  state: stateSchema,
  now_playing: z.string().describe('Current title; empty: the source sends none'),
  content_type: z.string().describe('Content type of the stream; empty: nothing received yet'),
  listeners: z.number().int(),
  max_listeners: z.number().int().nullable(),
  expires_at: z.string(),
});

/** All links, for administrators. */
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
        .describe('The connected source; null: none'),
    }),
  ),
});

/** Bodies of the link routes, in JSON. */
export type LinkOptions = NonNullable<z.infer<typeof linkOptionsSchema>>;
export type MadeLinkAnswer = z.infer<typeof madeLinkSchema>;
export type LinkStatusAnswer = z.infer<typeof linkStatusSchema>;
export type LinkListAnswer = z.infer<typeof linkListSchema>;

/** The link that a request is about. */
export const linkParamsSchema = z.object({ id: z.string() });
