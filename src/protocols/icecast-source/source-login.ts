import type { RequestHead } from '../http-head/index.ts';
import { readBasicCredentials } from './basic-credentials.ts';

/** How a source client says who it is. */
export interface SourceLogin {
  readonly form: 'basic' | 'ice-password' | 'request-line' | 'webcast' | 'shoutcast';
  /** Null where the form has no place for a name: the mount's own source user is meant. */
  readonly user: string | null;
  /** Never to be logged. */
  readonly password: string;
  /** Other ways to read the same line, where one field holds both: `user:password`. All of them are one attempt. */
  readonly readings?: readonly { readonly user: string; readonly password: string }[];
}

/**
 * The whole answer to a welcome xaudiocast source. DarkIce wants it to start with `OK`, libshout wants `OK` anywhere
 * in it; both then send audio.
 */
export const XAUDIOCAST_OK = 'OK\r\n';

/**
 * The login in a source's request head: Basic, else the `ice-password` header, else the password in the request line of
 * xaudiocast, or the key that was taken out of it.
 * @returns null when there is none
 */
export function readSourceLogin(head: Pick<RequestHead, 'headers' | 'linePassword'>): SourceLogin | null {
  const basic = readBasicCredentials(head.headers.get('authorization'));
  if (basic !== null) return { form: 'basic', ...basic };
  const password = head.headers.get('ice-password');
  if (password !== undefined) return { form: 'ice-password', user: null, password };
  if (head.linePassword !== null) return { form: 'request-line', user: null, password: head.linePassword };
  return null;
}
