import type { IcecastAnswer } from './icecast-answer.ts';

/** Which Icecast's status codes are spoken. Texts are the same: clients match on them. */
export type IcecastCompat = '2.4' | '2.5';

/** Every reason to turn a source, a listener or an administrator away. */
export type Refusal =
  | 'credentials-missing'
  | 'credentials-wrong'
  | 'banned'
  | 'rate-limited'
  | 'mount-in-use'
  | 'too-many-sources'
  | 'too-many-connections'
  | 'mount-full'
  | 'mount-not-found'
  | 'not-begun'
  | 'link-key'
  | 'cross-site'
  | 'link-unknown'
  | 'mount-invalid'
  | 'mount-reserved'
  | 'transfer-encoding-not-supported'
  | 'method-unknown'
  | 'head-too-large'
  | 'head-malformed'
  | 'unavailable';

interface RefusalText {
  readonly status24: number;
  readonly status25: number;
  readonly text: string;
  /** Icecast 2.4.4 answers 401 and 403 as plain text, the rest as a small page. */
  readonly form: 'plain' | 'page';
}

const NEEDS_LOGIN: RefusalText = {
  status24: 401,
  status25: 401,
  text: 'You need to authenticate\r\n',
  form: 'plain',
};

/** Recorded from Icecast 2.4.4 (status24, text) and read in 2.5's source (status25). */
const REFUSALS: Readonly<Record<Refusal, RefusalText>> = {
  'credentials-missing': NEEDS_LOGIN,
  'credentials-wrong': NEEDS_LOGIN,
  banned: { status24: 403, status25: 403, text: 'Connection not allowed', form: 'plain' },
  'rate-limited': { status24: 403, status25: 429, text: 'Too many wrong passwords, try again later', form: 'plain' },
  'mount-in-use': { status24: 403, status25: 409, text: 'Mountpoint in use', form: 'plain' },
  'too-many-sources': { status24: 403, status25: 503, text: 'too many sources connected', form: 'plain' },
  'too-many-connections': { status24: 403, status25: 503, text: 'Icecast connection limit reached', form: 'plain' },
  'mount-full': { status24: 403, status25: 503, text: 'max listeners reached', form: 'plain' },
  'mount-not-found': { status24: 404, status25: 404, text: 'The file you requested could not be found', form: 'page' },
  'not-begun': { status24: 503, status25: 503, text: 'No source is connected yet, try again', form: 'plain' },
  'link-key': { status24: 403, status25: 403, text: 'The key does not fit this link', form: 'plain' },
  'cross-site': { status24: 403, status25: 403, text: 'Not for a page of another site', form: 'plain' },
  'link-unknown': { status24: 404, status25: 404, text: 'There is no such link, or it has ended', form: 'plain' },
  'mount-invalid': { status24: 400, status25: 400, text: 'source mountpoint not starting with /', form: 'page' },
  'mount-reserved': {
    status24: 400,
    status25: 400,
    text: 'the path belongs to a page of the server, choose another mountpoint',
    form: 'page',
  },
  'transfer-encoding-not-supported': { status24: 501, status25: 501, text: 'Unimplemented', form: 'page' },
  'method-unknown': { status24: 400, status25: 405, text: 'unknown request', form: 'page' },
  'head-too-large': { status24: 431, status25: 431, text: 'request head too large', form: 'page' },
  'head-malformed': { status24: 400, status25: 400, text: 'request not understood', form: 'page' },
  unavailable: { status24: 503, status25: 503, text: 'authentication service unavailable', form: 'plain' },
};

/** What a 401 offers: libshout reads `Allow` to choose between PUT and SOURCE. */
const CHALLENGE: readonly (readonly [string, string])[] = [
  ['WWW-Authenticate', 'Basic realm="Icecast2 Server"'],
  ['Allow', 'GET, HEAD, OPTIONS, SOURCE, PUT, POST, STATS'],
];

/** The answer for a refusal. `retryAfter`: whole seconds, where waiting helps. */
export function refusalAnswer(refusal: Refusal, compat: IcecastCompat, retryAfter?: number): IcecastAnswer {
  const { status24, status25, text, form } = REFUSALS[refusal];
  const status = compat === '2.5' ? status25 : status24;
  const headers: (readonly [string, string])[] = status === 401 ? [...CHALLENGE] : [];
  if (retryAfter !== undefined) headers.push(['Retry-After', String(Math.max(1, Math.ceil(retryAfter)))]);
  return form === 'plain'
    ? { status, contentType: 'text/plain; charset=utf-8', headers, body: text }
    : { status, contentType: 'text/html; charset=utf-8', headers, body: errorPage(status, text) };
}

/** The small page that Icecast 2.4.4 sends with an error; scripts cut the text out of it. */
export function errorPage(status: number, text: string): string {
  return `<html><head><title>Error ${status}</title></head><body><b>${status} - ${text}</b></body></html>\r\n`;
}
