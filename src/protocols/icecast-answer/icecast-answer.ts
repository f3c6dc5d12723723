import type { UnixMillis } from '../../core/index.ts';

/** An answer as Icecast gives it: HTTP/1.0, closed after the body, never chunked. */
export interface IcecastAnswer {
  readonly status: number;
  /** Overrides the usual words for the status. */
  readonly reason?: string;
  readonly contentType?: string;
  /** Further header fields, in this order. Names as they go out: naive players look for lower-case `icy-*`. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
  /** Absent: the head of a stream. */
  readonly body?: string;
}

/** What all answers of a server have in common. */
export interface IcecastAnswerStyle {
  /** The `Server` header. Players look for a name that starts with `Icecast` (VLC does). */
  readonly serverId: string;
  /** `Access-Control-Allow-Origin`; empty: no CORS headers. */
  readonly corsOrigin: string;
}

/** The words that Icecast 2.4.4 writes after the status where they differ from HTTP's own (recorded). */
const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  204: 'No Content',
  206: 'Partial Content',
  302: 'Found',
  400: 'Bad Request',
  401: 'Authentication Required',
  403: 'Forbidden',
  404: 'File Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  409: 'Conflict',
  410: 'Gone',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  416: 'Request Range Not Satisfiable',
  426: 'Upgrade Required',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  503: 'Service Unavailable',
};

/** What browsers may read of a stream's head; without it a page cannot see the station's name or `icy-metaint`. */
const EXPOSED_HEADERS =
  'icy-br, icy-description, icy-genre, icy-metaint, icy-name, icy-pub, icy-url, ice-audio-info, Content-Length, Content-Range';

/**
 * The bytes of the answer. Field order is that of Icecast 2.4.4 as recorded: status, Server, Connection, Date,
 * Content-Type, the three against caching, CORS, then the answer's own. Header values are written in UTF-8.
 */
export function writeIcecastAnswer(answer: IcecastAnswer, style: IcecastAnswerStyle, now: UnixMillis): Buffer {
  return Buffer.from(writeIcecastHead(answer, style, now, 'HTTP/1.0') + (answer.body ?? ''));
}

/** The head alone; `statusProtocol` is `ICY` for players that expect SHOUTcast's status line. */
export function writeIcecastHead(
  answer: IcecastAnswer,
  style: IcecastAnswerStyle,
  now: UnixMillis,
  statusProtocol: 'HTTP/1.0' | 'ICY',
): string {
  const { status, contentType, headers = [] } = answer;
  let head = `${statusProtocol} ${status} ${answer.reason ?? REASONS[status] ?? 'Unknown'}\r\n`;
  head += `Server: ${style.serverId}\r\nConnection: Close\r\nDate: ${new Date(now).toUTCString()}\r\n`;
  if (contentType) head += `Content-Type: ${singleLine(contentType)}\r\n`;
  head += 'Cache-Control: no-cache, no-store\r\nExpires: Mon, 26 Jul 1997 05:00:00 GMT\r\nPragma: no-cache\r\n';
  if (style.corsOrigin) {
    head += `Access-Control-Allow-Origin: ${style.corsOrigin}\r\nAccess-Control-Expose-Headers: ${EXPOSED_HEADERS}\r\n`;
  }
  for (const [name, value] of headers) {
    // Icecast writes icy-* without the space, and some players were written against just that.
    head += `${name}:${name.startsWith('icy-') ? '' : ' '}${singleLine(value)}\r\n`;
  }
  return `${head}\r\n`;
}

/** A value that cannot end its header line early. */
function singleLine(value: string): string {
  return value.replace(/[\r\n\0]+/g, ' ');
}
