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

/** `links`: streams that exist for a while and are shared by link and QR code. */
export const linksSection = z.strictObject({
  create: z
    .enum(['admins', 'key', 'local', 'everyone'])
    .prefault('admins')
    .describe(
      'Who may create links besides administrators: no one, clients with the key, clients with a private address, all clients',
    ),
  key: loginPassword().prefault('').describe('Key for creating links with create: key; empty: administrators only'),
  domain: hostOrNone()
    .prefault('')
    .describe('Host in link addresses; empty: STREAM_DOMAIN, otherwise the host of the request'),
  scheme: z
    .enum(['', 'http', 'https'])
    .prefault('')
    .describe('http or https in link addresses; empty: STREAM_SCHEME, otherwise as in the request'),
  ttl: duration({ min: millis(MINUTE), max: millis(365 * DAY) })
    .prefault('24h')
    .describe('Lifetime of a link that requests none'),
  maxTtl: duration({ min: millis(MINUTE), max: millis(365 * DAY) })
    .prefault('30d')
    .describe('Maximum lifetime that a link may request'),
  maxLinks: wholeNumber({ min: 0, max: 10_000 }).prefault('100').describe('Maximum number of links'),
  adminLinks: wholeNumber({ min: 0, max: 10_000 })
    .prefault('20')
    .describe('Links of maxLinks, at most half, that are reserved for administrators'),
  networkLinks: wholeNumber({ min: 1, max: 10_000 })
    .prefault('10')
    .describe('Maximum number of open links of one IPv4 address or IPv6 /64, created without a login or key'),
  networkLinksPerHour: wholeNumber({ min: 1, max: 10_000 })
    .prefault('20')
    .describe('Maximum number of new links per hour from one IPv4 address or IPv6 /64, created without a login or key'),
  unusedTtl: duration({ min: millis(MINUTE), max: millis(365 * DAY) })
    .prefault('1h')
    .describe('When a link that never went on air ends, unless an administrator set its ttl'),
  maxListeners: orUnlimited(wholeNumber({ min: 1, max: 1_048_576 }))
    .prefault('unlimited')
    .describe('Maximum listeners of one link'),
  preroll: duration({ min: millis(0), max: millis(MINUTE) })
    .prefault('3s')
    .describe('Recent audio that a new listener of a link receives at once, in time'),
  prerollMaxBytes: size({ min: byteCount(0), max: byteCount(64 * KIB * KIB) })
    .prefault('256KiB')
    .describe('Maximum size of preroll; environment: PREROLL_MAX_BYTES'),
  headerWaitTimeout: duration({ min: millis(0), max: millis(5 * MINUTE) })
    .prefault('5s')
    .describe('How long a listener waits for a stream to start; environment: HEADER_WAIT_TIMEOUT'),
  activeThreshold: duration({ min: millis(100), max: millis(5 * MINUTE) })
    .prefault('2500ms')
    .describe('A link is on air if it received data within this time; environment: ACTIVE_THRESHOLD_SEC'),
});
