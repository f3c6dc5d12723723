/**
 * The one list of everything that can go wrong and that somebody else can match on: `code` is stable, the message is
 * for people. `docs/errors.md` is written from this table (`npm run docs:errors`) and a test keeps the two equal.
 *
 * `kind` says who has to act: `peer` the program at the other end of a socket, `operator` whoever runs airchain,
 * `resource` nobody yet (a limit was met), `bug` us. `status` is the HTTP status when the answer is still to be sent.
 */
export interface ErrorDefinition {
  readonly kind: 'peer' | 'operator' | 'resource' | 'bug';
  readonly status?: number;
  /** What happened, one sentence without a full stop. */
  readonly meaning: string;
  /** What to do about it, one sentence without a full stop. */
  readonly remedy: string;
}

/** Every error code of airchain. Names start with their domain and are never used again for something else. */
export const errorDefinitions = {
  INTERNAL_BUG: {
    kind: 'bug',
    status: 500,
    meaning: 'A part of airchain broke a rule of its own',
    remedy: 'Report it with the log lines around it',
  },
  MOUNT_IN_USE: {
    kind: 'peer',
    status: 403,
    meaning: 'Another source feeds the mount and keeps it',
    remedy: 'Stop the other source, use another mount, or set `takeover` on the mount',
  },
  MOUNT_NO_SOURCE: {
    kind: 'peer',
    status: 400,
    meaning: 'Nothing feeds the mount',
    remedy: 'Connect a source first',
  },
  MOUNT_NOT_FOUND: {
    kind: 'peer',
    status: 404,
    meaning: 'There is no mount with this path',
    remedy: 'Look at /status-json.xsl for those there are',
  },
  HEAD_TOO_LARGE: {
    kind: 'peer',
    status: 431,
    meaning: 'The head of a request or an answer did not end within the allowed bytes',
    remedy: 'Send fewer or shorter header lines, or raise server.limits.headBytes',
  },
  HEAD_MALFORMED: {
    kind: 'peer',
    status: 400,
    meaning: 'The first bytes of a connection are not a request or an answer that we can read',
    remedy: 'Check that the program speaks HTTP, ICE or SHOUTcast to this port and that its address is spelt right',
  },
  BODY_LENGTH_MALFORMED: {
    kind: 'peer',
    status: 400,
    meaning: 'The headers contradict each other about where the body ends',
    remedy: 'Send either one Content-Length or Transfer-Encoding: chunked, not both',
  },
  BODY_CODING_UNSUPPORTED: {
    kind: 'peer',
    status: 501,
    meaning: 'The body comes in a transfer coding other than chunked',
    remedy: 'Send the body as it is or in chunks',
  },
  CHUNK_MALFORMED: {
    kind: 'peer',
    status: 400,
    meaning: 'A body that was announced as chunked has a broken chunk',
    remedy: 'Look for a proxy between encoder and server that changes the body of PUT requests',
  },
  PROXY_HEADER_MALFORMED: {
    kind: 'peer',
    status: 400,
    meaning: 'A connection to a port that expects the PROXY protocol does not start with its header',
    remedy: 'Switch the PROXY protocol on in the load balancer or off for this port',
  },
  ADDRESS_MALFORMED: {
    kind: 'operator',
    meaning: 'A text is not an IP address or a range of them',
    remedy: 'Write one address or a range in CIDR form, such as 10.0.0.0/8 or 2001:db8::/32',
  },
} as const satisfies Record<string, ErrorDefinition>;

export type ErrorCode = keyof typeof errorDefinitions;

/**
 * The error that airchain throws for everything it foresees. Match on `code`, never on the message.
 * The message starts with the action, quotes values and has no full stop: `Cannot listen on port 8000: it is taken`.
 */
export class AirchainError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'AirchainError';
    this.code = code;
  }

  get definition(): ErrorDefinition {
    return errorDefinitions[this.code];
  }
}

/** Whether a thrown value is airchain's own error, with this code when one is given. */
export function isAirchainError(value: unknown, code?: ErrorCode): value is AirchainError {
  return value instanceof AirchainError && (code === undefined || value.code === code);
}

/** The text of any thrown value, for a log line. */
export function errorText(value: unknown): string {
  return value instanceof Error ? value.message : String(value);
}
