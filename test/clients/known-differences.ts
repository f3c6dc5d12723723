/** What a client sees of Icecast and of airchain; `*` stands for anything, `—` for nothing. */
export type SeenValues = readonly [icecast: string, airchain: string];

/** A difference that is meant. `docs/icecast-differences.md` is made of these, and the differential test holds to them. */
export interface KnownDifference {
  /** Names of the requests, as in `differential-cases.ts`; `any`: it may be seen with every request. */
  readonly cases: readonly string[] | 'any';
  /** What differs, by aspect of the observed answer; in aspects too `*` stands for anything. */
  readonly aspects: Readonly<Record<string, SeenValues>>;
  /** What each server does, for people. */
  readonly icecast: string;
  readonly airchain: string;
  /** One sentence. */
  readonly reason: string;
}

/** An answer instead of none. */
const ANSWERED: Readonly<Record<string, SeenValues>> = {
  status: ['(no bytes)', '400 Bad Request'],
  protocol: ['—', 'HTTP/1.0'],
  'header *': ['—', '*'],
  body: ['—', '<html><head><title>Error 400</title></head><body><b>400 - *'],
};

/** Sound instead of no answer. */
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
    reason: 'libshout takes it as leave to use `PUT`, which can be refused before sound is sent.',
  },
  {
    cases: ['SOURCE of the root', 'SOURCE of an admin path'],
    aspects: { status: ['200 OK', '400 Bad Request'], end: ['stays open', 'closed'], '*': ['—', '*'] },
    icecast: 'Lets the source in',
    airchain: 'Answers 400',
    reason: 'No listener could ever reach such a mount.',
  },
  {
    cases: ['SOURCE with the password in ice-password'],
    aspects: { status: ['401 Authentication Required', '200 OK'], end: ['closed', 'stays open'], '*': ['*', '—'] },
    icecast: 'Answers 401',
    airchain: 'Lets the source in',
    reason: 'Encoders of the first Icecasts log in so, and the password is the same.',
  },
  {
    cases: ['POST of a new mount'],
    aspects: { status: ['400 Bad Request', '200 OK'], end: ['closed', 'stays open'], '*': ['*', '—'] },
    icecast: 'Answers 400',
    airchain: 'Lets the source in',
    reason: 'Browsers and HTTP libraries that send a body as it comes know `POST` best.',
  },
  {
    cases: ['SOURCE without a slash before its mount'],
    aspects: ANSWERED,
    icecast: 'Hangs up without a word',
    airchain: 'Answers 400',
    reason: 'Whoever sets up an encoder sees what is wrong.',
  },
  {
    cases: ['a wrong password'],
    aspects: { status: ['(no bytes)', 'Invalid password'], protocol: ['—', ''] },
    icecast: 'Hangs up without a word',
    airchain: 'Answers `Invalid password`',
    reason: "It is SHOUTcast's own answer, and encoders show it.",
  },
  {
    cases: ["GET with Safari's range"],
    aspects: {
      status: ['200 OK', '206 Partial Content'],
      'header content-range': ['—', 'bytes 0-1/*'],
      end: ['stays open', 'closed'],
    },
    icecast: 'Ignores the range and counts a listener',
    airchain: 'Answers 206 with two bytes and counts nobody',
    reason: 'Safari asks for two bytes first and plays only from servers that give just those.',
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
    reason: 'Monitors and players ask so whether a stream is there.',
  },
  {
    cases: ['HEAD of a mount that is not there'],
    aspects: { status: ['400 Bad Request', '404 File Not Found'], body: ['*', '—'] },
    icecast: 'Answers 400',
    airchain: 'Answers 404',
    reason: 'Monitors and players ask so whether a stream is there.',
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
    reason: 'HTTP wants `HEAD` wherever there is `GET`.',
  },
  {
    cases: ['OPTIONS of a mount', "OPTIONS as libshout's first word"],
    aspects: { status: ['(no bytes)', '204 No Content'], protocol: ['—', '*'], 'header *': ['—', '*'] },
    icecast: 'Hangs up without a word',
    airchain: 'Answers 204 with what is allowed',
    reason: 'Browsers ask before they play with titles from another site.',
  },
  {
    cases: ['DELETE of a mount'],
    aspects: { ...ANSWERED, protocol: ['—', 'HTTP/1.1'] },
    icecast: 'Hangs up without a word',
    airchain: 'Answers 400',
    reason: 'The client sees what is wrong.',
  },
  {
    cases: ['buildm3u'],
    aspects: { 'header content-disposition': ['—', 'attachment; filename=listen.m3u'] },
    icecast: 'Writes the file name in a header without a colon',
    airchain: 'Names the file',
    reason: 'Browsers save the file instead of showing a password.',
  },
  {
    cases: ['the pls of a mount'],
    aspects: {
      status: ['404 File Not Found', '200 OK'],
      'header content-type': ['text/html; charset=utf-8', 'audio/x-scpls'],
      body: ['*', '[playlist]*'],
    },
    icecast: 'Answers 404',
    airchain: 'Gives the playlist',
    reason: 'Many hardware radios know only this form.',
  },
  {
    cases: ['the front page'],
    aspects: { status: ['404 File Not Found', '200 OK'], body: ['*', 'page “airchain”'] },
    icecast: 'Answers 404 unless an alias is set up',
    airchain: 'Shows a page that plays each mount',
    reason: 'A listener who knows the server alone finds the stations.',
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
    icecast: "Makes the page from a template of the operator's, as XML",
    airchain: 'Has a page of its own, in HTML; own templates have no effect',
    reason:
      'XSLT templates are code that runs in the server; programs read the JSON and XML forms, which are the same.',
  },
  {
    cases: ['status-json.xsl', 'status-json.xsl with a callback'],
    aspects: { 'body/icestats/source[/falls]/*': ['*', '—'] },
    icecast: 'Lists a mount without a source when it has a fallback on air, with no more than its name',
    airchain: 'Lists only mounts that have a source',
    reason: 'Scripts that read the title of each mount stumble over the stub.',
  },
  {
    cases: ['stats', 'stats.xml'],
    aspects: { 'body/icestats/source[/falls]/*': ['*', '—'] },
    icecast: 'Lists a mount without a source when it has a fallback on air, with no more than its name',
    airchain: 'Lists only mounts that have a source',
    reason: 'Scripts that read the title of each mount stumble over the stub.',
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
    reason: 'Encoders in SHOUTcast mode and old players count listeners with it.',
  },
  {
    cases: ['status-json.xsl by POST'],
    aspects: { body: ['*', '*the path belongs to a page of the server*'] },
    icecast: 'Answers 400 "unknown request"',
    airchain: 'Answers 400 and says that the path belongs to a page',
    reason:
      'A `POST` outside of `/admin/` and `/api/` is a source that logs in, and no source can have the path of a page.',
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
    airchain: 'Does as for `GET`; parameters may be in the body too',
    reason: 'Passwords and long titles do not belong into an address; Icecast 2.5 takes `POST` as well.',
  },
  {
    cases: ['listmounts', 'moveclients without a destination', 'streamlist'],
    aspects: { 'body/icestats/source[*]/connected': ['—', '#'] },
    icecast: 'Writes `Connected`',
    airchain: 'Writes `Connected` and `connected`',
    reason: 'Panels made for icecast-kh and Icecast 2.5 look for the small letters.',
  },
  {
    cases: ['listclients', 'listclients as source'],
    aspects: { 'body/icestats/source/listeners': ['—', '#'] },
    icecast: 'Writes `Listeners`',
    airchain: 'Writes `Listeners` and `listeners`',
    reason: 'Panels made for icecast-kh and Icecast 2.5 look for the small letters.',
  },
  {
    cases: ['fallbacks'],
    aspects: { body: ['*</html>', '*</html>\n'] },
    icecast: 'Ends the page without a line end',
    airchain: 'Ends the page with a line end',
    reason: 'All small pages are written alike.',
  },
  {
    cases: ['manageauth that deletes nobody'],
    aspects: { 'body/icestats/iceresponse/message': ['User deleted', 'User delete failed'] },
    icecast: 'Reports success',
    airchain: 'Reports that it failed',
    reason: 'A name with a typing error is not taken for a deleted account.',
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
    icecast: 'Hangs up without a word',
    airchain: 'Answers 400',
    reason: 'The client sees what is wrong.',
  },
  {
    cases: ['empty lines'],
    aspects: { end: ['closed', 'stays open'] },
    icecast: 'Hangs up',
    airchain: 'Waits for the request behind them, as long as for any head',
    reason: 'HTTP asks servers to skip empty lines before a request (RFC 9112 §2.2).',
  },
  {
    cases: ['an absolute address'],
    aspects: HEARD,
    icecast: 'Hangs up without a word',
    airchain: 'Answers as for the path alone',
    reason: 'Clients behind a proxy ask so, and HTTP wants it understood (RFC 9112 §3.2.2).',
  },
  {
    cases: ['a long head'],
    aspects: HEARD,
    icecast: 'Hangs up on heads over 4 KiB',
    airchain: 'Takes heads up to `server.limits.headBytes`, 16 KiB',
    reason: 'Browsers with many cookies and proxies send longer ones.',
  },
  {
    cases: ['a title in UTF-8 that says so', 'a title in ISO 8859-1'],
    aspects: { 'block in the stream': ["StreamTitle='Café'; in ISO 8859-1", "StreamTitle='Café'; in UTF-8"] },
    icecast: 'Sends titles of MP3 in ISO 8859-1',
    airchain: 'Sends titles in UTF-8',
    reason: 'Players of today take titles for UTF-8, and most of the world has letters that ISO 8859-1 has not.',
  },
  {
    cases: ['a title in UTF-8 that does not say so'],
    aspects: { 'title in status-json.xsl': ['string CafÃ©', 'string Café'] },
    icecast: 'Takes it for ISO 8859-1',
    airchain: 'Sees that it is UTF-8',
    reason:
      'Text that is valid UTF-8 is hardly ever anything else; `charset=` and the setting of the mount still decide.',
  },
  {
    cases: ['a title that looks like the end of one'],
    aspects: {
      'block in the stream': ["StreamTitle='a';StreamUrl='b';", "StreamTitle='a’;StreamUrl='b'; in UTF-8"],
      'title in status-json.xsl': ['string a', "string a';StreamUrl='b"],
    },
    icecast: 'Sends it as it is, so that players take the rest for another field',
    airchain: 'Sends it so that it stays one title',
    reason: 'Whoever sets titles cannot send listeners to another address.',
  },
  {
    cases: ['a title in Japanese'],
    aspects: {
      'title in status-json.xsl': ['string &#26085;&#26412;', 'string 日本'],
      'block in the stream': ["StreamTitle='&#26085;&#26412;';", "StreamTitle='日本'; in UTF-8"],
    },
    icecast: 'Sends HTML entities',
    airchain: 'Sends the letters',
    reason: 'Players show entities as they come.',
  },
  {
    cases: ['an artist and a title, then a song'],
    aspects: {
      'title in status-json.xsl': ['string Ann - Two', 'string Two'],
      'block in the stream': ["StreamTitle='Ann - Two';", "StreamTitle='Two';"],
    },
    icecast: 'Keeps the artist of an earlier call',
    airchain: 'Takes each call for the whole title',
    reason: 'A new song was never by the last artist just because nobody said so.',
  },
  {
    cases: ['a source that goes, with nothing to fall back to'],
    aspects: { listener: ['hung up on', 'kept'] },
    icecast: 'Hangs up on the listeners at once',
    airchain: 'Keeps them for `grace`, 5 s, in which the source may come back',
    reason: 'Encoders that lose their connection for a moment are the rule; `grace: 0s` is as Icecast does.',
  },
];
