import { z } from 'zod';
import { millis } from '../../core/index.ts';
import { duration, loginPassword, userName, wholeNumber } from '../fields.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** `access`: the server's own names and passwords. An empty password gives no access or is made at the first start. */
export const accessSection = z.strictObject({
  sourceUser: userName().prefault('source').describe('Name that sources log in with'),
  sourcePassword: loginPassword().prefault('').describe('Password of sources; empty: made at the first start'),
  adminUser: userName().prefault('admin').describe('Name that the administrator logs in with'),
  adminPassword: loginPassword().prefault('').describe('Password of the administrator; empty: made at the first start'),
  relayUser: userName().prefault('relay').describe('Name that other servers log in with to mirror this one'),
  relayPassword: loginPassword().prefault('').describe('Password of other servers; empty: nobody may mirror'),
  sessionLifetime: duration({ min: millis(MINUTE), max: millis(365 * DAY) })
    .prefault('24h')
    .describe('How long a login in the browser, or a token of a monitor, holds'),
  sessions: wholeNumber({ min: 1, max: 100_000 })
    .prefault('1000')
    .describe('Most logins at a time, and as many tokens of monitors; the oldest gives way'),
});
