import { z } from 'zod';
import { millis } from '../../core/index.ts';
import {
  charset,
  duration,
  explainMount,
  fileOrNone,
  flag,
  headerName,
  loginPassword,
  mountPathOrNone,
  orUnlimited,
  text,
  textOrNone,
  userName,
  wholeNumber,
  wholeNumberOrNone,
} from '../fields.ts';
import { listenerAuth } from './listener-auth.ts';
import { burst, burstBytes, icyInterval, sourceTimeout } from './server-section.ts';

/** The name under `mounts` whose keys stand under every mount. */
export const DEFAULT_MOUNT = 'default';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** `mounts.<path>` and `mounts.default`: one mount's rules. What a mount leaves out it takes from `default`. */
export const mountSettings = z.strictObject({
  sourceUser: userName().prefault('source').describe('As access.sourceUser, for this mount'),
  sourcePassword: loginPassword()
    .prefault('')
    .describe("This mount's own password, instead of access.sourcePassword; empty: that one"),
  takeover: z
    .enum(['same-user', 'never', 'always'])
    .prefault('same-user')
    .describe('Whether a second source may replace the first: one with the same login, none, or any that may log in'),
  grace: duration({ min: millis(0), max: millis(10 * MINUTE) })
    .prefault('5s')
    .describe('How long listeners wait for a source that dropped out before they go to the fallback'),
  sourceTimeout: sourceTimeout().prefault('10s').describe('As server.limits.sourceTimeout, for this mount'),
  fallback: mountPathOrNone().prefault('').describe('Mount that listeners are moved to when this one has no source'),
  fallbackOverride: z
    .enum(['own', 'all', 'none'])
    .or(z.enum(['true', 'false']).transform((value) => (value === 'true' ? 'own' : 'none')))
    .prefault('own')
    .describe('Who comes back when the source does: listeners of this mount, all on the fallback, or none'),
  fallbackWhenFull: flag().prefault('false').describe('Whether listeners beyond maxListeners go to the fallback'),
  intro: fileOrNone().prefault('').describe('File each new listener hears first; in the format of the mount'),
  maxListeners: orUnlimited(wholeNumber({ min: 0, max: 1_048_576 }))
    .prefault('unlimited')
    .describe('Most listeners of this mount; of a ladder, on all its mounts together'),
  maxListenerDuration: orUnlimited(duration({ min: millis(1000), max: millis(365 * DAY) }))
    .prefault('unlimited')
    .describe('How long one listener may stay'),
  latency: z
    .enum(['normal', 'low'])
    .prefault('normal')
    .describe('normal: few large writes, least work; low: every packet at once and no burst'),
  burst: burst().prefault('5s').describe('As server.burst, for this mount'),
  burstBytes: burstBytes().prefault('64KiB').describe('As server.burstBytes, for this mount'),
  slowListeners: z
    .enum(['skip', 'drop'])
    .prefault('skip')
    .describe('What is done with a listener that falls behind the ring: moved to newer audio, or closed'),
  hidden: flag().prefault('false').describe('Whether the mount is left out of status pages and lists'),
  public: z
    .enum(['source', 'true', 'false'])
    .prefault('source')
    .describe(
      'Whether directories list the mount: as the source says (never where only a live input hears it), always, never',
    ),
  charset: charset()
    .prefault('windows-1252')
    .describe('What titles are read as that are not valid UTF-8: in ICY, /admin/metadata and Ogg comments'),
  oggTitles: z
    .enum(['auto', 'rechain', 'single'])
    .prefault('auto')
    .describe('Titles inside Ogg: new chains for players that survive them or ask for titles, for all, or for none'),
  icyInterval: icyInterval().prefault('16000').describe('As server.icyInterval, for this mount'),
  name: textOrNone().prefault('').describe("Name of the stream, instead of the source's word"),
  description: textOrNone().prefault('').describe("Description, instead of the source's word"),
  genre: textOrNone().prefault('').describe("Genre, instead of the source's word"),
  url: textOrNone().prefault('').describe("Web site, instead of the source's word"),
  bitrate: wholeNumberOrNone({ min: 1, max: 100_000 })
    .prefault('')
    .describe("Bit rate shown, in kbit/s, instead of the source's word"),
  contentType: textOrNone().prefault('').describe("Content type, instead of the source's word"),
  headers: z.record(headerName(), text()).prefault({}).describe('More response headers for listeners'),
  listenerAuth: listenerAuth.prefault({ type: 'none' }).describe('Who may listen'),
});

const mountName = z.string().superRefine((name, context) => {
  const problem = name === DEFAULT_MOUNT ? null : explainMount(name);
  if (problem !== null) context.addIssue({ code: 'custom', message: `${problem}, or "${DEFAULT_MOUNT}"` });
});

/** `mounts`: rules by mount. A mount needs no entry to take a source. */
export const mountsSection = z.record(mountName, mountSettings);
