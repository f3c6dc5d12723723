import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startFreeStation } from '../support/free-station.ts';
import { IcyClient } from '../support/icy-client.ts';
import { ask, RawConnection } from '../support/raw-connection.ts';
import { SourceClient } from '../support/source-client.ts';
import { waitUntil } from '../support/wait-until.ts';

const station = await startFreeStation({ after }, { mounts: { '/strict': { sourcePassword: 'own' } } });

/** What an administrator's program sends, as Icecast's own panel would. */
function admin(path: string, { login = 'admin:hackme', version = '1.1', headers = '' } = {}): Promise<string> {
  const authorization = login && `Authorization: Basic ${Buffer.from(login).toString('base64')}\r\n`;
  return ask(station, `GET ${path} HTTP/${version}\r\nHost: localhost\r\n${authorization}${headers}\r\n`);
}

/** A source with enough sound to be live, and a listener that hears it. */
async function onAir(mount: string): Promise<{ source: SourceClient; listener: IcyClient }> {
  const source = await SourceClient.feed({ ...station, mount, headers: ['ice-name: Harbour', 'User-Agent: enc/1'] });
  source.sendFrames(40);
  const listener = await IcyClient.open({ ...station, path: mount, icy: true, headers: ['User-Agent: ear/2 <x>'] });
  await listener.receiveAudio(400);
  return { source, listener };
}

const statusOf = (answer: string) => answer.split('\r\n', 1)[0]!.replace(/^HTTP\/1\.[01] /, '');
const bodyOf = (answer: string) => answer.slice(answer.indexOf('\r\n\r\n') + 4);

test('responds with the statistics of all mounts', async () => {
  const { source, listener } = await onAir('/counted');
  const answer = await admin('/admin/stats?mount=/counted');
  assert.match(answer, /^HTTP\/1\.[01] 200 OK\r\n/);
  assert.match(answer, /\r\nContent-Type: text\/xml; charset=utf-8\r\n/i);
  assert.match(answer, /\r\nConnection: close\r\n/i);
  const xml = bodyOf(answer);
  assert.match(xml, /^<\?xml version="1\.0"\?>\n<icestats><admin>/);
  for (const part of [
    '<source mount="/counted">',
    '<server_name>Harbour</server_name>',
    '<listeners>1</listeners>',
    '<user_agent>enc/1</user_agent>',
    '<max_listeners>unlimited</max_listeners>',
  ]) {
    assert.ok(xml.includes(part), part);
  }
  source.close();
  listener.close();
});

for (const version of ['1.0', '1.1']) {
  test(`refuses HTTP/${version} without a login, with Icecast's challenge`, async () => {
    const answer = await admin('/admin/stats', { login: '', version });
    assert.equal(statusOf(answer), '401 Authentication Required');
    assert.match(answer, /\r\nWWW-Authenticate: Basic realm="Icecast2 Server"\r\n/i);
    assert.equal(bodyOf(answer), 'You need to authenticate\r\n');
  });
}

const logins: readonly [path: string, login: string, status: number][] = [
  ['/admin/stats', 'admin:wrong', 401],
  ['/admin/stats', 'source:hackme', 401],
  ['/admin/listmounts', 'relay:hackme', 401],
  ['/admin/streamlist.txt', 'relay:hackme', 200],
  ['/admin/streamlist.txt', 'admin:hackme', 401],
  ['/admin/listclients?mount=/logins', 'source:hackme', 200],
  ['/admin/listclients?mount=/strict', 'source:hackme', 401],
  ['/admin/listclients?mount=/strict', 'source:own', 400],
  ['/admin/moveclients?mount=/logins', 'source:hackme', 401],
];

test('lets each login do what it may and nothing else', async () => {
  const { source, listener } = await onAir('/logins');
  for (const [path, login, status] of logins) {
    assert.equal(Number.parseInt(statusOf(await admin(path, { login })), 10), status, `${path} as ${login}`);
  }
  source.close();
  listener.close();
});

test('a title that is set by the source reaches its listeners and the status', async () => {
  const { source, listener } = await onAir('/titles');
  const answer = await admin('/admin/metadata?mount=/titles&mode=updinfo&song=caf%E9%20-%20B', {
    login: 'source:hackme',
  });
  assert.match(answer, /<message>Metadata update successful<\/message><return>1<\/return>/);
  source.sendFrames(100);
  await waitUntil(() => listener.titles.some(({ text }) => text.includes('café - B')), 'the title is heard');
  assert.match(await admin('/admin/stats?mount=/titles'), /<title>caf\xc3\xa9 - B<\/title>/);
  source.close();
  listener.close();
});

test('takes a title with raw spaces in the request line, as simple scripts send it', async () => {
  const { source, listener } = await onAir('/raw');
  await admin('/admin/metadata?mount=/raw&mode=updinfo&song=Raw title here');
  assert.match(await admin('/admin/stats?mount=/raw'), /<title>Raw title here<\/title>/);
  source.close();
  listener.close();
});

test('lists listeners, and disconnects the requested one', async () => {
  const { source, listener } = await onAir('/kill');
  const list = bodyOf(await admin('/admin/listclients?mount=/kill'));
  assert.match(list, /<UserAgent>ear\/2 &lt;x&gt;<\/UserAgent>/);
  const id = /<ID>(\d+)<\/ID>/.exec(list)![1]!;
  assert.match(
    await admin('/admin/killclient?mount=/kill&id=9999999'),
    /Client 9999999 not found<\/message><return>0</,
  );
  assert.match(
    await admin(`/admin/killclient?mount=/kill&id=${id}`),
    new RegExp(`Client ${id} removed</message><return>1<`),
  );
  await listener.connection.receiveAll();
  source.close();
});

test('moves listeners to another mount without hanging up', async () => {
  const { source, listener } = await onAir('/from');
  const other = await onAir('/to');
  assert.match(await admin('/admin/moveclients?mount=/from&destination=/to'), /Clients moved from \/from to \/to/);
  assert.match(await admin('/admin/listclients?mount=/to'), /<Listeners>2<\/Listeners>/);
  const heard = listener.audio.length;
  other.source.sendFrames(60);
  await listener.receiveAudio(heard + 400);
  for (const end of [source, listener, other.source, other.listener]) end.close();
});

test('disconnects a source', async () => {
  const { source, listener } = await onAir('/dead');
  assert.match(await admin('/admin/killsource?mount=/dead'), /<message>Source Removed<\/message><return>1<\/return>/);
  await source.connection.receiveAll();
  assert.equal(statusOf(await admin('/admin/killsource?mount=/dead')), '400 Bad Request');
  listener.close();
});

test("answers libshout's poke without asking for a login", async () => {
  const answer = await admin('/admin/!POKE', { login: '' });
  assert.equal(statusOf(answer), '400 Bad Request');
  assert.match(answer, /400 - Unrecognised command/);
});

test('a page of another site cannot use the password that a browser keeps', async () => {
  const { source, listener } = await onAir('/csrf');
  const answer = await admin('/admin/killsource?mount=/csrf', { headers: 'Sec-Fetch-Site: cross-site\r\n' });
  assert.equal(Number.parseInt(statusOf(answer), 10), 403);
  source.sendFrames(1);
  assert.match(await admin('/admin/stats?mount=/csrf'), /<source mount="\/csrf">/);
  source.close();
  listener.close();
});

test('STATS is a feed of events for administrators', async () => {
  const request = (login: string) =>
    `STATS / HTTP/1.0\r\nAuthorization: Basic ${Buffer.from(login).toString('base64')}\r\n\r\n`;
  assert.match(await ask(station, request('admin:wrong')), /^HTTP\/1\.0 401 /);
  const feed = await RawConnection.open(station);
  feed.send(request('admin:hackme'));
  await feed.receiveText('EVENT global stats_connections');
  assert.match(feed.text, /^HTTP\/1\.0 200 OK\r\n\r\nEVENT global admin /);
  const { source, listener } = await onAir('/feed');
  await feed.receiveText('EVENT /feed listeners 1\n');
  source.close();
  listener.close();
  feed.close();
});
