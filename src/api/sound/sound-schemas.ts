import { z } from 'zod';

const count = z.number().int().nonnegative();
const channelLevels = z.tuple([z.number(), z.number()]).describe('Left and right');
const instant = z.string().describe('ISO 8601');

/** Levels over the last 300 ms. */
export const levelsSchema = z.object({ peakDbfs: channelLevels, rmsDbfs: channelLevels });

const trackFields = {
  artist: z.string(),
  title: z.string(),
  album: z.string(),
  durationMs: z.number().nullable(),
};

/** One of `/api/inputs`. */
export const inputSchema = z.object({
  name: z.string(),
  type: z.string(),
  state: z.enum(['active', 'idle', 'failed']),
  reason: z.string().describe('Why the input is not active; empty: it is active'),
  code: z.string().nullable().describe('Code of the error that prevents the input from being active; null: none'),
  enabled: z.boolean(),
  uptimeSeconds: count,
  bytes: count.describe('Encoded bytes received'),
  bitrateKbps: z.number().nullable(),
  reconnectCount: count,
  bufferMs: z.number().nullable().describe('Audio in the buffer, in ms; null: no buffer'),
  bufferTargetMs: z
    .number()
    .nullable()
    .describe('Target of the buffer, in ms; larger for sources that send unevenly; null: no buffer'),
  gainDb: z.number().nullable().describe('Current gain of `level: auto`, in dB; null: off'),
  levels: levelsSchema.nullable(),
  title: z.object({ artist: z.string(), title: z.string(), album: z.string() }).nullable(),
  url: z.string().describe('Origin of the audio, without credentials: an address, a mount or a folder'),
  mount: z.string().nullable().describe("The input's own mount; null: none"),
});

/** `/api/inputs`. */
export const inputsSchema = z.object({ inputs: z.array(inputSchema) });

/** What is on air. */
export const nowPlayingSchema = z.object({
  ...trackFields,
  url: z.string(),
  positionMs: z.number().describe('Position in the track when this was sent, in ms'),
  startedAt: instant,
  artworkUrl: z.string().nullable().describe('Path of the cover; changes with each track; null: no cover'),
});

/** Whether a mount asks its listeners for a login. */
export const authenticatorSchema = z
  .enum(['htpasswd', 'url'])
  .nullable()
  .describe('Authenticator of listeners: names and passwords, or a web service; null: the mount is open');

/** A program, as it is public. */
export const publicProgramSchema = z.object({
  name: z.string(),
  onAir: z.string().nullable().describe('Name of the input; null: silence'),
  isLive: z.boolean().describe('Whether a source client is on air'),
  nowPlaying: nowPlayingSchema.nullable(),
  mounts: z
    .array(
      z.object({
        path: z.string(),
        format: z.string(),
        bitrateKbps: z.number().nullable(),
        authenticator: authenticatorSchema,
      }),
    )
    .describe('Public mounts of the program: the same audio in several formats and bit rates'),
});

/** What a program's bus measures. */
export const busSchema = z.object({
  levels: levelsSchema,
  loudness: z.object({
    momentaryLufs: z.number().nullable(),
    shortTermLufs: z.number().nullable(),
    integratedLufs: z.number().nullable(),
    truePeakDbtp: z.number(),
  }),
  limiter: z.object({ gainReductionDb: z.number() }),
});

/** One of `/api/programs`. */
export const programSchema = publicProgramSchema.extend({
  mode: z.enum(['auto', 'manual']),
  selected: z.string().nullable().describe('The input that an operator selected; null: automatic'),
  why: z.string().describe('Why this input is on air'),
  since: instant.nullable(),
  inputs: z.array(
    z.object({
      name: z.string(),
      isOnAir: z.boolean(),
      status: z.enum(['no-audio', 'ending', 'silent', 'recovering', 'ready']),
      hasSound: z.boolean(),
      isOutOfTime: z.boolean().describe('Whether the input plays only at scheduled times, and this is not one'),
      isWaiting: z.boolean().describe('Whether its schedule entry waits for the end of the track on air'),
      silentSince: instant.nullable(),
      steadySince: instant.nullable(),
      whyNot: z.string().nullable().describe('Why the input is not on air; null: it is on air'),
    }),
  ),
  levels: busSchema.shape.levels.nullable(),
  loudness: busSchema.shape.loudness.nullable(),
  limiter: busSchema.shape.limiter.nullable(),
  blocksMade: count.describe('Blocks made, 20 ms each'),
  blocksLate: count.describe('Blocks made late, after a stall of the event loop'),
  blocksLost: count.describe('Blocks dropped after a stall that was too long'),
});

/** `/api/programs`. */
export const programsSchema = z.object({ programs: z.array(programSchema) });

/** One change of what is on air. */
export const switchSchema = z.object({
  number: count,
  at: instant,
  from: z.string().nullable(),
  to: z.string().nullable(),
  why: z.string(),
});

/** `/api/programs/{name}/switches`. */
export const switchesSchema = z.object({ switches: z.array(switchSchema) });

/** `/api/programs/{name}/history`. */
export const historySchema = z.object({
  history: z.array(
    z.object({
      ...trackFields,
      input: z.string(),
      kind: z.enum(['music', 'jingle', 'request', 'stream']),
      startedAt: instant,
      endedAt: instant.nullable(),
      outcome: z
        .enum(['playing', 'ended', 'skipped', 'broken', 'interrupted'])
        .describe('skipped: by an operator; interrupted: another input went on air, or the input was stopped'),
    }),
  ),
});

const upcomingSchema = z.object({
  ...trackFields,
  kind: z.enum(['music', 'jingle', 'request']),
  path: z.string(),
  why: z.string(),
  startsAt: instant.nullable(),
});

/** `/api/programs/{name}/preview`. */
export const previewSchema = z.object({
  at: instant,
  input: z.string().nullable(),
  why: z.string(),
  scheduled: z
    .object({
      when: z.string(),
      input: z.string(),
      since: instant,
      until: instant.describe('End of the line; of a list that plays once, its estimated end'),
      start: z.enum(['hard', 'soft']).describe('hard: to the second; soft: at the end of the track on air'),
      end: z.enum(['hard', 'soft', 'list']).describe('The same of its end; list: when its list has been played'),
      latestSeconds: z.number().describe('Maximum delay of a soft start or end, in seconds'),
      live: z
        .enum(['wins', 'yields'])
        .describe('Whether a live input on air stays on air (wins) or goes off air (yields)'),
    })
    .nullable(),
  nextChange: z
    .object({ at: instant, input: z.string().nullable() })
    .nullable()
    .describe('The next change by the schedule, with the input that is expected then; null: none'),
  tracks: z.array(upcomingSchema),
});

/** A request that waits. */
export const requestSchema = z.object({
  id: z.string(),
  position: count.describe('Position in the queue; 0: next'),
  ...trackFields,
  path: z.string(),
  by: z.string(),
  requestedAt: instant,
  isHeld: z.boolean().describe('Whether the track is already opened for playback'),
});

/** `/api/programs/{name}/queue`. */
export const queueSchema = z.object({
  input: z.string().describe('The playlist input of the queue'),
  limit: count,
  requests: z.array(requestSchema),
  upcoming: z.array(upcomingSchema).describe('Next tracks, including requests'),
});

/** Longest path that is taken. */
const MAX_PATH_CHARACTERS = 4096;
/** Longest name of who asks. */
const MAX_NAME_CHARACTERS = 100;
const by = z
  .string()
  .max(MAX_NAME_CHARACTERS)
  .optional()
  .describe('Name of the requester; default: the logged-in user');

/** What to put into the queue: a track by its path, or by its id in the library. */
export const queueAdditionSchema = z.union([
  z.strictObject({ path: z.string().min(1).max(MAX_PATH_CHARACTERS), by }),
  z.strictObject({ track: z.string().min(1).max(MAX_NAME_CHARACTERS), by }),
]);

/** Where a request goes. */
export const positionSchema = z.strictObject({
  position: count.describe('Position in the queue; 0: first; values past the end: last'),
});

/** `/api/programs/{name}/library`. */
export const librarySchema = z.object({
  total: count.describe('Number of matching tracks'),
  tracks: z.array(z.object({ id: z.string(), ...trackFields, path: z.string() })),
  refused: z
    .array(z.object({ ending: z.string(), count, example: z.string() }))
    .describe('Files in the folders that are ignored because of their extensions'),
});

/** Which input goes on air. */
export const selectionSchema = z.strictObject({ input: z.string().min(1) });

const encoderSchema = z.object({
  state: z.enum(['idle', 'active', 'waiting']),
  restarts: count,
  lastError: z.string().nullable(),
});

/** One of `/api/outputs`. */
export const outputSchema = z.object({
  name: z.string(),
  type: z.enum(['mount', 'icecast']),
  program: z.string().nullable(),
  input: z.string().nullable().describe('The input whose own mount this is; null: a program feeds the output'),
  enabled: z.boolean(),
  state: z.enum(['idle', 'connecting', 'active', 'waiting']),
  format: z.string(),
  bitrateKbps: z.number().nullable().describe('Bit rate in kbit/s; of a ladder, the highest'),
  sampleRateHz: count,
  channels: count,
  listeners: count,
  encoder: encoderSchema.describe('Of a ladder: the worst state and the sum of restarts'),
  forms: z.array(
    z.object({
      mount: z.string().nullable(),
      bitrateKbps: z.number().nullable(),
      listeners: count,
      encoder: encoderSchema,
    }),
  ),
  url: z.string().nullable().describe('Address of the other server, without credentials; null: a mount of this server'),
  uptimeSeconds: count,
  sentKbps: z.number().nullable(),
  bytesSent: count,
  reconnectCount: count,
  lastError: z.string().nullable(),
});

/** `/api/outputs`. */
export const outputsSchema = z.object({ outputs: z.array(outputSchema) });

/** An output under the keys that older systems read, beside ours. */
export const encoderStatusSchema = outputSchema.extend({
  running: z.boolean(),
  uptime_seconds: count,
  bitrate_kbps: z.number(),
  reconnect_count: count,
  bytes: count,
  last_error: z.string().nullable(),
});

/** Levels under the keys that older systems read, beside ours. */
export const encoderLevelsSchema = levelsSchema.extend({
  left: z.number().describe('RMS as a share of full scale'),
  right: z.number().describe('RMS as a share of full scale'),
});

/** What older systems answer to a command. */
export const successSchema = z.object({ success: z.boolean(), message: z.string() });

/** `/api/icecast/status`. */
export const serverStatusSchema = z.object({
  running: z.boolean(),
  port: count,
  listeners: count,
  mounts: z.array(z.object({ mount: z.string(), state: z.string(), listeners: count })),
  uptime_seconds: count,
  bitrate_kbps: z.number(),
  reconnect_count: count,
  bytes: count,
});

/** `{name}` in a path. */
export const nameParamsSchema = z.object({ name: z.string().min(1) });

/** `{name}` and `{id}` in a path. */
export const requestParamsSchema = nameParamsSchema.extend({ id: z.string().min(1) });

/** `{input}` in a path. */
export const inputParamsSchema = z.object({ input: z.string().min(1) });

const upTo = (most: number, usual: number) => z.coerce.number().int().min(1).max(most).default(usual);

/** How much of the past. */
export const pastQuerySchema = z.object({ limit: upTo(500, 50).describe('Maximum number of entries, newest first') });

/** How far to look ahead. */
export const queueQuerySchema = z.object({ upcoming: upTo(50, 10).describe('Number of upcoming tracks') });

/** Longest search. */
const MAX_SEARCH_CHARACTERS = 200;

/** What to look for in the library. */
export const libraryQuerySchema = z.object({
  search: z
    .string()
    .max(MAX_SEARCH_CHARACTERS)
    .default('')
    .describe('Words that must all occur in artist, title, album or path'),
  limit: upTo(500, 50),
  offset: z.coerce.number().int().nonnegative().default(0),
});

/** Longest time that is read. */
const MAX_TIME_CHARACTERS = 40;

/** The moment to look at. */
export const previewQuerySchema = z.object({
  at: z
    .string()
    .max(MAX_TIME_CHARACTERS)
    .optional()
    .describe("2026-12-01T18:00 in the program's time zone, or with Z or an offset; 18:00: the next time; absent: now"),
});
