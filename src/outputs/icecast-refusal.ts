import { AirchainError, type ErrorCode } from '../core/index.ts';
import { decodeWireText, type ResponseHead } from '../protocols/http-head/index.ts';
import { quoteAnswer } from '../protocols/plain-address/index.ts';
import type { IcecastTarget } from './icecast-target.ts';

/** An error of a push, in the words that all of them have. */
export function pushError(code: ErrorCode, target: IcecastTarget, reason: string, cause?: unknown): AirchainError {
  return new AirchainError(code, `Cannot push to "${target.url}": ${reason}`, { cause });
}

/** What a server's answer means, other than that it takes the stream; `body` is what it says behind the head. */
export function refusalOf(target: IcecastTarget, head: ResponseHead, body: Buffer): AirchainError {
  const { status, reason, headers } = head;
  const quote = (text: string) => quoteAnswer(text, { user: target.user, password: target.password });
  const answer = `it answers ${status}${reason && ` ${quote(reason)}`}`;
  if (status === 401) return pushError('PUSH_LOGIN_WRONG', target, `the user or the password is wrong; ${answer}`);
  if (status >= 300 && status < 400) {
    const where = quote(headers.get('location') ?? '');
    return pushError('PUSH_REFUSED', target, `it sends us to "${where}", and sources do not follow; ${answer}`);
  }
  const text = quote(textOf(decodeWireText(body)));
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
