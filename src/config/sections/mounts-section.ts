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
  sourceUser: userName().prefault('source').describe('User name of source clients of this mount'),
  sourcePassword: loginPassword()
    .prefault('')
    .describe('Password of source clients of this mount; empty: access.sourcePassword'),
  takeover: z
    .enum(['same-user', 'never', 'always'])
    .prefault('same-user')
    .describe('Which second source may replace the first: one with the same login, none, or any that may log in'),
  grace: duration({ min: millis(0), max: millis(10 * MINUTE) })
    .prefault('5s')
    .describe('How long listeners wait for a lost source before they move to the fallback'),
  sourceTimeout: sourceTimeout().prefault('10s').describe('Timeout for a source that sends nothing, for this mount'),
  fallback: mountPathOrNone()
    .prefault('')
    .describe('Mount to which listeners move when this one has no source; empty: they are disconnected'),
  fallbackOverride: z
    .enum(['own', 'all', 'none'])
    .or(z.enum(['true', 'false']).transform((value) => (value === 'true' ? 'own' : 'none')))
    .prefault('own')
    .describe('Which listeners return with the source: those of this mount, all on the fallback, or none'),
  fallbackWhenFull: flag().prefault('false').describe('Whether listeners beyond maxListeners move to the fallback'),
  intro: fileOrNone()
    .prefault('')
    .describe('File that each new listener hears first, in the format of the mount; empty: none'),
  maxListeners: orUnlimited(wholeNumber({ min: 0, max: 1_048_576 }))
    .prefault('unlimited')
    .describe('Maximum listeners of this mount; of a ladder, on all its mounts together'),
  maxListenerDuration: orUnlimited(duration({ min: millis(1000), max: millis(365 * DAY) }))
    .prefault('unlimited')
    .describe('Maximum duration of one listener connection'),
  latency: z
    .enum(['normal', 'low'])
    .prefault('normal')
    .describe('normal: few large writes, least CPU; low: every packet at once and no burst'),
  burst: burst().prefault('5s').describe('Recent audio that a new listener receives at once, in time; for this mount'),
  burstBytes: burstBytes()
    .prefault('64KiB')
    .describe('Recent audio that a new listener receives at once, in bytes; for this mount'),
  slowListeners: z
    .enum(['skip', 'drop'])
    .prefault('skip')
    .describe('What happens to a listener that falls behind the ring: it skips to newer audio, or is disconnected'),
  hidden: flag().prefault('false').describe('Whether status pages and lists omit the mount'),
  public: z
    .enum(['source', 'true', 'false'])
    .prefault('source')
    .describe(
      'Whether directories list the mount: as the source requests (never if only a live input hears it), always, never',
    ),
  charset: charset()
    .prefault('windows-1252')
    .describe('Charset of titles that are not valid UTF-8, in ICY, /admin/metadata and Ogg comments'),
  oggTitles: z
    .enum(['auto', 'rechain', 'single'])
    .prefault('auto')
    .describe('Titles inside Ogg: new chains for players that support them or ask for titles, for all, or for none'),
  icyInterval: icyInterval().prefault('16000').describe('Audio bytes between two ICY titles, for this mount'),
  name: textOrNone().prefault('').describe("Name of the stream; empty: the source's"),
  description: textOrNone().prefault('').describe("Description; empty: the source's"),
  genre: textOrNone().prefault('').describe("Genre; empty: the source's"),
  url: textOrNone().prefault('').describe("Web site; empty: the source's"),
  bitrate: wholeNumberOrNone({ min: 1, max: 100_000 })
    .prefault('')
    .describe("Bit rate shown, in kbit/s; empty: the source's"),
  contentType: textOrNone().prefault('').describe("Content type; empty: the source's"),
  headers: z.record(headerName(), text()).prefault({}).describe('Additional response headers for listeners'),
  listenerAuth: listenerAuth.prefault({ type: 'none' }).describe('How listeners log in'),
});

const mountName = z.string().superRefine((name, context) => {
  const problem = name === DEFAULT_MOUNT ? null : explainMount(name);
  if (problem !== null) context.addIssue({ code: 'custom', message: `${problem}, or "${DEFAULT_MOUNT}"` });
});

/** `mounts`: rules by mount. A mount needs no entry to take a source. */
export const mountsSection = z.record(mountName, mountSettings);
