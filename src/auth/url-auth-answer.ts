import { AirchainError, type Millis, millis, seconds, secondsToMillis } from '../core/index.ts';
import { cleanText } from '../protocols/title-text/index.ts';

/**
 * How an auth server accepts: with a header, or with its status line (`HTTP/1.1 200 OK`, seen in Icecast
 * configurations).
 */
export type AcceptRule =
  | { readonly by: 'header'; readonly name: string; readonly value: string }
  | { readonly by: 'status'; readonly status: number };

/** The relevant parts of a response. */
export interface AuthServerAnswer {
  readonly status: number;
  readonly headers: Headers;
}

const MESSAGE_HEADER = 'icecast-auth-message';
const MAX_MESSAGE_LENGTH = 200;
/** The maximum that a timer supports; longer limits are reduced to it. */
const MAX_TIME_LIMIT_SECONDS = 2_000_000;

/**
 * Reads Icecast's `auth_header`: `icecast-auth-user: 1`; without a value the header's presence is enough.
 * @throws AirchainError `AUTH_OPTIONS_INVALID`
 */
export function parseAcceptRule(text: string): AcceptRule {
  const status = /^HTTP\/\d(?:\.\d)?\s+(\d{3})\b/i.exec(text.trim())?.[1];
  if (status) return { by: 'status', status: Number(status) };
  const [, name, value = ''] = /^([!#$%&'*+.^_`|~0-9a-z-]+)\s*(?::\s*(.*))?$/i.exec(text.trim()) ?? [];
  if (!name) {
    throw new AirchainError(
      'AUTH_OPTIONS_INVALID',
      `Cannot use "${text}" as the header of a welcome listener: it must be "name: value", "name" or "HTTP/1.1 200"`,
    );
  }
  return { by: 'header', name: name.toLowerCase(), value: value.toLowerCase() };
}

/** Whether the response accepts. Icecast compares the beginning of the header, case-insensitively. */
export function isAccepted(answer: AuthServerAnswer, rule: AcceptRule): boolean {
  if (rule.by === 'status') return answer.status === rule.status;
  return answer.headers.get(rule.name)?.toLowerCase().startsWith(rule.value) ?? false;
}

/** How long a listener may stay; null when the response sets no limit or no positive number. */
export function readTimeLimit(answer: AuthServerAnswer, headerName: string): Millis | null {
  const value = Number.parseInt(answer.headers.get(headerName) ?? '', 10);
  if (!(value > 0)) return null;
  return millis(secondsToMillis(seconds(Math.min(value, MAX_TIME_LIMIT_SECONDS))));
}

/** The reason in the response, shortened and escaped for one log line; null: none. */
export function readMessage(answer: AuthServerAnswer): string | null {
  return cleanText(answer.headers.get(MESSAGE_HEADER) ?? '', MAX_MESSAGE_LENGTH) || null;
}
