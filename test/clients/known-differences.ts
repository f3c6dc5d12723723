/** What a client receives of Icecast and of airchain; `*` stands for anything, `—` for nothing. */
export type SeenValues = readonly [icecast: string, airchain: string];

/** An intended difference. `docs/icecast-differences.md` is generated from these, and the differential test checks them. */
export interface KnownDifference {
  /** Names of the requests, as in `differential-cases.ts`; `any`: it may occur with every request. */
  readonly cases: readonly string[] | 'any';
  /** What differs, by aspect of the observed answer; in aspects too `*` stands for anything. */
  readonly aspects: Readonly<Record<string, SeenValues>>;
  /** What each server does, for the table. */
  readonly icecast: string;
  readonly airchain: string;
  /** One sentence. */
  readonly reason: string;
}

/** A response instead of none. */
const ANSWERED: Readonly<Record<string, SeenValues>> = {
  status: ['(no bytes)', '400 Bad Request'],
  protocol: ['—', 'HTTP/1.0'],
  'header *': ['—', '*'],
  body: ['—', '<html><head><title>Error 400</title></head><body><b>400 - *'],
};

/** A stream instead of no response. */
const HEARD: Readonly<Record<string, SeenValues>> = {
  status: ['(no bytes)', '200 OK'],
  protocol: ['—', 'HTTP/1.0'],
  'header *': ['—', '*'],
  body: ['—', 'sound'],
  end: ['closed', 'stays open'],
};

/** Every difference that the differential test may find, and must find. */
export const knownDifferences: readonly KnownDifference[] = [
  {
    cases: 'any',
    aspects: { protocol: ['HTTP/1.0', 'HTTP/1.1'] },
    icecast: 'Answers `HTTP/1.0`',
    airchain: 'Answers `HTTP/1.1` outside of streams',
    reason: 'The connection closes after the answer as before; streams stay `HTTP/1.0` and are never chunked.',
  },
  {
    cases: 'any',
    aspects: { 'header allow': ['—', 'GET, HEAD, OPTIONS, SOURCE, PUT, POST, STATS'] },
    icecast: 'A 401 names no methods',
    airchain: 'A 401 says `Allow: …, PUT, …`',
    reason: 'libshout then uses `PUT`, which can be refused before audio is sent.',
  },
  {
    cases: ['SOURCE of the root', 'SOURCE of an admin path'],
    aspects: { status: ['200 OK', '400 Bad Request'], end: ['stays open', 'closed'], '*': ['—', '*'] },
    icecast: 'Accepts the source',
    airchain: 'Answers 400',
    reason: 'No listener could ever reach such a mount.',
  },
  {
    cases: ['SOURCE with the password in ice-password'],
    aspects: { status: ['401 Authentication Required', '200 OK'], end: ['closed', 'stays open'], '*': ['*', '—'] },
    icecast: 'Answers 401',
    airchain: 'Accepts the source',
    reason: 'Encoders for the first Icecast versions log in this way, with the same password.',
  },
  {
    cases: ['POST of a new mount'],
    aspects: { status: ['400 Bad Request', '200 OK'], end: ['closed', 'stays open'], '*': ['*', '—'] },
    icecast: 'Answers 400',
    airchain: 'Accepts the source',
    reason: 'Browsers and HTTP libraries that stream a body mostly use `POST`.',
  },
  {
    cases: ['SOURCE without a slash before its mount'],
    aspects: ANSWERED,
    icecast: 'Closes the connection',
    airchain: 'Answers 400',
    reason: 'The user of the encoder sees the reason.',
  },
  {
    cases: ['a wrong password'],
    aspects: { status: ['(no bytes)', 'Invalid password'], protocol: ['—', ''] },
    icecast: 'Closes the connection',
    airchain: 'Answers `Invalid password`',
    reason: "It is SHOUTcast's own response, and encoders show it.",
  },
  {
    cases: ["GET with Safari's range"],
    aspects: {
      status: ['200 OK', '206 Partial Content'],
      'header content-range': ['—', 'bytes 0-1/*'],
      end: ['stays open', 'closed'],
    },
    icecast: 'Ignores the range and counts a listener',
    airchain: 'Answers 206 with two bytes and counts no listener',
    reason: 'Safari requests two bytes first and plays only from servers that send exactly those.',
  },
  {
    cases: ['HEAD of a mount'],
    aspects: {
      status: ['400 Bad Request', '200 OK'],
      'header content-type': ['text/html; charset=utf-8', 'audio/mpeg'],
      'header ic*': ['—', '*'],
      body: ['*', '—'],
    },
    icecast: 'Answers 400',
    airchain: 'Answers 200 with the head of the stream',
    reason: 'Monitors and players check this way whether a stream is available.',
  },
  {
    cases: ['HEAD of a mount that is not there'],
    aspects: { status: ['400 Bad Request', '404 File Not Found'], body: ['*', '—'] },
    icecast: 'Answers 400',
    airchain: 'Answers 404',
    reason: 'Monitors and players check this way whether a stream is available.',
  },
  {
    cases: ['status-json.xsl by HEAD'],
    aspects: {
      status: ['400 Bad Request', '200 OK'],
      'header content-type': ['text/html; charset=utf-8', 'application/json; charset=UTF-8'],
      body: ['*', '—'],
    },
    icecast: 'Answers 400',
    airchain: 'Answers 200',
    reason: 'HTTP requires `HEAD` for every `GET`.',
  },
  {
    cases: ['OPTIONS of a mount', "OPTIONS as libshout's first word"],
    aspects: { status: ['(no bytes)', '204 No Content'], protocol: ['—', '*'], 'header *': ['—', '*'] },
    icecast: 'Closes the connection',
    airchain: 'Answers 204 with the allowed methods',
    reason: 'Browsers send it before they play with titles from another site.',
  },
  {
    cases: ['DELETE of a mount'],
    aspects: { ...ANSWERED, protocol: ['—', 'HTTP/1.1'] },
    icecast: 'Closes the connection',
    airchain: 'Answers 400',
    reason: 'The client receives the reason.',
  },
  {
    cases: ['buildm3u'],
    aspects: { 'header content-disposition': ['—', 'attachment; filename=listen.m3u'] },
    icecast: 'Writes the file name in a header without a colon',
    airchain: 'Names the file',
    reason: 'Browsers save the file instead of displaying a password.',
  },
  {
    cases: ['the pls of a mount'],
    aspects: {
      status: ['404 File Not Found', '200 OK'],
      'header content-type': ['text/html; charset=utf-8', 'audio/x-scpls'],
      body: ['*', '[playlist]*'],
    },
    icecast: 'Answers 404',
    airchain: 'Sends the playlist',
    reason: 'Many hardware radios support only this format.',
  },
  {
    cases: ['the front page'],
    aspects: { status: ['404 File Not Found', '200 OK'], body: ['*', 'page “airchain”'] },
    icecast: 'Answers 404 unless an alias is set up',
    airchain: 'Shows a page that plays each mount',
    reason: "A listener who knows only the server's address finds the stations.",
  },
  {
    cases: [
      'status.xsl',
      'server_version.xsl',
      'stats.xsl',
      'the admin folder',
      'listmounts.xsl',
      'metadata.xsl',
      'updatemetadata.xsl',
    ],
    aspects: {
      'header content-type': ['text/xml; charset=UTF-8', 'text/html; charset=utf-8'],
      body: ['page “Icecast Streaming Media Server”', 'page “*”'],
    },
    icecast: "Generates the page from the operator's template, as XML",
    airchain: 'Sends its own HTML page; templates have no effect',
    reason: 'XSLT templates are code that runs in the server; programs read JSON and XML, which are the same.',
  },
  {
    cases: ['status-json.xsl', 'status-json.xsl with a callback'],
    aspects: { 'body/icestats/source[/falls]/*': ['*', '—'] },
    icecast: 'Lists a mount without a source when it has a fallback on air, with no more than its name',
    airchain: 'Lists only mounts that have a source',
    reason: 'Scripts that read the title of each mount fail on the incomplete entry.',
  },
  {
    cases: ['stats', 'stats.xml'],
    aspects: { 'body/icestats/source[/falls]/*': ['*', '—'] },
    icecast: 'Lists a mount without a source when it has a fallback on air, with no more than its name',
    airchain: 'Lists only mounts that have a source',
    reason: 'Scripts that read the title of each mount fail on the incomplete entry.',
  },
  {
    cases: ['streamlist.txt'],
    aspects: { body: ['*\n/falls\n*', '*'] },
    icecast: 'Names a mount without a source when it has a fallback on air',
    airchain: 'Names only mounts that have a source',
    reason: 'A slave would relay the fallback twice.',
  },
  {
    cases: ["SHOUTcast's 7.html"],
    aspects: { status: ['404 File Not Found', '200 OK'], body: ['*', '<HTML><meta http-equiv="Pragma"*'] },
    icecast: 'Answers 404',
    airchain: 'Answers as SHOUTcast does',
    reason: 'Encoders in SHOUTcast mode and old players read the listener count from it.',
  },
  {
    cases: ['status-json.xsl by POST'],
    aspects: { body: ['*', '*the path belongs to a page of the server*'] },
    icecast: 'Answers 400 "unknown request"',
    airchain: 'Answers 400 with the reason: the path belongs to a page',
    reason: 'A `POST` outside of `/admin/` and `/api/` is a source login, and no source can have the path of a page.',
  },
  {
    cases: ['listclients by POST', 'metadata by POST'],
    aspects: {
      status: ['400 Bad Request', '200 OK'],
      'header content-type': ['text/html; charset=utf-8', 'text/xml; charset=utf-8'],
      body: ['*', '—'],
      'body/*': ['—', '*'],
    },
    icecast: 'Answers 400',
    airchain: 'Behaves as for `GET`; parameters may be in the body too',
    reason: 'Passwords and long titles should not be in an address; Icecast 2.5 accepts `POST` too.',
  },
  {
    cases: ['listmounts', 'moveclients without a destination', 'streamlist'],
    aspects: { 'body/icestats/source[*]/connected': ['—', '#'] },
    icecast: 'Writes `Connected`',
    airchain: 'Writes `Connected` and `connected`',
    reason: 'Panels for icecast-kh and Icecast 2.5 expect lower case.',
  },
  {
    cases: ['listclients', 'listclients as source'],
    aspects: { 'body/icestats/source/listeners': ['—', '#'] },
    icecast: 'Writes `Listeners`',
    airchain: 'Writes `Listeners` and `listeners`',
    reason: 'Panels for icecast-kh and Icecast 2.5 expect lower case.',
  },
  {
    cases: ['fallbacks'],
    aspects: { body: ['*</html>', '*</html>\n'] },
    icecast: 'Ends the page without a line end',
    airchain: 'Ends the page with a line end',
    reason: 'All small pages have the same form.',
  },
  {
    cases: ['manageauth that deletes an unknown name'],
    aspects: { 'body/icestats/iceresponse/message': ['User deleted', 'User delete failed'] },
    icecast: 'Reports success',
    airchain: 'Reports that it failed',
    reason: 'A mistyped name is not reported as a deleted account.',
  },
  {
    cases: [
      'one word',
      'GET without a protocol',
      'GET without a path',
      'GET over another protocol',
      'two slashes',
      'a path out of the folder',
      'a broken percent sign',
      'an unknown method',
    ],
    aspects: ANSWERED,
    icecast: 'Closes the connection',
    airchain: 'Answers 400',
    reason: 'The client receives the reason.',
  },
  {
    cases: ['empty lines'],
    aspects: { end: ['closed', 'stays open'] },
    icecast: 'Closes the connection',
    airchain: 'Waits for the following request, as long as for any head',
    reason: 'HTTP servers should skip empty lines before a request (RFC 9112 §2.2).',
  },
  {
    cases: ['an absolute address'],
    aspects: HEARD,
    icecast: 'Closes the connection',
    airchain: 'Answers as for the path alone',
    reason: 'Clients behind a proxy send it, and HTTP requires support for it (RFC 9112 §3.2.2).',
  },
  {
    cases: ['a long head'],
    aspects: HEARD,
    icecast: 'Closes the connection for heads over 4 KiB',
    airchain: 'Accepts heads up to `server.limits.headBytes`, 16 KiB',
    reason: 'Browsers with many cookies, and proxies, send longer ones.',
  },
  {
    cases: ['a title in UTF-8 that says so', 'a title in ISO 8859-1'],
    aspects: { 'block in the stream': ["StreamTitle='Café'; in ISO 8859-1", "StreamTitle='Café'; in UTF-8"] },
    icecast: 'Sends titles of MP3 in ISO 8859-1',
    airchain: 'Sends titles in UTF-8',
    reason: 'Current players read titles as UTF-8, and most languages have letters that ISO 8859-1 lacks.',
  },
  {
    cases: ['a title in UTF-8 that does not say so'],
    aspects: { 'title in status-json.xsl': ['string CafÃ©', 'string Café'] },
    icecast: 'Reads it as ISO 8859-1',
    airchain: 'Detects UTF-8',
    reason:
      'Valid UTF-8 text is hardly ever in another charset; `charset=` and the setting of the mount take precedence.',
  },
  {
    cases: ['a title that looks like the end of one'],
    aspects: {
      'block in the stream': ["StreamTitle='a';StreamUrl='b';", "StreamTitle='a’;StreamUrl='b'; in UTF-8"],
      'title in status-json.xsl': ['string a', "string a';StreamUrl='b"],
    },
    icecast: 'Sends it unchanged, so that players read the rest as another field',
    airchain: 'Escapes it, so that it remains one title',
    reason: 'A title cannot redirect listeners to another address.',
  },
  {
    cases: ['a title in Japanese'],
    aspects: {
      'title in status-json.xsl': ['string &#26085;&#26412;', 'string 日本'],
      'block in the stream': ["StreamTitle='&#26085;&#26412;';", "StreamTitle='日本'; in UTF-8"],
    },
    icecast: 'Sends HTML entities',
    airchain: 'Sends the letters',
    reason: 'Players show entities undecoded.',
  },
  {
    cases: ['an artist and a title, then a song'],
    aspects: {
      'title in status-json.xsl': ['string Ann - Two', 'string Two'],
      'block in the stream': ["StreamTitle='Ann - Two';", "StreamTitle='Two';"],
    },
    icecast: 'Keeps the artist of an earlier request',
    airchain: 'Replaces the whole title with each request',
    reason: 'A new song without an artist is not by the previous artist.',
  },
  {
    cases: ['a source that goes, with nothing to fall back to'],
    aspects: { listener: ['disconnected', 'kept'] },
    icecast: 'Disconnects the listeners at once',
    airchain: 'Keeps them for `grace`, 5 s, in which the source may return',
    reason: "Short connection losses of encoders are common; `grace: 0s` is Icecast's behaviour.",
  },
];
