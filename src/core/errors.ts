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
  OGG_PAGE_BROKEN: {
    kind: 'peer',
    status: 400,
    meaning: 'Bytes that should be an Ogg page are none, or their checksum is wrong',
    remedy:
      'Look for a fault on the way from the encoder, or for a program that changes the stream without a new checksum',
  },
  OGG_HEADERS_TOO_LARGE: {
    kind: 'peer',
    status: 400,
    meaning: 'The header pages of an Ogg stream take more bytes than are kept for listeners who join, pictures aside',
    remedy: 'Shorten the comments at the encoder, or raise server.limits.streamHeadBytes (for pictures: tagBytes)',
  },
  INTERNAL_BUG: {
    kind: 'bug',
    status: 500,
    meaning: 'A part of airchain broke a rule of its own',
    remedy: 'Report it with the log lines around it',
  },
  FFMPEG_MISSING: {
    kind: 'operator',
    meaning: 'There is no ffmpeg on this machine: music, tracks, live sources in programs and encoded outputs are off',
    remedy: 'Install ffmpeg (Debian, Ubuntu: `apt install ffmpeg`; macOS: `brew install ffmpeg`); no restart is needed',
  },
  DECODERS_EXHAUSTED: {
    kind: 'resource',
    meaning: 'As many decoders of streams run as `server.limits.decoders` allows',
    remedy:
      'Look for sources, inputs and monitors that are not needed, or raise the limit where the machine can bear it',
  },
  STREAM_RESTARTS_TOO_OFTEN: {
    kind: 'peer',
    status: 400,
    meaning: 'A stream restarts (an Ogg chain, a WebM head) so often that a decoder for each would stop the machine',
    remedy: 'Send a new chain for each title and no more often, or raise `server.limits.streamRestarts`',
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
  MOUNT_SOURCE_FOREIGN: {
    kind: 'peer',
    status: 403,
    meaning: 'The login of a source may act only on what it feeds itself, and something else feeds the mount',
    remedy: 'Use the login of an administrator, or the login by which the source came',
  },
  MOUNT_PATH_INVALID: {
    kind: 'peer',
    status: 400,
    meaning: 'The text cannot be the path of a mount',
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
  AUTH_CREDENTIALS_MISSING: {
    kind: 'peer',
    status: 401,
    meaning: 'The request needs a user name and a password and brought none',
    remedy: 'Send the credentials with the request, as HTTP Basic or in the form that the source protocol has',
  },
  AUTH_CREDENTIALS_WRONG: {
    kind: 'peer',
    status: 401,
    meaning: 'The user name or the password is not one that may do this',
    remedy: 'Check both, and whether the mount has a user name or password of its own',
  },
  AUTH_PASSWORD_TOO_LONG: {
    kind: 'peer',
    status: 401,
    meaning: 'The password has more than 256 bytes, so it was refused without checking it',
    remedy: 'Set a password of at most 256 bytes (UTF-8)',
  },
  AUTH_SESSION_ENDED: {
    kind: 'peer',
    status: 401,
    meaning: 'The token that was shown is none, or its time is over, or the password was changed since',
    remedy: 'Log in again',
  },
  AUTH_BANNED: {
    kind: 'peer',
    status: 403,
    meaning: 'The address or the player is on the list of bans',
    remedy: 'Ask the operator to lift the ban',
  },
  AUTH_RATE_LIMITED: {
    kind: 'resource',
    status: 429,
    meaning: 'Too many wrong passwords came from this address or for this account',
    remedy: 'Wait for the time named in the answer and use the right password',
  },
  AUTH_UNAVAILABLE: {
    kind: 'operator',
    status: 503,
    meaning: 'Nobody could be asked whether the login is right: the auth server or the password file does not answer',
    remedy: 'Read the log for the reason, and consider whenDown: open or cached for the mount',
  },
  AUTH_OVERLOADED: {
    kind: 'resource',
    status: 503,
    meaning: 'More passwords wait to be checked than the limit allows',
    remedy: 'Try again after the time named in Retry-After',
  },
  AUTH_HASH_UNSUPPORTED: {
    kind: 'operator',
    meaning: 'A stored password hash has a form that cannot be checked here',
    remedy: 'Set the password again, so that it is stored in the present form',
  },
  AUTH_ACCOUNT_INVALID: {
    kind: 'peer',
    status: 400,
    meaning: 'A user name or password cannot be stored as it is',
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
    meaning: 'A ban or an auth server is written in a form that cannot be used',
    remedy: 'Write it in the form that the message names',
  },
  STORE_OPEN_FAILED: {
    kind: 'operator',
    meaning: 'The database in the data directory cannot be opened',
    remedy: 'Check that the data directory can be written by the user that runs airchain and that the disk is not full',
  },
  STORE_MISSING: {
    kind: 'operator',
    meaning: 'The data directory has no database yet',
    remedy: 'Start the station once, which makes it and its passwords; or name its configuration with `--config`',
  },
  STORE_TOO_NEW: {
    kind: 'operator',
    meaning: 'The database was written by a newer airchain than this one',
    remedy: 'Run the newer version again, or restore the copy that it made before it changed the database',
  },
  DATA_DIR_IN_USE: {
    kind: 'operator',
    meaning: 'Another airchain is running on the data directory',
    remedy: 'Stop the other one, or give this one a folder of its own in `dataDir`',
  },
  PORT_TAKEN: {
    kind: 'operator',
    meaning: 'Another program listens on a port that airchain is to listen on',
    remedy: 'Stop the other program, or choose another port in `server.listen` or with `--port`',
  },
  PORT_FORBIDDEN: {
    kind: 'operator',
    meaning: 'The system does not let this user listen on the port',
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
    meaning: 'The configuration has mistakes',
    remedy: 'Correct the lines that are named; `airchain.example.yml` shows every key',
  },
  CONFIG_NOT_ICECAST: {
    kind: 'operator',
    meaning: 'A file to import is not an Icecast configuration',
    remedy: 'Give the `icecast.xml` of Icecast 2.4, 2.5 or icecast-kh; `xmllint` finds mistakes in its XML',
  },
  CONFIG_EXISTS: {
    kind: 'operator',
    meaning: 'A configuration was to be written where there is a file already',
    remedy: 'Edit the file that is there, or replace it with `--force`',
  },
  CONFIG_NOT_WRITABLE: {
    kind: 'operator',
    meaning: 'A configuration file could not be written',
    remedy: 'Check that its folder is there and that this user may write in it',
  },
  ADMIN_PASSWORD_CONFIGURED: {
    kind: 'operator',
    meaning: 'The password of the administrator is set by the configuration, which goes before any other',
    remedy:
      'Change `access.adminPassword` in the file, or take it out and run `airchain password`; then reload the station',
  },
  ADMIN_PASSWORD_REFUSED: {
    kind: 'operator',
    meaning: 'A new password cannot be used',
    remedy: 'Write 8 to 256 bytes on one line, or nothing to have one made',
  },
  CLI_USAGE_WRONG: {
    kind: 'operator',
    meaning: 'The command line has an unknown command or option, or one without its value',
    remedy: 'See `airchain --help`, or `--help` after a command',
  },
  FORMAT_NOT_RECOGNISED: {
    kind: 'peer',
    status: 415,
    meaning: 'The bytes of a source are not in the format that they were announced as',
    remedy: 'Set the content type of the source client to the format that it really sends',
  },
  FORMAT_TAGS_TOO_LARGE: {
    kind: 'peer',
    status: 413,
    meaning: 'No stream was found behind the tags of a source, up to the limit',
    remedy: 'Leave tags and pictures out at the source client, or raise server.limits.tagBytes',
  },
  FORMAT_PART_TOO_LARGE: {
    kind: 'peer',
    status: 413,
    meaning: 'One frame, block or header of a stream is longer than its limit',
    remedy: 'Lower the bit rate or the picture size in the source client, and leave out attached pictures',
  },
  MOUNT_FORMATS_DIFFER: {
    kind: 'peer',
    status: 409,
    meaning: 'Listeners of one mount could not go on playing on the other, which is of another format',
    remedy: 'Move them to a mount of the same format',
  },
  API_REQUEST_INVALID: {
    kind: 'peer',
    status: 400,
    meaning: 'A request to the API does not have the form that its route takes',
    remedy: 'Compare it with /api/openapi.json',
  },
  API_BODY_TOO_LARGE: {
    kind: 'peer',
    status: 413,
    meaning: 'The body of a request is longer than the limit',
    remedy:
      'Send less, or log in by the head of the request (Basic, cookie, bearer token): `server.limits.requestBytes` holds ' +
      'then, and `server.limits.openRequestBytes` without',
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
    meaning: 'The connection broke before the body of a request had arrived',
    remedy: 'Send the request again',
  },
  API_BODIES_FULL: {
    kind: 'resource',
    status: 503,
    meaning: 'The bodies of requests that are still arriving take as much memory as the limit allows',
    remedy: 'Send the request again, all of it at once; the limit is `server.limits.requestMemory`',
  },
  API_NOT_FOUND: {
    kind: 'peer',
    status: 404,
    meaning: 'The API has no route with this method and path',
    remedy: 'Look for it in /api/openapi.json',
  },
  API_LISTENER_NOT_FOUND: {
    kind: 'peer',
    status: 404,
    meaning: 'The mount has no listener with this id',
    remedy: 'Ask for the listeners again: it may have left',
  },
  API_CROSS_SITE: {
    kind: 'peer',
    status: 403,
    meaning: 'A page of another site may have made the browser send the request with the login that it keeps',
    remedy:
      'Make the change from a page of this server or from a program. A program that calls itself a browser sends the ' +
      'header X-Requested-With; a proxy has to pass Host on, or X-Forwarded-Host',
  },
  API_EVENTS_FULL: {
    kind: 'resource',
    status: 503,
    meaning: 'There are as many event listeners as the limit allows',
    remedy: 'Try again later, or ask /api/status from time to time instead',
  },
  PULL_FAILED: {
    kind: 'peer',
    status: 502,
    meaning: 'A stream cannot be pulled: the other server is not reached or does not answer as one',
    remedy: 'Check the address; airchain tries again by itself',
  },
  PULL_REFUSED: {
    kind: 'peer',
    status: 502,
    meaning: 'The other server does not give the stream',
    remedy: 'Check the path, the user and the password of the relay; airchain tries again by itself',
  },
  TLS_UNUSABLE: {
    kind: 'operator',
    meaning: 'The certificate or its key cannot be used',
    remedy: 'Check `server.tls`: both files have to be readable PEM and belong together',
  },
  PUSH_FAILED: {
    kind: 'peer',
    status: 502,
    meaning: 'A stream cannot be pushed: the other server is not reached or does not answer as one',
    remedy: 'Check the address, the port and whether it takes TLS there; airchain tries again by itself',
  },
  PUSH_LOGIN_WRONG: {
    kind: 'peer',
    status: 502,
    meaning: 'The other server does not take the user or the password of an output',
    remedy: 'Correct the login of the output; airchain tries again by itself, but seldom',
  },
  PUSH_MOUNT_IN_USE: {
    kind: 'peer',
    status: 502,
    meaning: 'Somebody else feeds the mount of the other server',
    remedy: 'Stop the other source or push to another mount; right after a broken connection it may be our own',
  },
  PUSH_NOT_FOUND: {
    kind: 'peer',
    status: 502,
    meaning: 'The other server takes no source on the path',
    remedy: 'Check the path and the port of the output: a web server may be in front of the radio server',
  },
  PUSH_REFUSED: {
    kind: 'peer',
    status: 502,
    meaning: 'The other server does not take the stream',
    remedy: 'Read its reason in the message: mostly the format, too many sources, or an address that has moved',
  },
  PUSH_LOST: {
    kind: 'peer',
    status: 502,
    meaning: 'The connection to the other server broke while it took the stream',
    remedy: 'Look into the log of the other server if it comes back; airchain connects again by itself',
  },
  PUSH_STALLED: {
    kind: 'peer',
    status: 502,
    meaning: 'The other server stays connected and takes the stream too slowly or not at all',
    remedy: 'Check the upload rate of the line, or lower the bit rate of the output; airchain connects again by itself',
  },
  SCHEDULE_TIME_MALFORMED: {
    kind: 'operator',
    meaning: 'Days and times of a schedule cannot be read, or never come',
    remedy: 'Write them as the message says, for example mon-fri 18:00-20:00',
  },
  QUEUE_FULL: {
    kind: 'resource',
    status: 503,
    meaning: 'As many tracks are requested as the limit allows',
    remedy: 'Wait until one of them has been played, or take one out',
  },
  QUEUE_HAS_TRACK: {
    kind: 'peer',
    status: 409,
    meaning: 'The track is requested already and has not been played yet',
    remedy: 'Wait for it, or move it to the front',
  },
  QUEUE_TRACK_UNKNOWN: {
    kind: 'peer',
    status: 404,
    meaning: 'No track of the station has this path, or the file cannot be played',
    remedy: 'Look for the path among the tracks of the playlist, and in the log for files that are broken',
  },
  QUEUE_REQUEST_UNKNOWN: {
    kind: 'peer',
    status: 404,
    meaning: 'The queue has no request with this id',
    remedy: 'Ask for the queue again: it may have been played',
  },
  PLAYLIST_FILE_BROKEN: {
    kind: 'operator',
    meaning: 'A playlist file cannot be read: it is too large, or not in the format that its name says',
    remedy: 'Write it anew as M3U in UTF-8, with one path on each line',
  },
  INPUT_NOT_FOUND: {
    kind: 'peer',
    status: 404,
    meaning: 'The station, or the program, has no input of this name',
    remedy: 'Look at /api/inputs and /api/programs for those there are',
  },
  PROGRAM_NOT_FOUND: {
    kind: 'peer',
    status: 404,
    meaning: 'There is no program of this name',
    remedy: 'Look at /api/status for those there are',
  },
  PROGRAM_CANNOT_SKIP: {
    kind: 'peer',
    status: 409,
    meaning: 'What is on air is no track, so there is no next one',
    remedy: 'Select another input instead',
  },
  QUEUE_NOT_FOUND: {
    kind: 'peer',
    status: 404,
    meaning: 'None of the inputs of the program plays tracks, so none can be requested',
    remedy: 'Give the program an input of type playlist',
  },
  OUTPUT_NOT_FOUND: {
    kind: 'peer',
    status: 404,
    meaning: 'There is no output of this name, or none at all',
    remedy: 'Look at /api/outputs for those there are',
  },
  ARTWORK_NOT_FOUND: {
    kind: 'peer',
    status: 404,
    meaning: 'What is on air has no picture that a browser can show',
    remedy: 'Show another picture instead, or put one into the tags of the file',
  },
  MONITOR_REQUEST_INVALID: {
    kind: 'peer',
    status: 400,
    meaning: 'The address of a monitor asks for something that there is not',
    remedy: 'Compare it with docs/protocols/monitor-socket.md',
  },
  MONITOR_SUBJECT_UNKNOWN: {
    kind: 'peer',
    status: 404,
    meaning: 'There is no program, input or mount of the name that a monitor asks for',
    remedy: 'Look at /api/status and /api/inputs for those there are',
  },
  MONITOR_FULL: {
    kind: 'resource',
    status: 503,
    meaning: 'As many monitors are heard as the limit allows',
    remedy: 'Close another one, or raise monitor.clients',
  },
  API_AUDIO_FULL: {
    kind: 'resource',
    status: 503,
    meaning: 'As many inputs are heard as WAV as the limit allows',
    remedy: 'Close another player, or give the input a mount of its own',
  },
  LINK_NOT_FOUND: {
    kind: 'peer',
    status: 404,
    meaning: 'There is no link of this id: it was never made, or it has ended',
    remedy: 'Ask whoever handed the link on for a new one',
  },
  LINKS_FULL: {
    kind: 'resource',
    status: 503,
    meaning: 'There are as many links as the limit allows',
    remedy: 'End one that is not needed, or raise links.maxLinks; links.adminLinks of them are for administrators',
  },
  LINKS_NETWORK_FULL: {
    kind: 'resource',
    status: 429,
    meaning: 'As many links were made from the network of the caller as the limit allows without a login',
    remedy:
      'End a link, wait, or log in as an administrator or with the key; the limits are links.networkLinks and ' +
      'links.networkLinksPerHour',
  },
  LINK_OPTIONS_INVALID: {
    kind: 'peer',
    status: 400,
    meaning: 'A link is wished for longer or for more listeners than the limits allow',
    remedy: 'Wish for less, or raise links.maxTtl and links.maxListeners',
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
