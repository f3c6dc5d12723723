import { z } from 'zod';
import { byteCount, millis } from '../../core/index.ts';
import { duration, field, loginPassword, orUnlimited, size, wholeNumber } from '../fields.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;
const KIB = 1024;

/** A host name or address with or without a port, or empty for none, which becomes `null`. */
const hostOrNone = () =>
  field<string | null>((value) => {
    if (value === '') return { value: null };
    return /^(?:[\w.-]{1,253}|\[[\da-f:.]{2,45}\])(?::\d{1,5})?$/i.test(value)
      ? { value }
      : { problem: `"${value}" is not a host: write radio.example or radio.example:8443, without http://` };
  });

/** `links`: streams that somebody makes for a while and hands on by link and QR code. */
export const linksSection = z.strictObject({
  create: z
    .enum(['admins', 'key', 'local', 'everyone'])
    .prefault('admins')
    .describe('Who may make links beside administrators: holders of the key, everyone on the local network, everyone'),
  key: loginPassword().prefault('').describe('Key for making links, where create is key; empty: administrators alone'),
  domain: hostOrNone()
    .prefault('')
    .describe('Host that links are written with; empty: STREAM_DOMAIN, else the host that was asked'),
  scheme: z
    .enum(['', 'http', 'https'])
    .prefault('')
    .describe('http or https in links; empty: STREAM_SCHEME, else as the request came'),
  ttl: duration({ min: millis(MINUTE), max: millis(365 * DAY) })
    .prefault('24h')
    .describe('How long a link stays open where nothing else is wished'),
  maxTtl: duration({ min: millis(MINUTE), max: millis(365 * DAY) })
    .prefault('30d')
    .describe('The longest that may be wished'),
  maxLinks: wholeNumber({ min: 0, max: 10_000 }).prefault('100').describe('Most links at a time'),
  adminLinks: wholeNumber({ min: 0, max: 10_000 })
    .prefault('20')
    .describe('So many of maxLinks, but never more than half, only administrators can make'),
  networkLinks: wholeNumber({ min: 1, max: 10_000 })
    .prefault('10')
    .describe('Most open links of one IPv4 address or IPv6 /64 that were made without a login or key'),
  networkLinksPerHour: wholeNumber({ min: 1, max: 10_000 })
    .prefault('20')
    .describe('Most new links within an hour of one IPv4 address or IPv6 /64 without a login or key'),
  unusedTtl: duration({ min: millis(MINUTE), max: millis(365 * DAY) })
    .prefault('1h')
    .describe('A link that never went on air ends after this time, unless an administrator chose its ttl'),
  maxListeners: orUnlimited(wholeNumber({ min: 1, max: 1_048_576 }))
    .prefault('unlimited')
    .describe('Most listeners of one link'),
  preroll: duration({ min: millis(0), max: millis(MINUTE) })
    .prefault('3s')
    .describe('Recent sound that a new listener of a link gets at once'),
  prerollMaxBytes: size({ min: byteCount(0), max: byteCount(64 * KIB * KIB) })
    .prefault('256KiB')
    .describe('The most bytes of it; in the environment PREROLL_MAX_BYTES'),
  headerWaitTimeout: duration({ min: millis(0), max: millis(5 * MINUTE) })
    .prefault('5s')
    .describe('How long a listener waits for a stream that has not begun; in the environment HEADER_WAIT_TIMEOUT'),
  activeThreshold: duration({ min: millis(100), max: millis(5 * MINUTE) })
    .prefault('2500ms')
    .describe('A link counts as on air while data came within this time; in the environment ACTIVE_THRESHOLD_SEC'),
});
