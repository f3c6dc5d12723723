/** One request to both servers. Requests are written with `\n`; the wire gets `\r\n`, and `Host` and what ends the head. */
export interface DifferentialCase {
  /** A sentence's start, unique: what is asked. */
  readonly name: string;
  /** The request's lines up to the body. */
  readonly request: string;
  /** Goes to the SHOUTcast port, as it is. */
  readonly isShoutcast?: boolean;
  /** As it is: no line ends are made, nothing is added. */
  readonly isRaw?: boolean;
}

/** Cases that belong together, under their heading in docs/icecast-differences.md. */
export interface DifferentialGroup {
  readonly title: string;
  readonly cases: readonly DifferentialCase[];
}

const basic = (login: string) => `Authorization: Basic ${Buffer.from(login).toString('base64')}`;
const SOURCE = basic('source:hackme');
const ADMIN = basic('admin:hackme');
const RELAY = basic('relay:hackme');
const WRONG = basic('source:wrong');
const MP3 = 'Content-Type: audio/mpeg';

const get = (path: string, ...lines: string[]) => [`GET ${path} HTTP/1.1`, 'Host: 127.0.0.1', ...lines].join('\n');
const admin = (path: string, login = ADMIN) => get(`/admin/${path}`, login);
const one = (name: string, request: string): DifferentialCase => ({ name, request });

let mounts = 0;
const fresh = () => `/case-${++mounts}`;

const sources: readonly DifferentialCase[] = [
  one('SOURCE over HTTP/1.0', `SOURCE ${fresh()} HTTP/1.0\n${SOURCE}\n${MP3}`),
  one('SOURCE over ICE/1.0', `SOURCE ${fresh()} ICE/1.0\n${SOURCE}\n${MP3}`),
  one('SOURCE over HTTP/1.1', `SOURCE ${fresh()} HTTP/1.1\nHost: 127.0.0.1\n${SOURCE}\n${MP3}`),
  one('SOURCE with a length of 0', `SOURCE ${fresh()} HTTP/1.0\nContent-Length: 0\n${SOURCE}\n${MP3}`),
  one('SOURCE without a content type', `SOURCE ${fresh()} HTTP/1.0\n${SOURCE}`),
  one('SOURCE of text', `SOURCE ${fresh()} HTTP/1.0\n${SOURCE}\nContent-Type: text/html`),
  one('SOURCE with a percent sign in its mount', `SOURCE ${fresh()}%20x HTTP/1.0\n${SOURCE}\n${MP3}`),
  one('SOURCE with a query', `SOURCE ${fresh()}?x=1 HTTP/1.0\n${SOURCE}\n${MP3}`),
  one('SOURCE without a slash before its mount', `SOURCE live HTTP/1.0\n${SOURCE}\n${MP3}`),
  one('SOURCE of the root', `SOURCE / HTTP/1.0\n${SOURCE}\n${MP3}`),
  one('SOURCE of an admin path', `SOURCE /admin/x HTTP/1.0\n${SOURCE}\n${MP3}`),
  one('SOURCE without a password', `SOURCE ${fresh()} HTTP/1.0\n${MP3}`),
  one('SOURCE with a wrong password', `SOURCE ${fresh()} HTTP/1.0\n${WRONG}\n${MP3}`),
  one('SOURCE as admin', `SOURCE ${fresh()} HTTP/1.0\n${ADMIN}\n${MP3}`),
  one('SOURCE as relay', `SOURCE ${fresh()} HTTP/1.0\n${RELAY}\n${MP3}`),
  one('SOURCE with a login that is no Base64', `SOURCE ${fresh()} HTTP/1.0\nAuthorization: Basic %%%\n${MP3}`),
  one('SOURCE with Digest', `SOURCE ${fresh()} HTTP/1.0\nAuthorization: Digest username="source"\n${MP3}`),
  one('SOURCE with the password in ice-password', `SOURCE ${fresh()} HTTP/1.0\nice-password: hackme\n${MP3}`),
  one('SOURCE with the password in the query', `SOURCE ${fresh()}?user=source&pass=hackme HTTP/1.0\n${MP3}`),
  one("SOURCE of a mount with its own login, by the server's", `SOURCE /own HTTP/1.0\n${SOURCE}\n${MP3}`),
  one('SOURCE of a mount with its own login', `SOURCE /own HTTP/1.0\n${basic('dj:djpass')}\n${MP3}`),
  one('SOURCE of a mount that has one', `SOURCE /live HTTP/1.0\n${SOURCE}\n${MP3}`),
  one('SOURCE of a mount that has one, with a wrong password', `SOURCE /live HTTP/1.0\n${WRONG}\n${MP3}`),
  one('PUT', `PUT ${fresh()} HTTP/1.1\nHost: 127.0.0.1\n${SOURCE}\n${MP3}`),
  one('PUT that waits for leave', `PUT ${fresh()} HTTP/1.1\nHost: 127.0.0.1\nExpect: 100-continue\n${SOURCE}\n${MP3}`),
  one(
    'PUT that waits for leave, with a wrong password',
    `PUT ${fresh()} HTTP/1.1\nExpect: 100-continue\n${WRONG}\n${MP3}`,
  ),
  one(
    'PUT that waits for leave, of a mount that has a source',
    `PUT /live HTTP/1.1\nExpect: 100-continue\n${SOURCE}\n${MP3}`,
  ),
  one('PUT in chunks', `PUT ${fresh()} HTTP/1.1\nHost: 127.0.0.1\nTransfer-Encoding: chunked\n${SOURCE}\n${MP3}`),
  one('PUT over HTTP/1.0', `PUT ${fresh()} HTTP/1.0\n${SOURCE}\n${MP3}`),
  one('POST of a new mount', `POST ${fresh()} HTTP/1.1\nHost: 127.0.0.1\n${SOURCE}\n${MP3}`),
  {
    name: 'SOURCE with bare line feeds',
    request: `SOURCE ${fresh()} HTTP/1.0\n${SOURCE}\n${MP3}\n\r\n\r\n`,
    isRaw: true,
  },
];

const shoutcast: readonly DifferentialCase[] = [
  { name: 'a right password', request: 'hackme\r\n', isShoutcast: true },
  { name: 'a right password that ends with a line feed', request: 'hackme\nicy-name:x\n\n', isShoutcast: true },
  { name: 'a wrong password', request: 'wrong\r\n', isShoutcast: true },
  { name: "libshout's poke on the SHOUTcast port", request: '!POKE\n', isShoutcast: true },
  { name: 'HTTP on the SHOUTcast port', request: 'GET /live HTTP/1.0\r\n\r\n', isShoutcast: true },
];

const listeners: readonly DifferentialCase[] = [
  one('GET of a mount', get('/live')),
  one('GET of a mount over HTTP/1.0', 'GET /live HTTP/1.0'),
  one('GET of a mount with titles', get('/live', 'Icy-MetaData: 1')),
  one('GET of a mount with titles, spelt 0', get('/live', 'Icy-MetaData: 0')),
  one('GET of an Ogg mount', get('/live.ogg')),
  one('GET of an Ogg mount with titles', get('/live.ogg', 'Icy-MetaData: 1')),
  one('GET by a browser of another site', get('/live', 'Origin: http://example.invalid', 'User-Agent: Mozilla/5.0')),
  one('GET by Winamp', get('/live', 'User-Agent: WinampMPEG/5.66', 'Icy-MetaData: 1')),
  one('GET with an open range', get('/live', 'Range: bytes=0-')),
  one("GET with Safari's range", get('/live', 'Range: bytes=0-1')),
  one('GET with a range in the middle', get('/live', 'Range: bytes=1000-')),
  one('GET with a query', get('/live?x=1&y=2')),
  one('GET of a percent-encoded mount', get('/%6cive')),
  one('GET with a slash at the end', get('/live/')),
  one('GET in capitals', get('/LIVE')),
  one('GET of a mount that is not there', get('/nothing')),
  one('GET of a mount with a fallback', get('/falls')),
  one('GET of a full mount', get('/full')),
  one('GET of a hidden mount', get('/hidden')),
  one('GET of a mount with accounts, without one', get('/members')),
  one('GET of a mount with accounts, with a wrong password', get('/members', basic('anna:wrong'))),
  one('GET of a mount with accounts, as admin', get('/members', ADMIN)),
  one('HEAD of a mount', 'HEAD /live HTTP/1.1\nHost: 127.0.0.1'),
  one('HEAD of a mount that is not there', 'HEAD /nothing HTTP/1.1\nHost: 127.0.0.1'),
  one('OPTIONS of a mount', 'OPTIONS /live HTTP/1.1\nHost: 127.0.0.1\nOrigin: http://example.invalid'),
  one("OPTIONS as libshout's first word", 'OPTIONS * HTTP/1.1\nHost: 127.0.0.1\nConnection: upgrade\nUpgrade: TLS/1.0'),
  one('DELETE of a mount', 'DELETE /live HTTP/1.1\nHost: 127.0.0.1'),
];

const playlists: readonly DifferentialCase[] = [
  ...['m3u', 'xspf', 'vclt', 'pls'].map((form) => one(`the ${form} of a mount`, get(`/live.${form}`))),
  one('the m3u of an Ogg mount', get('/live.ogg.m3u')),
  one('the m3u of a mount that is not there', get('/nothing.m3u')),
  one('the xspf of a mount that is not there', get('/nothing.xspf')),
  one('the m3u under the name that the client used', 'GET /live.m3u HTTP/1.1\nHost: radio.example:8000'),
];

const statuses: readonly DifferentialCase[] = [
  one('the front page', get('/')),
  one('status.xsl', get('/status.xsl')),
  one('status-json.xsl', get('/status-json.xsl')),
  one('status-json.xsl of one mount', get('/status-json.xsl?mount=/live')),
  one('status-json.xsl of a mount that is not there', get('/status-json.xsl?mount=/nothing')),
  one('status-json.xsl with a callback', get('/status-json.xsl?callback=f')),
  one('server_version.xsl', get('/server_version.xsl')),
  one('an unknown template', get('/nothing.xsl')),
  one('the favicon', get('/favicon.ico')),
  one("SHOUTcast's 7.html", get('/7.html')),
  one('status-json.xsl by POST', 'POST /status-json.xsl HTTP/1.1\nHost: 127.0.0.1\nContent-Length: 0'),
  one('status-json.xsl by HEAD', 'HEAD /status-json.xsl HTTP/1.1\nHost: 127.0.0.1'),
];

const admins: readonly DifferentialCase[] = [
  one('stats without a password', get('/admin/stats')),
  one('stats with a wrong password', admin('stats', basic('admin:wrong'))),
  one('stats as source', admin('stats', SOURCE)),
  one('stats', admin('stats')),
  one('stats.xml', admin('stats.xml')),
  one('stats.xsl', admin('stats.xsl')),
  one('stats of one mount', admin('stats?mount=/live')),
  one('stats of a mount that is not there', admin('stats?mount=/nothing')),
  one(
    'listclients by POST',
    `POST /admin/listclients?mount=/second HTTP/1.1\nHost: 127.0.0.1\nContent-Length: 0\n${ADMIN}`,
  ),
  one('the admin folder', admin('')),
  one('an unknown command', admin('nothing')),
  one("libshout's !POKE", get('/admin/!POKE')),
  one("libshout's !POKE with a password", admin('!POKE', SOURCE)),
  one('listmounts', admin('listmounts')),
  one('listmounts.xsl', admin('listmounts.xsl')),
  one('listmounts as source', admin('listmounts', SOURCE)),
  one('listclients', admin('listclients?mount=/second')),
  one('listclients as source', admin('listclients?mount=/second', SOURCE)),
  one('listclients without a mount', admin('listclients')),
  one('listclients of a mount that is not there', admin('listclients?mount=/nothing')),
  one('metadata', admin('metadata?mount=/live&mode=updinfo&song=A+-+B')),
  one('metadata as source', admin('metadata?mount=/live&mode=updinfo&song=A%20-%20B', SOURCE)),
  one('metadata with a wrong password', admin('metadata?mount=/live&mode=updinfo&song=X', WRONG)),
  one('metadata without a password', get('/admin/metadata?mount=/live&mode=updinfo&song=X')),
  one('metadata without a song', admin('metadata?mount=/live&mode=updinfo')),
  one('metadata without a mount', admin('metadata?mode=updinfo&song=X')),
  one('metadata without a mode', admin('metadata?mount=/live&song=X')),
  one('metadata with an unknown mode', admin('metadata?mount=/live&mode=x&song=X')),
  one('metadata of a mount that is not there', admin('metadata?mount=/nothing&mode=updinfo&song=X')),
  one('metadata of an Ogg mount', admin('metadata?mount=/live.ogg&mode=updinfo&song=C+-+D')),
  one('metadata.xsl', admin('metadata.xsl?mount=/live&mode=updinfo&song=A+-+B')),
  one(
    'metadata by POST',
    `POST /admin/metadata?mount=/live&mode=updinfo&song=P HTTP/1.1\nHost: 127.0.0.1\nContent-Length: 0\n${ADMIN}`,
  ),
  one('updatemetadata.xsl', admin('updatemetadata.xsl?mount=/live')),
  one("SHOUTcast's title call", get('/admin.cgi?mode=updinfo&pass=hackme&song=E+-+F')),
  one("SHOUTcast's title call with a wrong password", get('/admin.cgi?mode=updinfo&pass=wrong&song=X')),
  one('fallbacks', admin('fallbacks?mount=/second&fallback=/live')),
  one('fallbacks without a fallback', admin('fallbacks?mount=/second')),
  one('fallbacks of a mount that is not there', admin('fallbacks?mount=/nothing&fallback=/live')),
  one('moveclients', admin('moveclients?mount=/second&destination=/live')),
  one('moveclients to the same mount', admin('moveclients?mount=/live&destination=/live')),
  one('moveclients to a mount that is not there', admin('moveclients?mount=/live&destination=/nothing')),
  one('moveclients from a mount that is not there', admin('moveclients?mount=/nothing&destination=/live')),
  one('moveclients without a destination', admin('moveclients?mount=/live')),
  one('killclient of an unknown id', admin('killclient?mount=/live&id=999999')),
  one('killclient without an id', admin('killclient?mount=/live')),
  one('killsource of a mount that is not there', admin('killsource?mount=/nothing')),
  one('streamlist.txt', admin('streamlist.txt', RELAY)),
  one('streamlist.txt as admin', admin('streamlist.txt')),
  one('streamlist.txt without a password', get('/admin/streamlist.txt')),
  one('streamlist', admin('streamlist')),
  one('manageauth', admin('manageauth?mount=/members')),
  one('manageauth that adds', admin('manageauth?mount=/members&action=add&username=bert&password=x')),
  one('manageauth that adds again', admin('manageauth?mount=/members&action=add&username=bert&password=x')),
  one('manageauth that deletes an unknown name', admin('manageauth?mount=/members&action=delete&username=unknown')),
  one('manageauth of a mount without accounts', admin('manageauth?mount=/live')),
  one('buildm3u', admin('buildm3u?mount=/members&username=u&password=p')),
  one('STATS', `STATS / HTTP/1.0\n${ADMIN}`),
  one('STATS without a password', 'STATS / HTTP/1.0'),
  // At the end: Icecast's lists still show the mount for a moment.
  one('killsource as source', admin('killsource?mount=/victim', SOURCE)),
];

const oddities: readonly DifferentialCase[] = [
  { name: 'one word', request: 'HELLO\r\n\r\n', isRaw: true },
  { name: 'empty lines', request: '\r\n\r\n\r\n', isRaw: true },
  { name: 'GET without a protocol', request: 'GET /live\r\n\r\n', isRaw: true },
  { name: 'GET without a path', request: 'GET HTTP/1.1\r\n\r\n', isRaw: true },
  { name: 'GET over a version that there is not', request: 'GET /live HTTP/9.9\r\n\r\n', isRaw: true },
  { name: 'GET over another protocol', request: 'GET /live FTP/1.0\r\n\r\n', isRaw: true },
  { name: 'get in small letters', request: 'get /live HTTP/1.0\r\n\r\n', isRaw: true },
  { name: 'a header without a colon', request: 'GET /live HTTP/1.0\r\nnothing\r\n\r\n', isRaw: true },
  { name: 'bare line feeds', request: 'GET /live HTTP/1.0\nUser-Agent: x\n\n', isRaw: true },
  { name: 'an absolute address', request: 'GET http://127.0.0.1/live HTTP/1.0\r\n\r\n', isRaw: true },
  { name: 'two slashes', request: 'GET //live HTTP/1.0\r\n\r\n', isRaw: true },
  { name: 'a path out of the folder', request: 'GET /../../etc/passwd HTTP/1.0\r\n\r\n', isRaw: true },
  { name: 'a broken percent sign', request: 'GET /%zz HTTP/1.0\r\n\r\n', isRaw: true },
  { name: 'a long head', request: `GET /live HTTP/1.0\r\nX: ${'x'.repeat(5000)}\r\n\r\n`, isRaw: true },
  { name: 'two requests at once', request: `${'GET /favicon.ico HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(2)}`, isRaw: true },
  { name: 'an unknown method', request: 'BREW /live HTTP/1.0\r\n\r\n', isRaw: true },
];

/** All that both servers are asked, in this order. */
export const differentialGroups: readonly DifferentialGroup[] = [
  { title: 'Source clients', cases: sources },
  { title: 'SHOUTcast source clients', cases: shoutcast },
  { title: 'Listeners', cases: listeners },
  { title: 'Playlists', cases: playlists },
  { title: 'Status', cases: statuses },
  { title: 'Administration', cases: admins },
  { title: 'Odd requests', cases: oddities },
];

/** The bytes of a case's request. */
export function requestBytes({ request, isRaw, isShoutcast }: DifferentialCase): string {
  return isRaw || isShoutcast ? request : `${request.replaceAll('\n', '\r\n')}\r\n\r\n`;
}
