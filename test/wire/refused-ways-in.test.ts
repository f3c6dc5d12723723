import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { WebSocket } from 'ws';
import { type FreeStation, startFreeStation } from '../support/free-station.ts';
import { ask } from '../support/raw-connection.ts';
import { SourceClient, sourceHead } from '../support/source-client.ts';
import { waitUntil } from '../support/wait-until.ts';
import { WebcastClient } from '../support/webcast-client.ts';

/** The station of the tests that run now, and the source that holds `/held`: lines of one second are few, so groups have their own. */
let station: FreeStation;
const port = () => station.port;

function useStation(): void {
  const stops: (() => Promise<void>)[] = [];
  before(async () => {
    station = await startFreeStation({ after: (stop) => stops.push(stop) }, config);
    const holder = await SourceClient.feed({ port: port(), mount: '/held' });
    const timer = setInterval(() => holder.sendFrames(4), 100);
    stops.unshift(async () => {
      clearInterval(timer);
      holder.close();
    });
  });
  after(async () => {
    for (const stop of stops) await stop();
  });
}

const config = {
  dataDir: 'data',
  server: {
    listen: [{ port: 0 }, { port: 0, shoutcast: '/shoutcast' }],
    trustedProxies: ['127.0.0.1'],
    limits: { passwordFailures: 3, sources: 1 },
  },
  mounts: { '/club': { listenerAuth: { type: 'accounts' } }, '/full': { maxListeners: 0 } },
  inputs: { tone: { type: 'tone' } },
  programs: { main: { inputs: ['tone'] } },
  bans: { addresses: ['203.0.113.66'] },
  logs: { level: 'debug', access: 'access.log' },
};

const AGENT = 'tester/1';
let last = 0;
const nextAddress = () => `198.51.100.${++last}`;
const basic = (login: string) => `Authorization: Basic ${Buffer.from(login).toString('base64')}`;
const headers = (address: string) => [`X-Forwarded-For: ${address}`, `User-Agent: ${AGENT}`, 'Host: x'];

/** One request as it is written; `login` as `user:password`. */
const request =
  (line: string, { login, more = [] }: { login?: string; more?: string[] } = {}) =>
  (address: string) =>
    ask(
      { port: port() },
      [`${line} HTTP/1.1`, ...headers(address), ...(login ? [basic(login)] : []), ...more, '', ''].join('\r\n'),
    );
const source =
  (mount: string, login: string | null = 'source:hackme', more: string[] = []) =>
  (address: string) =>
    ask({ port: port() }, sourceHead({ port: port(), mount, login, headers: [...headers(address), ...more] }));
const upgrade = (line: string, more: string[] = []) =>
  request(line, {
    more: [
      'Upgrade: websocket',
      'Connection: Upgrade',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
      ...more,
    ],
  });
const webcast = (path: string, hello: object | string) => async (address: string) => {
  const client = await WebcastClient.open({ after }, port(), path, { 'X-Forwarded-For': address, 'User-Agent': AGENT });
  if (typeof hello === 'string') client.socket.send(hello);
  else client.hello(hello);
  await client.closed;
};
const monitor = (query: string, message: string) => async (address: string) => {
  const socket = new WebSocket(`ws://127.0.0.1:${port()}/live/socket?${query}`, {
    headers: { 'X-Forwarded-For': address, 'User-Agent': AGENT },
  });
  socket.once('open', () => socket.send(message));
  await new Promise((resolve) => socket.once('close', resolve));
};
const json = (body: string) => ['Content-Type: application/json', `Content-Length: ${body.length}`, '', body];

type Way = readonly [come: (address: string) => Promise<unknown>, level: string, reason: string, fields: string];

/** How a client may come in, and what the line about it holds besides its address and its user agent. */
const ways: Readonly<Record<string, Way>> = {
  'SOURCE without a login': [source('/live', null), 'DEBUG', 'credentials-missing', 'mount=/live'],
  'SOURCE with a wrong password': [source('/live', 'dj:x'), 'WARN', 'credentials-wrong', 'mount=/live user=dj'],
  'SOURCE to a mount in use': [source('/held'), 'INFO', 'mount-in-use', 'mount=/held user=source'],
  'SOURCE beyond the limit': [source('/other'), 'INFO', 'too-many-sources', 'mount=/other user=source'],
  'SOURCE to a page': [source('/admin/stats'), 'INFO', 'mount-reserved', 'mount=/admin/stats user=source'],
  'SOURCE to no page of the administrator': [
    source('/admin/x'),
    'INFO',
    'mount-reserved',
    'mount=/admin/x user=source',
  ],
  'SOURCE to a path that is none': [source('/a/'), 'INFO', 'mount-invalid', 'mount=/a/ user=source'],
  'SOURCE with an unknown coding': [
    source('/held2', 'source:hackme', ['Transfer-Encoding: gzip']),
    'INFO',
    'too-many-sources',
    'mount=/held2',
  ],
  'SOURCE to a link that is none': [
    source(`/ingest/${'x'.repeat(26)}?key=y`),
    'INFO',
    'link-unknown',
    'mount=/stream/',
  ],
  'PUT to a page': [
    request('PUT /admin/stats', { login: 'source:x' }),
    'INFO',
    'mount-reserved',
    'mount=/admin/stats user=source',
  ],
  'PUT to no page of the administrator': [
    request('PUT /admin/x', { login: 'dj:x' }),
    'INFO',
    'mount-reserved',
    'mount=/admin/x user=dj',
  ],
  'PUT to the front page': [request('PUT /'), 'INFO', 'mount-reserved', 'mount=/'],
  'PUT to a list': [request('PUT /live.m3u', { login: 'dj:x' }), 'INFO', 'mount-reserved', 'mount=/live.m3u user=dj'],
  'PUT to the API': [
    request('PUT /api/nosuch', { login: 'dj:x' }),
    'INFO',
    'route-unknown',
    'route="PUT /api/nosuch" user=dj',
  ],
  'POST to no page of the administrator': [
    request('POST /admin/x', { login: 'ann:x' }),
    'INFO',
    'route-unknown',
    'route="POST /admin/x" user=ann',
  ],
  'DELETE of a mount': [
    request('DELETE /live', { login: 'ann:x' }),
    'INFO',
    'route-unknown',
    'route="DELETE /live" user=ann',
  ],
  'an unknown method': [
    request('BREW /admin/x', { login: 'ann:x' }),
    'INFO',
    'route-unknown',
    'route="BREW /admin/x" user=ann',
  ],
  TRACE: [request('TRACE /'), 'INFO', 'route-unknown', 'route="TRACE /"'],
  CONNECT: [request('CONNECT /x'), 'INFO', 'route-unknown', 'route="CONNECT /x"'],
  'a page that is none': [request('GET /nosuch'), 'DEBUG', 'route-unknown', 'route="GET /nosuch"'],
  'a path that is no UTF-8': [request('DELETE /api/caf%E9', { login: 'ann:x' }), 'INFO', 'route-unknown', 'user=ann'],
  'a listener with a wrong password': [
    request('GET /club', { login: 'ann:x' }),
    'WARN',
    'credentials-wrong',
    'mount=/club user=ann',
  ],
  'a listener where nothing plays': [request('GET /full'), 'DEBUG', 'mount-not-found', 'mount=/full'],
  'an administrator': [request('GET /admin/stats', { login: 'root:x' }), 'WARN', 'credentials-wrong', 'right=admin'],
  'a banned client': [
    () =>
      ask(
        { port: port() },
        `GET / HTTP/1.1\r\nX-Forwarded-For: 203.0.113.66\r\nUser-Agent: ${AGENT}\r\nHost: x\r\n\r\n`,
      ),
    'INFO',
    'banned',
    'right=public',
  ],
  'a relay': [
    request('GET /admin/streamlist.txt', { login: 'relay:x' }),
    'WARN',
    'credentials-wrong',
    'right=relay.list',
  ],
  'a title': [
    request('GET /admin/metadata?mode=updinfo&mount=/held&song=x', { login: 'dj:x' }),
    'WARN',
    'credentials-wrong',
    'right=source.manage mount=/held',
  ],
  "SHOUTcast's title": [
    request('GET /admin.cgi?mode=updinfo&pass=x&song=y'),
    'WARN',
    'credentials-wrong',
    'right=source.manage',
  ],
  'a feed of statistics': [
    request('STATS /', { login: 'ann:x' }),
    'WARN',
    'credentials-wrong',
    'route="STATS /" user=ann',
  ],
  'JSON that is none': [
    request('POST /api/login', { more: json('{') }),
    'INFO',
    'request-refused',
    'code=API_REQUEST_INVALID',
  ],
  'a body of another type': [
    request('POST /api/login', { more: ['Content-Type: audio/mpeg', 'Content-Length: 1', '', 'x'] }),
    'INFO',
    'request-refused',
    'route="POST /api/login"',
  ],
  'a body that is too large': [
    request('POST /api/login', { more: ['Content-Type: application/json', 'Content-Length: 99999999'] }),
    'INFO',
    'request-refused',
    'code=API_BODY_TOO_LARGE',
  ],
  'a page of another site': [
    request('POST /api/logout', { more: ['Sec-Fetch-Site: cross-site', 'Content-Length: 0'] }),
    'INFO',
    'cross-site',
    'route="POST /api/logout"',
  ],
  'a socket where there is none': [upgrade('GET /nosuch'), 'INFO', 'route-unknown', 'route="GET /nosuch"'],
  'a socket without a key': [
    request('GET /live/socket', { more: ['Upgrade: websocket', 'Connection: Upgrade'] }),
    'INFO',
    'handshake-malformed',
    'route="GET /live/socket"',
  ],
  'a socket of another site': [
    upgrade('GET /live/socket', ['Origin: https://evil.example']),
    'INFO',
    'cross-site',
    'route="GET /live/socket"',
  ],
  'a webcast to a page': [
    webcast('/studio/socket?mount=%2Fadmin%2Fx', { mime: 'audio/mpeg' }),
    'INFO',
    'mount-invalid',
    'right=source.publish',
  ],
  'a webcast with a wrong password': [
    webcast('/cast', { mime: 'audio/mpeg', user: 'dj', password: 'x' }),
    'WARN',
    'credentials-wrong',
    'mount=/cast user=dj',
  ],
  'a webcast beyond the limit': [
    webcast('/cast', { mime: 'audio/mpeg' }),
    'INFO',
    'too-many-sources',
    'mount=/cast user=source',
  ],
  'a webcast to a mount in use': [
    webcast('/held', { mime: 'audio/mpeg' }),
    'INFO',
    'mount-in-use',
    'mount=/held user=source',
  ],
  'a webcast that says something else': [webcast('/cast', 'no hello'), 'INFO', 'login-malformed', 'mount=/cast'],
  'a monitor with a wrong password': [
    monitor('program=main', '{"type":"auth","username":"ann","password":"x"}'),
    'WARN',
    'credentials-wrong',
    'right=monitor route="GET /live/socket" user=ann',
  ],
  'a monitor that says something else': [monitor('program=main', '?'), 'INFO', 'login-malformed', 'right=monitor'],
};

const linesAbout = (address: string) =>
  station.log.filter((line) => line.includes(' access refused ') && line.includes(` address=${address} `));

/** Less than the lines that are written in one second. */
const GROUP = 12;
const rows = Object.entries(ways);
for (let first = 0; first < rows.length; first += GROUP) {
  describe(`from ${rows[first]![0]}`, () => {
    useStation();
    for (const [name, way] of rows.slice(first, first + GROUP)) it(`${name} has one line`, () => hasOneLine(way));
  });
}

async function hasOneLine([come, level, reason, fields]: Way): Promise<void> {
  const address = reason === 'banned' ? '203.0.113.66' : nextAddress();
  await come(address);
  await waitUntil(() => linesAbout(address).length > 0, `a line about ${address}`);
  assert.equal(linesAbout(address).length, 1, linesAbout(address).join('\n'));
  const line = linesAbout(address)[0]!;
  const start = `${level.padEnd(5)} access refused reason=${reason}`;
  assert.equal(line.slice(line.indexOf(' ') + 1).split(' address=')[0], start);
  for (const field of [...fields.split(/ (?=\w+=)/), `userAgent=${AGENT}`]) assert.ok(line.includes(` ${field}`), line);
}

/** The next lines on a port where the client cannot say who it is. */
async function newLines(come: () => Promise<unknown>): Promise<string[]> {
  const known = station.log.length;
  const find = () =>
    station.log.slice(known).filter((line) => line.includes(' access refused ') && line.includes('address=127.0.0.1'));
  await come();
  await waitUntil(() => find().length > 0, 'a line');
  return find().map((line) => line.replace(/^\S+ (\w+ +access refused reason=\S+) .*/, '$1'));
}

const shoutcast = (text: string) => () => ask({ port: station.ports[1]! }, text);
describe('where the client cannot say who it is', () => {
  useStation();
  for (const [name, come, line] of [
    ['nothing understandable', () => ask({ port: port() }, '\x00\x01'), 'DEBUG access refused reason=head-malformed'],
    [
      'a head without an end',
      () => ask({ port: port() }, `GET / HTTP/1.1\r\n${'x'.repeat(20_000)}`),
      'DEBUG access refused reason=head-too-large',
    ],
    [
      'two lengths',
      () =>
        ask(
          { port: port() },
          'POST /api/login HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
        ),
      'DEBUG access refused reason=head-malformed',
    ],
    ['a SHOUTcast source with a wrong password', shoutcast('x\r\n'), 'WARN  access refused reason=credentials-wrong'],
    ['a SHOUTcast source without a password', shoutcast('\r\n'), 'INFO  access refused reason=head-malformed'],
    [
      'a SHOUTcast source of another stream',
      shoutcast('hackme:#2\r\n'),
      'INFO  access refused reason=shoutcast-stream-unknown',
    ],
    [
      'a SHOUTcast source beyond the limit',
      shoutcast('hackme\r\ncontent-type:audio/mpeg\r\n\r\n'),
      'INFO  access refused reason=too-many-sources',
    ],
    [
      'a SHOUTcast source to a mount in use',
      shoutcast('/held:hackme\r\ncontent-type:audio/mpeg\r\n\r\n'),
      'INFO  access refused reason=mount-in-use',
    ],
    [
      'a SHOUTcast head without an end',
      shoutcast(`hackme\r\n${'x'.repeat(20_000)}`),
      'INFO  access refused reason=head-malformed',
    ],
  ] as const) {
    it(`${name} has one line`, async () => assert.deepEqual(await newLines(come), [line]));
  }
});

describe('the access log', () => {
  useStation();
  it('names an account only where its password was right', async () => {
    const address = nextAddress();
    const paths = ['/admin/stats', '/api/mounts', '/nosuch', '/', '/held.m3u', '/api/nosuch'];
    const get = (path: string, password: string) => request(`GET ${path}`, { login: `admin:${password}` })(address);
    for (let round = 0; round < 5; round++) for (const path of paths) await get(`${path}?wrong`, `guess${round}`);
    assert.match(await get('/api/openapi.json?right', 'hackme'), / 200 /);
    const other = nextAddress();
    await request('GET /admin/stats?right', { login: 'admin:hackme' })(other);
    const lines = () =>
      readFileSync(join(station.directory, 'data', 'access.log'), 'utf8')
        .split('\n')
        .filter((line) => line.includes('?'));
    await waitUntil(() => lines().some((line) => line.startsWith(other)), 'the last line');
    const wrong = lines().filter((line) => line.includes('?wrong'));
    assert.equal(wrong.length, 5 * paths.length);
    assert.ok(
      wrong.some((line) => / (?:403|429) /.test(line)),
      'the limit was reached',
    );
    for (const line of wrong) assert.ok(line.startsWith(`${address} - - [`), line);
    assert.ok(
      lines()
        .find((line) => line.startsWith(other))!
        .startsWith(`${other} - admin [`),
    );
  });

  it('has refused sockets and feeds', async () => {
    const address = nextAddress();
    await upgrade('GET /nosuch')(address);
    await request('STATS /', { login: 'ann:x' })(address);
    const lines = () =>
      readFileSync(join(station.directory, 'data', 'access.log'), 'utf8')
        .split('\n')
        .filter((line) => line.startsWith(address));
    await waitUntil(
      () => lines().length === 2,
      () => lines().join('\n'),
    );
    assert.match(lines()[0]!, / - - \[.*\] "GET \/nosuch HTTP\/1\.1" 404 /);
    assert.match(lines()[1]!, / - - \[.*\] "STATS \/ HTTP\/1\.1" 401 /);
  });
});
