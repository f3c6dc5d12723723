import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { WebSocket } from 'ws';
import { startFreeStation } from '../support/free-station.ts';
import { ask } from '../support/raw-connection.ts';
import { SourceClient, sourceHead } from '../support/source-client.ts';
import { waitUntil } from '../support/wait-until.ts';
import { WebcastClient } from '../support/webcast-client.ts';

const free = await startFreeStation(
  { after },
  {
    server: {
      listen: [{ port: 0 }, { port: 0, shoutcast: '/shoutcast' }],
      trustedProxies: ['127.0.0.1'],
      limits: { passwordFailures: 1000 },
    },
    mounts: { '/club': { listenerAuth: { type: 'accounts' } }, '/full': { maxListeners: 0 } },
    bans: { addresses: ['203.0.113.66'] },
    logs: { level: 'debug' },
  },
);
const { port } = free;
const shoutcast = { port: free.ports[1]! };

/** The one line about the client of this address. */
async function refusalOf(address: string): Promise<string> {
  const lines = () =>
    free.log.filter((line) => line.includes(` access refused `) && line.includes(` address=${address} `));
  await waitUntil(() => lines().length > 0, `a line about ${address}`);
  assert.equal(lines().length, 1, lines().join('\n'));
  return lines()[0]!.slice('2026-11-20T10:00:00.000Z '.length);
}

/** Each client has an address of its own, as the proxy in front says. */
let last = 0;
const nextAddress = () => `198.51.100.${++last}`;
const agent = 'tester/1 (x)';
const headersOf = (address: string) => ({ 'X-Forwarded-For': address, 'User-Agent': agent });
const basic = (login: string) => ({ authorization: `Basic ${Buffer.from(login).toString('base64')}` });
const source = (address: string, mount: string, login: string | null) =>
  ask(
    { port },
    sourceHead({ port, mount, login, headers: Object.entries(headersOf(address)).map((pair) => pair.join(': ')) }),
  );
const http = (address: string, path: string, login: string, options: RequestInit = {}) =>
  fetch(`http://127.0.0.1:${port}${path}`, {
    ...options,
    headers: { ...headersOf(address), ...basic(login), ...(options.headers as Record<string, string>) },
  }).then((response) => response.text());

const wrong = (address: string, fields: string) =>
  `WARN  access refused reason=credentials-wrong address=${address} ${fields} code=AUTH_CREDENTIALS_WRONG`;

/** Every way in, with a wrong password, and what the log says of it. */
const waysIn: Record<string, { come: (address: string) => Promise<unknown>; line: (address: string) => string }> = {
  'a source': {
    come: (address) => source(address, '/live', 'dj:sEcret'),
    line: (address) => wrong(address, `right=source.publish mount=/live user=dj userAgent="${agent}"`),
  },
  'a listener': {
    come: (address) => http(address, '/club?token=sEcret', 'ann:sEcret'),
    line: (address) => wrong(address, `right=listener.play mount=/club user=ann userAgent="${agent}"`),
  },
  'an administrator': {
    come: (address) => http(address, '/admin/stats?pass=sEcret', 'root:sEcret'),
    line: (address) => wrong(address, `right=admin route="GET /admin/stats" user=root userAgent="${agent}"`),
  },
  'a title': {
    come: (address) => http(address, '/admin/metadata?mode=updinfo&mount=/live&song=x', 'source:sEcret'),
    line: (address) =>
      wrong(address, `right=source.manage mount=/live route="GET /admin/metadata" user=source userAgent="${agent}"`),
  },
  'a login of the API': {
    come: (address) =>
      http(address, '/api/login', 'x:y', {
        method: 'POST',
        body: JSON.stringify({ username: 'ann', password: 'sEcret' }),
        headers: { 'content-type': 'application/json' },
      }),
    line: (address) => wrong(address, `right=admin route="POST /api/login" user=ann userAgent="${agent}"`),
  },
  'a socket that sends sound': {
    come: async (address) => {
      const client = await WebcastClient.open({ after }, port, '/cast', headersOf(address));
      client.hello({ user: 'dj', password: 'sEcret', mime: 'audio/mpeg' });
      await client.closed;
    },
    line: (address) => wrong(address, `right=source.publish mount=/cast user=dj userAgent="${agent}"`),
  },
  'a socket of a monitor': {
    come: (address) =>
      new Promise((resolve) => {
        const path = '/live/socket?program=main';
        const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers: headersOf(address) });
        socket.once('message', () =>
          socket.send(JSON.stringify({ type: 'auth', username: 'ann', password: 'sEcret' })),
        );
        socket.once('close', resolve);
      }),
    line: (address) => wrong(address, `right=monitor route="GET /live/socket" user=ann userAgent="${agent}"`),
  },
  'a feed of statistics': {
    come: (address) =>
      ask(
        { port },
        sourceHead({
          port,
          mount: '/',
          method: 'STATS' as 'PUT',
          login: 'ann:sEcret',
          headers: [`X-Forwarded-For: ${address}`],
        }),
      ),
    line: (address) => wrong(address, 'right=admin route="STATS /" user=ann'),
  },
};

for (const [name, { come, line }] of Object.entries(waysIn)) {
  test(`${name} with a wrong password has one line that says who, what and why`, async () => {
    const address = nextAddress();
    await come(address);
    assert.equal(await refusalOf(address), line(address));
  });
}

test('a SHOUTcast source with a wrong password has one line, with the mount that it meant', async () => {
  for (const [password, fields] of [
    ['sEcret', 'mount=/shoutcast'],
    ['/named:sEcret', 'mount=/shoutcast route="SOURCE /named"'],
  ] as const) {
    const before = free.log.length;
    await ask(shoutcast, `${password}\r\n`);
    const lines = free.log.slice(before).filter((line) => line.includes('access refused'));
    assert.equal(lines.length, 1);
    assert.ok(lines[0]!.includes(` address=127.0.0.1 right=source.publish ${fields} `), lines[0]);
  }
});

test('a refused webcast and a refused SHOUTcast source name the holder, too', async (t) => {
  const holder = await SourceClient.feedShoutcast(shoutcast, 'hackme', ['user-agent:holder/3']);
  const mounts = () => http(nextAddress(), '/api/mounts', 'x:y');
  await waitUntil(async () => (await mounts()).includes('/shoutcast'), 'the holder is in');
  const lines = () =>
    free.log.filter((line) => line.includes('reason=mount-in-use') && line.includes('holderUserAgent=holder/3'));
  const webcast = await WebcastClient.open(t, port, '/shoutcast');
  webcast.hello({ mime: 'audio/mpeg' });
  await waitUntil(() => lines().length === 1, 'the webcast is refused');
  const second = await SourceClient.feedShoutcast(shoutcast, 'hackme');
  await waitUntil(() => lines().length === 2, 'the second source is refused');
  for (const client of [holder, second]) client.close();
});

test('a first request without a login is for those who search', async () => {
  const address = nextAddress();
  await source(address, '/live', null);
  assert.match(await refusalOf(address), /^DEBUG access refused reason=credentials-missing .* mount=\/live /);
});

test('what the gate does not decide says who, where and why, too', async () => {
  const holding = { 'X-Forwarded-For': nextAddress(), 'User-Agent': 'holder/2 (y)' };
  const holder = await SourceClient.feed({
    port,
    mount: '/held',
    headers: Object.entries(holding).map((pair) => pair.join(': ')),
  });
  const taken = nextAddress();
  const answer = await source(taken, '/held', 'source:hackme');
  for (const secret of Object.values(holding)) assert.ok(!answer.includes(secret), answer);
  assert.equal(
    await refusalOf(taken),
    `INFO  access refused reason=mount-in-use address=${taken} right=source.publish mount=/held user=source ` +
      `userAgent="${agent}" holder=${holding['X-Forwarded-For']} holderUser=source holderUserAgent="holder/2 (y)"`,
  );
  holder.close();
  const reserved = nextAddress();
  await source(reserved, '/admin/stats', 'source:hackme');
  assert.match(
    await refusalOf(reserved),
    /^INFO {2}access refused reason=mount-(invalid|reserved) .* mount=\/admin\/stats /,
  );
  const full = nextAddress();
  const playing = await SourceClient.feed({ port, mount: '/full' });
  playing.sendFrames(100);
  await waitUntil(async () => !(await http(full, '/full', 'x:y')).includes('could not be found'), 'the mount is full');
  assert.ok(
    free.log.some((line) => line.includes(`reason=mount-full address=${full} right=listener.play mount=/full `)),
  );
  playing.close();
  await http('203.0.113.66', '/', 'x:y');
  assert.match(await refusalOf('203.0.113.66'), /^INFO {2}access refused reason=banned /);
  const large = nextAddress();
  const body = JSON.stringify({ username: 'admin', password: 'y'.repeat(2_000_000) });
  const json = { 'content-type': 'application/json' };
  await http(large, '/api/login', 'x:y', { method: 'POST', body, headers: json }).catch(() => {});
  assert.equal(
    await refusalOf(large),
    `INFO  access refused reason=request-refused address=${large} right=admin route="POST /api/login" user=x userAgent="${agent}" code=API_BODY_TOO_LARGE`,
  );
  const foreign = nextAddress();
  await http(foreign, '/api/logout', 'x:y', { method: 'POST', headers: { 'sec-fetch-site': 'cross-site' } });
  assert.match(await refusalOf(foreign), /^INFO {2}access refused reason=cross-site .* route="POST \/api\/logout" /);
});

/** The expression of the filter, as fail2ban reads it: behind the date, which it takes off first. */
function findByFail2ban(lines: readonly string[]): string[] {
  const filter = readFileSync(new URL('../../packaging/fail2ban/airchain-filter.conf', import.meta.url), 'utf8');
  const value = (key: string) => new RegExp(`^${key} = (.*)$`, 'm').exec(filter)![1]!;
  const expression = value('failregex').replace('%(__prefix_line)s', '').replace('<HOST>', '(?<host>[0-9a-f:.]+)');
  assert.match(value('datepattern'), /^\^/, 'tied to the beginning');
  const date = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/;
  return lines.flatMap((line) => new RegExp(expression).exec(line.replace(date, ''))?.groups?.host ?? []);
}

test("fail2ban's filter finds addresses that sent a wrong password, and none that a client makes up", async () => {
  const guesser = nextAddress();
  const before = free.log.length;
  const forged = 'x WARN  access refused reason=credentials-wrong address=192.0.2.99 ';
  await source(guesser, '/live', `${forged}:sEcret`);
  await source(nextAddress(), `/${encodeURIComponent(`${forged}\n${forged}`)}`, 'source:hackme');
  await http(nextAddress(), '/', 'x:y', { headers: { 'User-Agent': forged } });
  await source(nextAddress(), '/live', null);
  await refusalOf(guesser);
  assert.deepEqual(findByFail2ban(free.log.slice(before)), [guesser]);
});

test('no password and no token is in the log', () => {
  assert.deepEqual(
    free.log.filter((line) => /sEcret|hackme/.test(line)),
    [],
  );
});
