import { decodeWireText } from '../http-head/index.ts';

/** Name and password as they were sent. Never to be logged. */
export interface BasicCredentials {
  /** May be empty. */
  readonly user: string;
  readonly password: string;
}

const BASIC = /^basic ([0-9a-z+/_-]+={0,2})$/i;

/**
 * Reads an `Authorization: Basic` value (RFC 7617); name and password are UTF-8 where valid, else ISO 8859-1.
 * @returns null when there is none, it is another scheme, or it is broken: Icecast answers all three alike
 */
export function readBasicCredentials(authorization: string | null | undefined): BasicCredentials | null {
  const match = BASIC.exec(authorization?.trim() ?? '');
  if (!match) return null;
  const text = decodeWireText(Buffer.from(match[1]!, 'base64'));
  const colon = text.indexOf(':');
  return colon === -1 ? null : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}
