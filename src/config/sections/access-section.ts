import { z } from 'zod';
import { millis } from '../../core/index.ts';
import { duration, loginPassword, userName, wholeNumber } from '../fields.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** `access`: the server's own names and passwords. An empty password gives no access or is made at the first start. */
export const accessSection = z.strictObject({
  sourceUser: userName().prefault('source').describe('User name of source clients'),
  sourcePassword: loginPassword()
    .prefault('')
    .describe('Password of source clients; empty: generated at the first start'),
  adminUser: userName().prefault('admin').describe('User name of the administrator'),
  adminPassword: loginPassword()
    .prefault('')
    .describe('Password of the administrator; empty: generated at the first start'),
  relayUser: userName().prefault('relay').describe('User name of servers that mirror this one'),
  relayPassword: loginPassword()
    .prefault('')
    .describe('Password of servers that mirror this one; empty: mirroring is off'),
  sessionLifetime: duration({ min: millis(MINUTE), max: millis(365 * DAY) })
    .prefault('24h')
    .describe('Lifetime of a browser login and of a monitor token'),
  sessions: wholeNumber({ min: 1, max: 100_000 })
    .prefault('1000')
    .describe('Maximum number of logins, and of monitor tokens; a new one replaces the oldest'),
});
