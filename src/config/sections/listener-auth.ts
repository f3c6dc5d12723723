import { z } from 'zod';
import { millis } from '../../core/index.ts';
import { duration, file, headerName, secret, text, webAddressOrNone } from '../fields.ts';

const LONGEST_ANSWER = millis(60_000);
const LONGEST_CACHE = millis(24 * 3_600_000);

const none = z.strictObject({ type: z.literal('none').describe('Everybody may listen') });

const htpasswd = z.strictObject({
  type: z.literal('htpasswd').describe('Names and passwords from a file'),
  file: file().describe('File with a name:hash on each line; made when the first account is added'),
});

const accounts = z.strictObject({
  type: z.literal('accounts').describe('Names and passwords that airchain keeps itself, added by /admin/manageauth'),
});

const url = z.strictObject({
  type: z.literal('url').describe('A web service decides, asked as Icecast asks it'),
  listenerAdd: webAddressOrNone().prefault('').describe('Asked when a listener comes; its answer decides'),
  listenerRemove: webAddressOrNone().prefault('').describe('Told when a listener has left'),
  mountAdd: webAddressOrNone().prefault('').describe('Told when a source starts'),
  mountRemove: webAddressOrNone().prefault('').describe('Told when a source has ended'),
  streamAuth: webAddressOrNone().prefault('').describe('Asked when a source logs in; empty: passwords decide'),
  user: text().prefault('').describe('Name to log in to the web service with'),
  password: secret().prefault('').describe('Password to log in to the web service with'),
  authHeader: text().prefault('icecast-auth-user: 1').describe('Header in the answer that lets the listener in'),
  timelimitHeader: headerName()
    .prefault('icecast-auth-timelimit')
    .describe('Header in the answer with the seconds the listener may stay'),
  clientHeaders: z.array(headerName()).prefault([]).describe("Headers of the listener's request to pass on"),
  clientHeaderPrefix: text().prefault('ClientHeader.').describe('Put before the names of those headers'),
  timeout: duration({ min: millis(100), max: LONGEST_ANSWER })
    .prefault('5s')
    .describe('How long the web service may take'),
  whenDown: z
    .enum(['open', 'closed', 'cached'])
    .prefault('closed')
    .describe('Who gets in while the web service does not answer: all, none, or who got in lately'),
  cacheFor: duration({ min: millis(0), max: LONGEST_CACHE })
    .prefault('5m')
    .describe('How long "lately" is'),
});

/** `listenerAuth` of a mount: who may listen to it. */
export const listenerAuth = z.discriminatedUnion('type', [none, accounts, htpasswd, url]);
