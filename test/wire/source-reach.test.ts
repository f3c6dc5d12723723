import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { askAdmin } from '../support/admin-client.ts';
import { startApi } from '../support/api-server.ts';
import { startFreeStation } from '../support/free-station.ts';
import { ask } from '../support/raw-connection.ts';
import { SourceClient, sourceHead } from '../support/source-client.ts';
import { toneInput } from '../support/studio-config.ts';
import { waitUntil } from '../support/wait-until.ts';
import { WebcastClient } from '../support/webcast-client.ts';

/** A relay, a program, a ladder, a program whose mount DJs feed as well, and a mount that any client with the login feeds. */
const upstream = await startFreeStation({ after });
const upstreamSource = await SourceClient.feed({ port: upstream.port, mount: '/far' });
upstreamSource.sendFrames(100);
const { port, ports, log } = await startFreeStation(
  { after },
  {
    server: { listen: [{ port: 0 }, { port: 0, shoutcast: '/sc' }], limits: { passwordFailures: 10_000 } },
    mounts: {
      default: { takeover: 'always' },
      '/club': { sourceUser: 'dj', sourcePassword: 'djpass' },
    },
    relays: [{ url: `http://127.0.0.1:${upstream.port}/far`, mount: '/relay' }],
    inputs: { beep: toneInput(440), guest: { type: 'live', mount: '/club' } },
    programs: { main: { inputs: ['guest', 'beep'] } },
    outputs: [
      { type: 'mount', program: 'main', mount: '/program.mp3', format: 'mp3' },
      { type: 'mount', program: 'main', mount: '/ladder.mp3', format: 'mp3', ladder: [64] },
      { type: 'mount', program: 'main', mount: '/club', format: 'mp3' },
      { type: 'mount', program: 'main', mount: '/quiet.mp3', format: 'mp3', onDemand: true },
    ],
  },
);

const BASIC = (login: string) => `Authorization: Basic ${Buffer.from(login).toString('base64')}\r\n`;

interface Stream {
  readonly source: { readonly user: string } | null;
  readonly title: { readonly display: string } | null;
}

/** Whether something feeds the mount, or its source side, and what it says is on air, by the words of an administrator's list. */
async function describeMount(mount: string, side?: 'sourceSide'): Promise<{ user: string; title: string } | null> {
  const stats = await askAdmin(port, '/api/stats');
  const { mounts } = JSON.parse(stats.slice(stats.indexOf('\r\n\r\n'))) as {
    mounts: (Stream & { path: string; sourceSide: Stream | null })[];
  };
  const [found, second] = mounts.filter(({ path }) => path === mount);
  assert.equal(second, undefined, 'a path is listed once');
  const stream = side ? found?.sourceSide : found;
  return stream?.source ? { user: stream.source.user, title: stream.title?.display ?? '' } : null;
}

for (const mount of ['/relay', '/program.mp3', '/ladder-64.mp3', '/club']) {
  await waitUntil(async () => (await describeMount(mount)) !== null, `${mount} is fed`);
}
const outsider = await SourceClient.feed({ port, mount: '/own' });
outsider.sendFrames(100);
const other = await WebcastClient.open({ after }, port, '/studio/socket?mount=/session', {
  cookie: await logIn(),
});
other.say({ type: 'hello', data: { mime: 'audio/mpeg' } });
await waitUntil(async () => (await describeMount('/session')) !== null, 'the session is on air');

async function logIn(): Promise<string> {
  const body = JSON.stringify({ username: 'admin', password: 'hackme' });
  const head = `POST /api/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
  const answer = await ask({ port }, head + body);
  return /set-cookie: ([^;]+)/i.exec(answer)![1]!;
}

/** Every route that the login of a source opens, apart from statistics. */
function actions(mount: string): [name: string, request: (login: string) => string][] {
  const name = encodeURIComponent(mount);
  const part = encodeURIComponent(mount.slice(1));
  const get = (target: string) => (login: string) => `GET ${target} HTTP/1.0\r\n${BASIC(login)}\r\n`;
  const send = (method: string, target: string, body: string) => (login: string) =>
    `${method} ${target} HTTP/1.1\r\nHost: x\r\n${BASIC(login)}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  return [
    ['/admin/listclients', get(`/admin/listclients?mount=${name}`)],
    ['/admin/updatemetadata', get(`/admin/updatemetadata?mount=${name}`)],
    ['/admin/metadata', get(`/admin/metadata?mount=${name}&mode=updinfo&song=Stolen`)],
    ['/admin/killclient', get(`/admin/killclient?mount=${name}&id=1`)],
    ['/admin/killsource', get(`/admin/killsource?mount=${name}`)],
    ['/admin.cgi', get(`/admin.cgi?mount=${name}&mode=updinfo&song=Stolen`)],
    ['/api/mounts/:mount/listeners', get(`/api/mounts/${part}/listeners`)],
    ['/api/mounts/:mount/title', send('PUT', `/api/mounts/${part}/title`, '{"title":"Stolen"}')],
    ['/api/mounts/:mount/listeners/:id', send('DELETE', `/api/mounts/${part}/listeners/1`, '')],
    ['/api/mounts/:mount/source', send('DELETE', `/api/mounts/${part}/source`, '')],
  ];
}

test('every route of the right is tried', async (t) => {
  const { api } = await startApi(t);
  const routes = api.routes.filter(({ access }) => access.right === 'source.manage').map(({ url }) => url);
  const names = new Set(routes.map((url) => url.replace(/\.(?:xml|xsl)$/, '')));
  for (const name of ['/admin/', '/admin/stats', ...actions('/x').map(([action]) => action)]) names.delete(name);
  assert.deepEqual([...names], []);
});

for (const [mount, login, by] of [
  ['/program.mp3', 'source:hackme', /the output of \\?"main/],
  ['/ladder-64.mp3', 'source:hackme', /the output of \\?"main/],
  ['/club', 'dj:djpass', /a program/],
  ['/relay', 'source:hackme', /a relay/],
  ['/session', 'source:hackme', /another login/],
] as const) {
  test(`the login of a source can do nothing with ${mount}, which something else feeds`, async () => {
    const before = await describeMount(mount);
    assert.notEqual(before, null);
    for (const [name, request] of actions(mount)) {
      const answer = await ask({ port }, request(login));
      assert.match(answer, /^HTTP\/1\.\d 403 /, `${name}: ${answer.slice(0, 200)}`);
      assert.match(answer, by, name);
    }
    const after = await describeMount(mount);
    assert.equal(after?.user, before!.user);
    assert.doesNotMatch(after!.title, /Stolen/);
  });
}

test('the login of a source can do all of it with what it feeds itself', async () => {
  for (const [name, request] of actions('/own')) {
    const answer = await ask({ port }, request('source:hackme'));
    const isMissing = name.endsWith(':id');
    assert.match(answer, isMissing ? /^HTTP\/1\.\d 404 / : /^HTTP\/1\.\d 20[04] /, name);
    if (name !== '/admin/killsource' && name !== '/api/mounts/:mount/source') continue;
    (await SourceClient.feed({ port, mount: '/own' })).sendFrames(100);
  }
});

for (const mount of ['/program.mp3', '/ladder-64.mp3', '/ladder.mp3', '/quiet.mp3']) {
  test(`an administrator ends ${mount}, and still no source client takes it`, async () => {
    await askAdmin(port, `/admin/killsource?mount=${mount}`);
    for (const method of ['SOURCE', 'PUT'] as const) {
      assert.match(await ask({ port }, sourceHead({ port, mount, method })), / 403 .*Mountpoint in use/s);
    }
    const shoutcast = await ask({ port: ports[1]! }, `${mount}:hackme\r\ncontent-type:audio/mpeg\r\n\r\n`);
    assert.equal(shoutcast.replace('OK2\r\nicy-caps:11\r\n\r\n', ''), '');
    const webcast = await WebcastClient.open({ after }, port, `/studio/socket?mount=${mount}`);
    webcast.hello({ mime: 'audio/mpeg' });
    assert.equal((await webcast.closed)[0], 4403);
    assert.equal((await describeMount(mount))?.user ?? '', '');
  });
}

const describeSide = () => describeMount('/club', 'sourceSide');

test('the side of a mount that DJs feed has no name', async () => {
  const dj = await SourceClient.feed({ port, mount: '/club', login: 'dj:djpass' });
  dj.sendFrames(100);
  await waitUntil(async () => (await describeSide()) !== null, 'the DJ is on the source side');
  assert.ok(log.some((line) => line.includes('source connected') && line.includes('mount=/club side=source')));
  assert.equal((await describeMount('/club'))?.user, '');
  const [, ...listed] = (await askAdmin(port, '/admin/stats')).split('<source mount="');
  const club = listed.filter((source) => source.includes('club'));
  assert.deepEqual(
    club.map((source) => [source.startsWith('/club"'), /<source_ip>(.*?)</.exec(source)?.[1]]),
    [[true, '127.0.0.1']],
  );
  const names = ['/club#live', '/club%23live', '/club#', '/club/', '/./club'];
  for (const mount of names) {
    const request = sourceHead({ port, mount, headers: ['Content-Length: 0'] });
    const answer = await ask({ port }, request);
    assert.doesNotMatch(answer, / 200 /, mount);
    for (const login of ['source:hackme', 'dj:djpass']) {
      for (const [name, act] of actions(mount)) {
        const acted = await ask({ port }, act(login));
        assert.doesNotMatch(acted, /^HTTP\/1\.\d 20[04] /, `${name} of "${mount}" as ${login}`);
      }
    }
  }
  assert.equal((await describeSide())?.user, 'dj');
  assert.equal((await describeSide())?.title, '');
  const title = await ask({ port }, actions('/club')[2]![1]('dj:djpass'));
  assert.match(title, / 200 /);
  assert.equal((await describeSide())?.title, 'Stolen');
  dj.close();
});
