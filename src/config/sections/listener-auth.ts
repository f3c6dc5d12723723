import { z } from 'zod';
import { millis } from '../../core/index.ts';
import { duration, file, headerName, secret, text, webAddressOrNone } from '../fields.ts';

const LONGEST_ANSWER = millis(60_000);
const LONGEST_CACHE = millis(24 * 3_600_000);

const none = z.strictObject({ type: z.literal('none').describe('No login: the mount is open') });

const htpasswd = z.strictObject({
  type: z.literal('htpasswd').describe('Listeners log in with a name and a password from a file'),
  file: file().describe('File with name:hash on each line; created with the first account'),
});

const accounts = z.strictObject({
  type: z
    .literal('accounts')
    .describe('Listeners log in with an account that airchain stores; add them at /admin/manageauth'),
});

const url = z.strictObject({
  type: z.literal('url').describe("A web service decides, by Icecast's URL authentication"),
  listenerAdd: webAddressOrNone().prefault('').describe('URL requested when a listener connects; the response decides'),
  listenerRemove: webAddressOrNone().prefault('').describe('URL notified when a listener has left'),
  mountAdd: webAddressOrNone().prefault('').describe('URL notified when a source starts'),
  mountRemove: webAddressOrNone().prefault('').describe('URL notified when a source has ended'),
  streamAuth: webAddressOrNone().prefault('').describe('URL requested when a source logs in; empty: passwords decide'),
  user: text().prefault('').describe('User name for the web service'),
  password: secret().prefault('').describe('Password for the web service'),
  authHeader: text().prefault('icecast-auth-user: 1').describe('Response header that accepts the listener'),
  timelimitHeader: headerName()
    .prefault('icecast-auth-timelimit')
    .describe("Response header with the listener's maximum duration, in seconds"),
  clientHeaders: z.array(headerName()).prefault([]).describe("Headers of the listener's request that are forwarded"),
  clientHeaderPrefix: text().prefault('ClientHeader.').describe('Prefix of the names of forwarded headers'),
  timeout: duration({ min: millis(100), max: LONGEST_ANSWER })
    .prefault('5s')
    .describe('Timeout for a response of the web service'),
  whenDown: z
    .enum(['open', 'closed', 'cached'])
    .prefault('closed')
    .describe(
      'Which listeners are accepted while the web service does not respond: all, none, or those with a cached response',
    ),
  cacheFor: duration({ min: millis(0), max: LONGEST_CACHE })
    .prefault('5m')
    .describe('How long a response is valid for whenDown: cached'),
});

/** `listenerAuth` of a mount: who may listen to it. */
export const listenerAuth = z.discriminatedUnion('type', [none, accounts, htpasswd, url]);
