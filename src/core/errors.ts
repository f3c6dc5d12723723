/**
 * All error codes that other programs can match on. A `code` is stable; its message is for people. `docs/errors.md` is
 * generated from this table (`npm run docs:errors`), and a test checks that both agree.
 *
 * `kind` says where the cause is: `peer`: the program at the other end of a socket; `operator`: the configuration or
 * the machine; `resource`: a limit was reached; `bug`: airchain. `status` is the HTTP status of a response with the
 * error.
 */
export interface ErrorDefinition {
  readonly kind: 'peer' | 'operator' | 'resource' | 'bug';
  readonly status?: number;
  /** What happened, one sentence without a full stop. */
  readonly meaning: string;
  /** What to do about it, one sentence without a full stop. */
  readonly remedy: string;
}

/** Every error code of airchain. Names start with their domain. A retired name is never reused. */
export const errorDefinitions = {
  OGG_PAGE_BROKEN: {
    kind: 'peer',
    status: 400,
    meaning: 'An Ogg page is malformed, or its checksum is wrong',
    remedy: 'Check the connection from the encoder, and programs that change the stream without a new checksum',
  },
  OGG_HEADERS_TOO_LARGE: {
    kind: 'peer',
    status: 400,
    meaning: 'The header pages of an Ogg stream, without pictures, are larger than the limit',
    remedy: 'Shorten the comments at the encoder, or raise server.limits.streamHeadBytes (for pictures: tagBytes)',
  },
  INTERNAL_BUG: {
    kind: 'bug',
    status: 500,
    meaning: 'An internal check of airchain failed',
    remedy: 'Report it with the log lines around it',
  },
  FFMPEG_MISSING: {
    kind: 'operator',
    meaning: 'ffmpeg is not installed: music, tracks, live sources in programs and encoded outputs are disabled',
    remedy: 'Install ffmpeg (Debian, Ubuntu: `apt install ffmpeg`; macOS: `brew install ffmpeg`); no restart is needed',
  },
  DECODERS_EXHAUSTED: {
    kind: 'resource',
    meaning: 'The number of running stream decoders has reached `server.limits.decoders`',
    remedy: 'Stop sources, inputs and monitors that are not needed, or raise the limit if the machine has capacity',
  },
  STREAM_RESTARTS_TOO_OFTEN: {
    kind: 'peer',
    status: 400,
    meaning: 'A stream restarts (a new Ogg chain or WebM head) so often that its decoders would overload the machine',
    remedy: 'Send a new chain for each title and no more often, or raise `server.limits.streamRestarts`',
  },
  MOUNT_IN_USE: {
    kind: 'peer',
    status: 403,
    meaning: 'Another source feeds the mount',
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
    remedy: 'See /status-json.xsl for the existing mounts',
  },
  MOUNT_SOURCE_FOREIGN: {
    kind: 'peer',
    status: 403,
    meaning: 'A source login may act only on its own stream, and another source feeds the mount',
    remedy: 'Use the login of an administrator, or the login of that source',
  },
  MOUNT_PATH_INVALID: {
    kind: 'peer',
    status: 400,
    meaning: 'The text is not a valid mount path',
    remedy: 'Write a path like /live: it starts with "/", is not percent-encoded and has no "?", "#" or "\\"',
  },
  MOUNT_PATH_RESERVED: {
    kind: 'peer',
    status: 400,
    meaning: 'The path belongs to a page, a list or a route of airchain, so no mount can have it',
    remedy: 'Choose another path for the mount',
  },
  HEAD_TOO_LARGE: {
    kind: 'peer',
    status: 431,
    meaning: 'The head of a request or response is longer than the limit',
    remedy: 'Send fewer or shorter header lines, or raise server.limits.headBytes',
  },
  HEAD_MALFORMED: {
    kind: 'peer',
    status: 400,
    meaning: 'The first bytes of a connection are not a valid request or response',
    remedy: 'Check that the program uses HTTP, ICE or SHOUTcast on this port, and that its address is correct',
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
    meaning: 'The body uses a transfer coding other than chunked',
    remedy: 'Send the body unencoded or chunked',
  },
  CHUNK_MALFORMED: {
    kind: 'peer',
    status: 400,
    meaning: 'A chunked body has a malformed chunk',
    remedy: 'Look for a proxy between encoder and server that changes the body of PUT requests',
  },
  PROXY_HEADER_MALFORMED: {
    kind: 'peer',
    status: 400,
    meaning: 'A connection to a port that expects the PROXY protocol does not start with its header',
    remedy: 'Enable the PROXY protocol in the load balancer, or disable it for this port',
  },
  ADDRESS_MALFORMED: {
    kind: 'operator',
    meaning: 'The text is not an IP address or an address range',
    remedy: 'Write one address or a range in CIDR form, such as 10.0.0.0/8 or 2001:db8::/32',
  },
  AUTH_CREDENTIALS_MISSING: {
    kind: 'peer',
    status: 401,
    meaning: 'The request needs a user name and a password and has none',
    remedy: 'Send the credentials with the request, as HTTP Basic or as the source protocol defines',
  },
  AUTH_CREDENTIALS_WRONG: {
    kind: 'peer',
    status: 401,
    meaning: 'The user name or password is wrong, or does not permit this action',
    remedy: 'Check both, and whether the mount has a user name or password of its own',
  },
  AUTH_PASSWORD_TOO_LONG: {
    kind: 'peer',
    status: 401,
    meaning: 'The password is longer than 256 bytes; it was refused without a check',
    remedy: 'Set a password of at most 256 bytes (UTF-8)',
  },
  AUTH_SESSION_ENDED: {
    kind: 'peer',
    status: 401,
    meaning: 'The session token is invalid, expired or revoked',
    remedy: 'Log in again',
  },
  AUTH_BANNED: {
    kind: 'peer',
    status: 403,
    meaning: 'The address or the player is banned',
    remedy: 'Ask the operator to lift the ban',
  },
  AUTH_RATE_LIMITED: {
    kind: 'resource',
    status: 429,
    meaning: 'Too many wrong passwords from this address or for this account',
    remedy: 'Wait for the time given in the response, then use the correct password',
  },
  AUTH_UNAVAILABLE: {
    kind: 'operator',
    status: 503,
    meaning: 'The login cannot be checked: the auth server does not respond or the password file cannot be read',
    remedy: 'Read the log for the reason, and consider whenDown: open or cached for the mount',
  },
  AUTH_OVERLOADED: {
    kind: 'resource',
    status: 503,
    meaning: 'Too many passwords are waiting to be checked',
    remedy: 'Try again after the time given in Retry-After',
  },
  AUTH_HASH_UNSUPPORTED: {
    kind: 'operator',
    meaning: 'A stored password hash has an unsupported format',
    remedy: 'Set the password again; it is then stored in the current format',
  },
  AUTH_ACCOUNT_INVALID: {
    kind: 'peer',
    status: 400,
    meaning: 'A user name or password cannot be stored',
    remedy: 'Use a name without a colon and without line ends, and a password that is not empty',
  },
  AUTH_FILE_UNUSABLE: {
    kind: 'operator',
    status: 503,
    meaning: 'A htpasswd file cannot be read or written, or is larger than the limit',
    remedy: 'Check the path, its owner and its mode',
  },
  AUTH_OPTIONS_INVALID: {
    kind: 'operator',
    meaning: 'The entry of a ban or an auth server is invalid',
    remedy: 'Use the format that the message describes',
  },
  STORE_OPEN_FAILED: {
    kind: 'operator',
    meaning: 'The database in the data directory cannot be opened',
    remedy: 'Check that the data directory can be written by the user that runs airchain and that the disk is not full',
  },
  STORE_MISSING: {
    kind: 'operator',
    meaning: 'The data directory has no database yet',
    remedy: 'Start the station once, which creates it and its passwords, or name its configuration with `--config`',
  },
  STORE_TOO_NEW: {
    kind: 'operator',
    meaning: 'The database was written by a newer airchain than this one',
    remedy: 'Run the newer version again, or restore the copy that it made before it changed the database',
  },
  DATA_DIR_IN_USE: {
    kind: 'operator',
    meaning: 'Another airchain is running on the data directory',
    remedy: 'Stop the other one, or set a separate `dataDir`',
  },
  PORT_TAKEN: {
    kind: 'operator',
    meaning: 'Another program already listens on the port',
    remedy: 'Stop the other program, or choose another port in `server.listen` or with `--port`',
  },
  PORT_FORBIDDEN: {
    kind: 'operator',
    meaning: 'This user has no permission to listen on the port',
    remedy: 'Choose a port above 1023, or give the service CAP_NET_BIND_SERVICE',
  },
  LISTEN_FAILED: {
    kind: 'operator',
    meaning: 'The system refused to listen on an address',
    remedy: 'Check `server.listen`: the host has to be an address of this machine',
  },
  CONFIG_NOT_READABLE: {
    kind: 'operator',
    meaning: 'A configuration file could not be read',
    remedy: 'Check its name and that this user may read it; `airchain init` writes an airchain.yml',
  },
  CONFIG_INVALID: {
    kind: 'operator',
    meaning: 'The configuration is invalid',
    remedy: 'Correct the listed lines; `airchain.example.yml` shows every key',
  },
  CONFIG_NOT_ICECAST: {
    kind: 'operator',
    meaning: 'A file to import is not an Icecast configuration',
    remedy: 'Give the `icecast.xml` of Icecast 2.4, 2.5 or icecast-kh; `xmllint` finds mistakes in its XML',
  },
  CONFIG_EXISTS: {
    kind: 'operator',
    meaning: 'The configuration file to write already exists',
    remedy: 'Edit the existing file, or replace it with `--force`',
  },
  CONFIG_NOT_WRITABLE: {
    kind: 'operator',
    meaning: 'A configuration file could not be written',
    remedy: 'Check that its folder exists and that this user may write to it',
  },
  ADMIN_PASSWORD_CONFIGURED: {
    kind: 'operator',
    meaning: 'The configuration sets the password of the administrator, which takes precedence over any other',
    remedy:
      'Change `access.adminPassword` in the file, or take it out and run `airchain password`; then reload the station',
  },
  ADMIN_PASSWORD_REFUSED: {
    kind: 'operator',
    meaning: 'A new password cannot be used',
    remedy: 'Enter 8 to 256 bytes on one line, or nothing to generate a password',
  },
  CLI_USAGE_WRONG: {
    kind: 'operator',
    meaning: 'The command line has an unknown command or option, or one without its value',
    remedy: 'See `airchain --help`, or `--help` after a command',
  },
  FORMAT_NOT_RECOGNISED: {
    kind: 'peer',
    status: 415,
    meaning: 'The data of a source is not in the format of its content type',
    remedy: 'Set the content type of the source client to the format that it sends',
  },
  FORMAT_TAGS_TOO_LARGE: {
    kind: 'peer',
    status: 413,
    meaning: 'No stream was found after the tags of a source within the limit',
    remedy: 'Disable tags and pictures in the source client, or raise server.limits.tagBytes',
  },
  FORMAT_PART_TOO_LARGE: {
    kind: 'peer',
    status: 413,
    meaning: 'One frame, block or header of a stream is longer than its limit',
    remedy: 'Lower the bit rate or the picture size in the source client, and remove attached pictures',
  },
  MOUNT_FORMATS_DIFFER: {
    kind: 'peer',
    status: 409,
    meaning: 'The two mounts have different formats, so listeners cannot move between them',
    remedy: 'Move them to a mount of the same format',
  },
  API_REQUEST_INVALID: {
    kind: 'peer',
    status: 400,
    meaning: 'The API request is invalid for its route',
    remedy: 'See /api/openapi.json',
  },
  API_BODY_TOO_LARGE: {
    kind: 'peer',
    status: 413,
    meaning: 'The body of a request is longer than the limit',
    remedy:
      'Send less, or send the login in the headers (Basic, cookie, bearer token): the limit is then ' +
      '`server.limits.requestBytes` instead of `server.limits.openRequestBytes`',
  },
  API_BODY_TIMEOUT: {
    kind: 'peer',
    status: 408,
    meaning: 'The body of a request did not arrive in time',
    remedy: 'Send it without pauses, or raise `server.limits.requestTimeout`',
  },
  API_BODY_INCOMPLETE: {
    kind: 'peer',
    status: 400,
    meaning: 'The connection ended before the body of a request had arrived',
    remedy: 'Send the request again',
  },
  API_BODIES_FULL: {
    kind: 'resource',
    status: 503,
    meaning: 'Incomplete request bodies use all the memory that the limit allows',
    remedy: 'Send the request again without pauses, or raise `server.limits.requestMemory`',
  },
  API_NOT_FOUND: {
    kind: 'peer',
    status: 404,
    meaning: 'The API has no route with this method and path',
    remedy: 'See /api/openapi.json for all routes',
  },
  API_LISTENER_NOT_FOUND: {
    kind: 'peer',
    status: 404,
    meaning: 'The mount has no listener with this id',
    remedy: 'List the listeners again: it may have left',
  },
  API_CROSS_SITE: {
    kind: 'peer',
    status: 403,
    meaning: 'The request may come from a page of another site that uses the login stored in the browser',
    remedy:
      'Make the change from a page of this server or from a program. A program that calls itself a browser sends the ' +
      'header X-Requested-With; a proxy has to pass Host on, or X-Forwarded-Host',
  },
  API_EVENTS_FULL: {
    kind: 'resource',
    status: 503,
    meaning: 'The number of event listeners has reached the limit',
    remedy: 'Try again later, or poll /api/status instead',
  },
  PULL_FAILED: {
    kind: 'peer',
    status: 502,
    meaning: 'A stream cannot be pulled: the other server is unreachable or not a streaming server',
    remedy: 'Check the address; airchain retries automatically',
  },
  PULL_REFUSED: {
    kind: 'peer',
    status: 502,
    meaning: 'The other server refused the stream',
    remedy: 'Check the path, the user and the password of the relay; airchain retries automatically',
  },
  TLS_UNUSABLE: {
    kind: 'operator',
    meaning: 'The certificate or its key cannot be used',
    remedy: 'Check `server.tls`: both files have to be readable PEM and belong together',
  },
  PUSH_FAILED: {
    kind: 'peer',
    status: 502,
    meaning: 'A stream cannot be pushed: the other server is unreachable or not a streaming server',
    remedy: 'Check the address, the port and whether the port uses TLS; airchain retries automatically',
  },
  PUSH_LOGIN_WRONG: {
    kind: 'peer',
    status: 502,
    meaning: 'The other server refused the user or the password of an output',
    remedy: 'Correct the login of the output; airchain retries automatically at long intervals',
  },
  PUSH_MOUNT_IN_USE: {
    kind: 'peer',
    status: 502,
    meaning: 'Another source feeds the mount of the other server',
    remedy:
      'Stop the other source or push to another mount; after a lost connection it may be the old one of this output',
  },
  PUSH_NOT_FOUND: {
    kind: 'peer',
    status: 502,
    meaning: 'The other server accepts no source on the path',
    remedy: 'Check the path and the port of the output: a web server may be in front of the radio server',
  },
  PUSH_REFUSED: {
    kind: 'peer',
    status: 502,
    meaning: 'The other server refused the stream',
    remedy: 'See the reason in the message: usually the format, too many sources, or an address that has moved',
  },
  PUSH_LOST: {
    kind: 'peer',
    status: 502,
    meaning: 'The connection to the other server was lost during the stream',
    remedy: 'See the log of the other server if it happens again; airchain reconnects automatically',
  },
  PUSH_STALLED: {
    kind: 'peer',
    status: 502,
    meaning: 'The other server stays connected but receives the stream too slowly or not at all',
    remedy: 'Check the upload rate, or lower the bit rate of the output; airchain reconnects automatically',
  },
  SCHEDULE_TIME_MALFORMED: {
    kind: 'operator',
    meaning: 'Days or times of a schedule are invalid or never occur',
    remedy: 'Write them as the message describes, for example mon-fri 18:00-20:00',
  },
  QUEUE_FULL: {
    kind: 'resource',
    status: 503,
    meaning: 'The number of requested tracks has reached the limit',
    remedy: 'Wait until one of them has been played, or remove one',
  },
  QUEUE_HAS_TRACK: {
    kind: 'peer',
    status: 409,
    meaning: 'The track is requested already and has not been played yet',
    remedy: 'Wait for it, or move it to the front of the queue',
  },
  QUEUE_TRACK_UNKNOWN: {
    kind: 'peer',
    status: 404,
    meaning: 'The station has no track with this path, or the file cannot be played',
    remedy: 'Check the path in the tracks of the playlist, and the log for broken files',
  },
  QUEUE_REQUEST_UNKNOWN: {
    kind: 'peer',
    status: 404,
    meaning: 'The queue has no request with this id',
    remedy: 'List the queue again: the track may have been played',
  },
  PLAYLIST_FILE_BROKEN: {
    kind: 'operator',
    meaning: 'A playlist file cannot be read: it is too large, or not in the format that its name says',
    remedy: 'Save it as M3U in UTF-8, with one path on each line',
  },
  INPUT_NOT_FOUND: {
    kind: 'peer',
    status: 404,
    meaning: 'The station, or the program, has no input of this name',
    remedy: 'See /api/inputs and /api/programs for the existing inputs',
  },
  PROGRAM_NOT_FOUND: {
    kind: 'peer',
    status: 404,
    meaning: 'There is no program with this name',
    remedy: 'See /api/status for the existing programs',
  },
  PROGRAM_CANNOT_SKIP: {
    kind: 'peer',
    status: 409,
    meaning: 'The input on air plays no tracks, so there is no next track',
    remedy: 'Select another input instead',
  },
  QUEUE_NOT_FOUND: {
    kind: 'peer',
    status: 404,
    meaning: 'No input of the program plays tracks, so none can be requested',
    remedy: 'Add an input of type playlist to the program',
  },
  OUTPUT_NOT_FOUND: {
    kind: 'peer',
    status: 404,
    meaning: 'There is no output with this name, or no output at all',
    remedy: 'See /api/outputs for the existing outputs',
  },
  ARTWORK_NOT_FOUND: {
    kind: 'peer',
    status: 404,
    meaning: 'The track on air has no picture that a browser can show',
    remedy: 'Show another picture instead, or add one to the tags of the file',
  },
  MONITOR_REQUEST_INVALID: {
    kind: 'peer',
    status: 400,
    meaning: 'The address of a monitor is invalid',
    remedy: 'See docs/protocols/monitor-socket.md',
  },
  MONITOR_SUBJECT_UNKNOWN: {
    kind: 'peer',
    status: 404,
    meaning: 'The requested monitor names no existing program, input or mount',
    remedy: 'See /api/status and /api/inputs for the existing names',
  },
  MONITOR_FULL: {
    kind: 'resource',
    status: 503,
    meaning: 'The number of monitors has reached the limit',
    remedy: 'Close another monitor, or raise monitor.clients',
  },
  API_AUDIO_FULL: {
    kind: 'resource',
    status: 503,
    meaning: 'The number of WAV streams of inputs has reached the limit',
    remedy: 'Close another player, or add a mount for the input',
  },
  LINK_NOT_FOUND: {
    kind: 'peer',
    status: 404,
    meaning: 'There is no link with this id: it was never created, or it has ended',
    remedy: 'Ask the person who shared the link for a new one',
  },
  LINKS_FULL: {
    kind: 'resource',
    status: 503,
    meaning: 'The number of links has reached the limit',
    remedy: 'End a link that is not needed, or raise links.maxLinks; links.adminLinks of them are for administrators',
  },
  LINKS_NETWORK_FULL: {
    kind: 'resource',
    status: 429,
    meaning: 'The number of links from the network of the caller has reached the limit without a login',
    remedy:
      'End a link, wait, or log in as an administrator or with the key; the limits are links.networkLinks and ' +
      'links.networkLinksPerHour',
  },
  LINK_OPTIONS_INVALID: {
    kind: 'peer',
    status: 400,
    meaning: 'A link is requested for longer or for more listeners than the limits allow',
    remedy: 'Request less, or raise links.maxTtl and links.maxListeners',
  },
} as const satisfies Record<string, ErrorDefinition>;

/** A code of the table: what to match on. */
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
