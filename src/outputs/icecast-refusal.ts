import { AirchainError, type ErrorCode } from '../core/index.ts';
import { decodeWireText, type ResponseHead } from '../protocols/http-head/index.ts';
import { cleanText } from '../protocols/title-text/index.ts';
import type { IcecastTarget } from './icecast-target.ts';

/** Longest part of an answer's text that goes into a message, in characters. */
const MAX_QUOTED = 200;
const SECRET_SHOWN_AS = '***';

/** An error of a push, in the words that all of them have. */
export function pushError(code: ErrorCode, target: IcecastTarget, reason: string, cause?: unknown): AirchainError {
  return new AirchainError(code, `Cannot push to "${target.url}": ${reason}`, { cause });
}

/** What a server's answer means, other than that it takes the stream; `body` is what it says behind the head. */
export function refusalOf(target: IcecastTarget, head: ResponseHead, body: Buffer): AirchainError {
  const { status, reason, headers } = head;
  const answer = `it answers ${status}${reason && ` ${quote(target, reason)}`}`;
  if (status === 401) return pushError('PUSH_LOGIN_WRONG', target, `the user or the password is wrong; ${answer}`);
  if (status >= 300 && status < 400) {
    const where = quote(target, headers.get('location') ?? '');
    return pushError('PUSH_REFUSED', target, `it sends us to "${where}", and sources do not follow; ${answer}`);
  }
  const text = quote(target, textOf(decodeWireText(body)));
  const told = text === '' ? answer : `${answer}: ${text}`;
  // Icecast 2.4 answers 403, Icecast 2.5 409.
  if (status === 409 || /\bin use\b/i.test(text)) return pushError('PUSH_MOUNT_IN_USE', target, told);
  return pushError(status === 404 ? 'PUSH_NOT_FOUND' : 'PUSH_REFUSED', target, told);
}

/** The text of a page, of a report in XML, or of plain words. */
function textOf(body: string): string {
  return body
    .replace(/<(head|style|script)\b.*?<\/\1>/gis, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
}

/** What a server says, in one short line that gives no login away even where the server repeats it. */
function quote({ user, password }: IcecastTarget, text: string): string {
  const basic = Buffer.from(`${user}:${password}`).toString('base64');
  // The longest first: a short password may be a piece of the others.
  const secrets = [basic, encodeURIComponent(password.toWellFormed()), password].filter((secret) => secret !== '');
  const safe = secrets.reduce((rest, secret) => rest.replaceAll(secret, SECRET_SHOWN_AS), text);
  return cleanText(safe, MAX_QUOTED);
}
