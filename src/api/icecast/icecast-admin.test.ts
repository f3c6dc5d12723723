import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { basic, startApi } from '../../../test/support/api-server.ts';
import { listenerSnapshot, MemoryStation, mountSnapshot } from '../../../test/support/memory-station.ts';
import { logins } from '../../../test/support/recording-gate.ts';
import { recordingLogger } from '../../../test/support/recording-logger.ts';
import { AirchainError, unixMillis } from '../../core/index.ts';

/** One second before the clock of `startApi`. */
const justNow = unixMillis(Date.UTC(2026, 10, 20, 20, 25, 13));

function twoMounts(): MemoryStation {
  const ogg = { contentType: 'application/ogg', codec: 'Vorbis' };
  const station = new MemoryStation([
    mountSnapshot({ path: '/ref.mp3', listeners: 2, listenerPeak: 2 }),
    mountSnapshot({ path: '/ref2.mp3' }),
    mountSnapshot({ path: '/ref.ogg', ...ogg }),
    mountSnapshot({ path: '/idle.mp3', source: null, state: 'idle' }),
  ]);
  const one = listenerSnapshot(390, justNow, 'Listener One/1.0 <x>&y');
  station.listenerTable.set('/ref.mp3', [one, listenerSnapshot(391, justNow, 'Listener Two/2.0')]);
  return station;
}

interface Case {
  readonly name: string;
  readonly path: string;
  readonly status?: number;
  /** The whole body as Icecast 2.4.4 sent it, or a part. */
  readonly body: string | RegExp;
  readonly login?: keyof typeof logins;
}

const xml = (content: string) => `<?xml version="1.0"?>\n${content}\n`;
const response = (message: string, code: number) =>
  xml(`<iceresponse><message>${message}</message><return>${code}</return></iceresponse>`);
const refusal = (text: string) =>
  `<html><head><title>Error 400</title></head><body><b>400 - ${text}</b></body></html>\r\n`;

/** Requests as they were sent to a real Icecast 2.4.4 and what it answered. */
const recorded: readonly Case[] = [
  {
    name: 'stats of an unknown mount',
    path: 'stats?mount=/nosuch',
    status: 400,
    body: refusal('Source does not exist'),
  },
  { name: 'a command that there is not', path: 'nosuch', status: 400, body: refusal('Unrecognised command') },
  { name: "libshout's poke", path: '!POKE', status: 400, body: refusal('Unrecognised command') },
  { name: 'listclients without a mount', path: 'listclients', status: 400, body: refusal('Unknown admin request') },
  {
    name: 'listclients of an unknown mount',
    path: 'listclients?mount=/nosuch',
    status: 400,
    body: refusal('Source does not exist'),
  },
  {
    name: 'a title',
    path: 'metadata?mount=/ref.mp3&mode=updinfo&song=A%20-%20B',
    body: response('Metadata update successful', 1),
  },
  {
    name: 'a title by the source',
    path: 'metadata?mount=/ref.mp3&mode=updinfo&song=x',
    login: 'source',
    body: response('Metadata update successful', 1),
  },
  {
    name: 'a title that is not there',
    path: 'metadata?mount=/ref.mp3&mode=updinfo',
    body: response('Metadata update successful', 1),
  },
  {
    name: 'a title without a mount',
    path: 'metadata?mode=updinfo&song=x',
    status: 400,
    body: refusal('Unknown admin request'),
  },
  {
    name: 'a title for an unknown mount',
    path: 'metadata?mount=/nosuch&mode=updinfo&song=x',
    status: 400,
    body: refusal('Source does not exist'),
  },
  {
    name: 'a mode that there is not',
    path: 'metadata?mount=/ref.mp3&mode=foo&song=x',
    body: response('No such action', 0),
  },
  {
    name: 'a title without a mode',
    path: 'metadata?mount=/ref.mp3&song=x',
    status: 400,
    body: refusal('Missing parameter'),
  },
  {
    name: 'a fallback',
    path: 'fallbacks?mount=/ref.mp3&fallback=/ref2.mp3',
    body: '<html><head><title>Admin request successful</title></head><body><p>Fallback configured</p></body></html>\r\n',
  },
  {
    name: 'a fallback that is not named',
    path: 'fallbacks?mount=/ref.mp3',
    status: 400,
    body: refusal('Missing parameter'),
  },
  {
    name: 'moved listeners',
    path: 'moveclients?mount=/ref.mp3&destination=/ref2.mp3',
    body: response('Clients moved from /ref.mp3 to /ref2.mp3', 1),
  },
  {
    name: 'a move to the same mount',
    path: 'moveclients?mount=/ref.mp3&destination=/ref.mp3',
    status: 400,
    body: refusal('supplied mountpoints are identical'),
  },
  {
    name: 'a move to an unknown mount',
    path: 'moveclients?mount=/ref.mp3&destination=/nosuch',
    status: 400,
    body: refusal('No such destination'),
  },
  {
    name: 'a move from an unknown mount',
    path: 'moveclients?mount=/nosuch&destination=/ref.mp3',
    status: 400,
    body: refusal('Source does not exist'),
  },
  {
    name: 'a move to nowhere asks where',
    path: 'moveclients?mount=/ref.mp3',
    body: /<icestats><current_source>\/ref\.mp3<\/current_source><source mount="\/ref\.ogg"><fallback><\/fallback><listeners>0<\/listeners><Connected>10<\/Connected>/,
  },
  {
    name: 'a listener that is not there',
    path: 'killclient?mount=/ref.mp3&id=999999',
    body: response('Client 999999 not found', 0),
  },
  { name: 'a kill without an id', path: 'killclient?mount=/ref.mp3', status: 400, body: refusal('Missing parameter') },
  { name: 'a killed listener', path: 'killclient?mount=/ref.mp3&id=390', body: response('Client 390 removed', 1) },
  {
    name: 'a kill of an unknown source',
    path: 'killsource?mount=/nosuch',
    status: 400,
    body: refusal('Source does not exist'),
  },
  { name: 'a killed source', path: 'killsource?mount=/ref2.mp3', body: response('Source Removed', 1) },
  {
    name: 'a source killed by itself',
    path: 'killsource?mount=/ref.mp3',
    login: 'source',
    body: response('Source Removed', 1),
  },
  {
    name: 'streamlist.txt for a slave',
    path: 'streamlist.txt',
    login: 'relay',
    body: '/ref.mp3\r\n/ref.ogg\r\n/ref2.mp3\r\n',
  },
  {
    name: 'streamlist.txt for an administrator',
    path: 'streamlist.txt',
    status: 401,
    body: 'You need to authenticate\r\n',
  },
  {
    name: 'streamlist for a slave',
    path: 'streamlist',
    login: 'relay',
    status: 401,
    body: 'You need to authenticate\r\n',
  },
  { name: 'stats for a source', path: 'stats', login: 'source', status: 401, body: 'You need to authenticate\r\n' },
  {
    name: 'accounts of a mount without',
    path: 'manageauth?mount=/ref.mp3',
    status: 400,
    body: refusal('missing parameter'),
  },
  {
    name: 'a playlist with a login in it',
    path: 'buildm3u?mount=/ref.mp3&username=u&password=p',
    body: 'http://u:p@127.0.0.1:28000/ref.mp3\r\n',
  },
];

async function call(t: TestContext, path: string, login: keyof typeof logins = 'admin', station = twoMounts()) {
  const { api } = await startApi(t, { station });
  const headers = { authorization: basic(logins[login]), host: '127.0.0.1:28000' };
  return { station, api, response: await api.fastify.inject({ url: `/admin/${path}`, headers }) };
}

for (const { name, path, status = 200, body, login } of recorded) {
  test(`answers as Icecast 2.4.4 did: ${name}`, async (t) => {
    const { response } = await call(t, path, login);
    if (typeof body === 'string') assert.equal(response.body, body);
    else assert.match(response.body, body);
    assert.equal(response.statusCode, status);
  });
}

test('lists the mounts that have a source, as XML for programs', async (t) => {
  const { response } = await call(t, 'listmounts');
  assert.equal(response.headers['content-type'], 'text/xml; charset=utf-8');
  assert.deepEqual(
    [...response.body.matchAll(/mount="([^"]+)"/g)].map((match) => match[1]),
    ['/ref.mp3', '/ref.ogg', '/ref2.mp3'],
  );
  assert.match(response.body, /<Connected>10<\/Connected>/);
});

test('says of each mount who decides about its listeners', async (t) => {
  const station = new MemoryStation([mountSnapshot({ path: '/members', authenticator: 'htpasswd' })]);
  const { response } = await call(t, 'listmounts', 'admin', station);
  assert.match(response.body, /<listeners>0<\/listeners><authenticator>htpasswd<\/authenticator><Connected>/);
});

test('names no hidden mount to a slave', async (t) => {
  const mounts = [mountSnapshot({ path: '/live' }), mountSnapshot({ path: '/secret', isHidden: true })];
  const { response } = await call(t, 'streamlist.txt', 'relay', new MemoryStation(mounts));
  assert.equal(response.body, '/live\r\n');
});

test("gives Vorbis's own bit rate as ice-bitrate, whatever the encoder says", async (t) => {
  const changes = { contentType: 'application/ogg', codec: 'Vorbis', bitrateKbps: 80 };
  const station = new MemoryStation([mountSnapshot({ path: '/live.ogg', ...changes })]);
  const { response } = await call(t, 'stats', 'admin', station);
  assert.match(response.body, /<ice-bitrate>80<\/ice-bitrate>/);
});

test('lists the listeners of a mount', async (t) => {
  const { response } = await call(t, 'listclients?mount=/ref.mp3', 'source');
  assert.match(response.body, /<Listeners>2<\/Listeners>/);
  assert.match(
    response.body,
    /<UserAgent>Listener One\/1\.0 &lt;x&gt;&amp;y<\/UserAgent><Connected>1<\/Connected><ID>390<\/ID>/,
  );
});

const titles: readonly { query: string; charset?: string; change: object | null }[] = [
  { query: 'song=A%20-%20B', change: { title: 'A - B' } },
  { query: 'song=a+b', change: { title: 'a b' } },
  { query: 'song=caf%C3%A9', change: { title: 'café' } },
  { query: 'song=caf%E9', change: { title: 'café' } },
  { query: 'song=%93%FA%96%7B', charset: 'shift_jis', change: { title: '日本' } },
  { query: 'song=%93%FA%96%7B&charset=shift_jis', change: { title: '日本' } },
  { query: 'song=', change: { title: '' } },
  { query: 'artist=AA&title=TT', change: { artist: 'AA', title: 'TT' } },
  { query: 'title=TT', change: { title: 'TT' } },
  { query: 'artist=AA', change: { title: 'AA' } },
  { query: 'artist=&title=TT', change: { title: 'TT' } },
  { query: 'artist=AA&title=TT&song=S', change: { title: 'S' } },
  { query: 'song=S&url=http%3A%2F%2Fu.example%2F', change: { title: 'S', url: 'http://u.example/' } },
  { query: 'charset=UTF-8', change: null },
];

for (const { query, charset = null, change } of titles) {
  test(`takes the title from ${query}${charset ? ` on a ${charset} mount` : ''}`, async (t) => {
    const station = new MemoryStation([mountSnapshot({ path: '/m', charset })]);
    await call(t, `metadata?mount=/m&mode=updinfo&${query}`, 'source', station);
    assert.deepEqual(station.titles, change ? [{ path: '/m', change }] : []);
  });
}

test('takes a title in an unknown charset, and names it in the log', async (t) => {
  const lines: string[] = [];
  const station = new MemoryStation([mountSnapshot({ path: '/m' })]);
  const { api } = await startApi(t, { station, logger: recordingLogger(lines) });
  for (const charset of ['NOPE', 'x%0A%1B[31m', 'UTF8', 'cp1251', '']) {
    const url = `/admin/metadata?mount=/m&mode=updinfo&song=caf%C3%A9&charset=${charset}`;
    const response = await api.fastify.inject({ url, headers: { authorization: basic(logins.admin) } });
    assert.match(response.body, /<message>Metadata update successful<\/message><return>1<\/return>/);
  }
  assert.equal(station.titles[0]?.change.title, 'café');
  const told = lines.filter((line) => line.includes('charset'));
  assert.equal(told.length, 2);
  assert.match(told[0]!, /"mount":"\/m","charset":"NOPE"/);
  assert.match(told[1]!, /"charset":"x \[31m"/);
});

test('takes a title from a form that is posted', async (t) => {
  const station = twoMounts();
  const { api } = await startApi(t, { station });
  const posted = await api.fastify.inject({
    method: 'POST',
    url: '/admin/metadata',
    headers: { authorization: basic(logins.admin), 'content-type': 'application/x-www-form-urlencoded' },
    payload: 'mount=/ref.mp3&mode=updinfo&song=posted+title',
  });
  assert.equal(posted.statusCode, 200);
  assert.deepEqual(station.titles, [{ path: '/ref.mp3', change: { title: 'posted title' } }]);
});

test('a HEAD request changes nothing', async (t) => {
  const station = twoMounts();
  const { api } = await startApi(t, { station });
  const headers = { authorization: basic(logins.admin) };
  await api.fastify.inject({ method: 'HEAD', url: '/admin/killsource?mount=/ref.mp3', headers });
  assert.ok(station.mount('/ref.mp3')?.source);
});

test('refuses to move listeners to another format', async (t) => {
  const { response } = await call(t, 'moveclients?mount=/ref.mp3&destination=/ref.ogg');
  assert.equal(response.statusCode, 400);
  assert.match(response.body, /different formats/);
});

test('moves one listener when an id is given', async (t) => {
  const { station } = await call(t, 'moveclients?mount=/ref.mp3&destination=/ref2.mp3&id=391');
  assert.deepEqual(
    station.listeners('/ref2.mp3').map(({ id }) => id),
    [391],
  );
});

test('keeps the accounts of a mount, also while nothing feeds it', async (t) => {
  const station = twoMounts();
  station.accountTable.set('/idle.mp3', new Map([['listener', 'x']]));
  const { api } = await startApi(t, { station });
  const manage = async (query: string) =>
    (
      await api.fastify.inject({
        url: `/admin/manageauth?mount=/idle.mp3${query}`,
        headers: { authorization: basic(logins.admin) },
      })
    ).body;
  const users = (names: string[], message: string) =>
    xml(
      `<icestats><source mount="/idle.mp3">${names.map((name) => `<User><username>${name}</username></User>`).join('')}</source>` +
        `${message && `<iceresponse><message>${message}</message></iceresponse>`}</icestats>`,
    );
  assert.equal(await manage(''), users(['listener'], ''));
  assert.equal(await manage('&action=add&username=newu&password=newp'), users(['listener', 'newu'], 'User added'));
  assert.equal(
    await manage('&action=add&username=newu&password=p'),
    users(['listener', 'newu'], 'User already exists - not added'),
  );
  assert.equal(await manage('&action=delete&username=newu'), users(['listener'], 'User deleted'));
  assert.match(await manage('&action=add&username=newu'), /400 - Missing parameter/);
});

test('tells why a configuration could not be read again', async (t) => {
  const station = twoMounts();
  station.reloadError = new AirchainError('INTERNAL_BUG', 'Cannot use "burst: -1"');
  const { response: refused } = await call(t, 'reloadconfig', 'admin', station);
  assert.equal(refused.body, response('Cannot use "burst: -1"', 0));
  station.reloadError = null;
  const { response: done } = await call(t, 'reloadconfig', 'admin', station);
  assert.equal(done.body, response('Configuration reloaded', 1));
});

test('uses the statuses of Icecast 2.5 where it is configured', async (t) => {
  const { api } = await startApi(t, { station: twoMounts(), compat: '2.5' });
  const headers = { authorization: basic(logins.admin) };
  const unknown = await api.fastify.inject({ url: '/admin/stats?mount=/nosuch', headers });
  assert.equal(unknown.statusCode, 404);
  assert.match(unknown.body, /404 - Source does not exist/);
});

for (const page of [
  '',
  'stats.xsl',
  'listmounts.xsl',
  'listclients.xsl',
  'moveclients.xsl',
  'updatemetadata.xsl',
  'metadata.xsl',
  'publicstats.xsl',
]) {
  test(`has a page for people at /admin/${page}, with nothing unescaped in it`, async (t) => {
    const path = '/<b>"\'&x';
    const station = new MemoryStation([
      mountSnapshot({ path, name: '<script>', title: { artist: '', title: '<i>', display: '<i>', url: '' } }),
    ]);
    station.listenerTable.set(path, [listenerSnapshot(1, justNow, '<img src=x>')]);
    const about = page === '' || page === 'stats.xsl' ? '' : `?mount=${encodeURIComponent(path)}&mode=updinfo&song=x`;
    const { response } = await call(t, page + about, 'admin', station);
    assert.equal(response.statusCode, 200);
    assert.match(String(response.headers['content-type']), /^text\/html/);
    assert.match(String(response.headers['content-security-policy']), /default-src 'none'/);
    assert.doesNotMatch(response.body, /<script|<img|<i>|<b>/);
  });
}
