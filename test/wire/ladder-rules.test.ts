import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { askAdmin, waitForBytes } from '../support/admin-client.ts';
import { AuthServer } from '../support/auth-server.ts';
import { startFreeStation } from '../support/free-station.ts';
import { ask, RawConnection } from '../support/raw-connection.ts';
import { toneInput } from '../support/studio-config.ts';

const output = (mount: string) => ({ type: 'mount', program: 'main', mount, format: 'mp3', ladder: [32, 64] });
const { port } = await startFreeStation(
  { after },
  {
    inputs: { beep: toneInput(440) },
    programs: { main: { inputs: ['beep'] } },
    outputs: [output('/members'), output('/one'), output('/secret'), output('/mixed'), output('/strict')],
    mounts: {
      '/members': { listenerAuth: { type: 'accounts' }, headers: { 'X-Members': 'only' } },
      '/one': { maxListeners: '1' },
      '/secret': { hidden: 'true' },
      '/mixed': { listenerAuth: { type: 'accounts' } },
      '/mixed-32.mp3': { listenerAuth: { type: 'none' } },
      '/strict-64.mp3': { listenerAuth: { type: 'accounts' } },
    },
  },
);

const LADDERS = ['/members', '/one', '/secret', '/mixed', '/strict'];
const EVE = `Authorization: Basic ${Buffer.from('eve:evepass').toString('base64')}\r\n`;

/** The head of the answer to a listener. */
async function headFor(path: string, headers = '', method = 'GET'): Promise<string> {
  const connection = await RawConnection.open({ port });
  connection.send(`${method} ${path} HTTP/1.0\r\n${headers}\r\n`);
  const head = await connection.receiveText('\r\n\r\n');
  connection.close();
  return head;
}

const statusOf = async (path: string, headers = '') => Number(/ (\d{3}) /.exec(await headFor(path, headers))![1]);

for (const mount of LADDERS.flatMap((path) => [`${path}-32.mp3`, `${path}-64.mp3`])) {
  await waitForBytes(port, mount, 1000);
}
for (const mount of ['/members', '/mixed', '/strict-64.mp3']) {
  await askAdmin(port, `/admin/manageauth?mount=${mount}&action=add&username=eve&password=evepass`);
}

test('a ladder and its rungs ask for the login of the ladder', async () => {
  for (const path of ['/members', '/members?bitrate=32', '/members-32.mp3', '/members-64.mp3', '/%6dembers']) {
    for (const method of ['GET', 'HEAD']) assert.match(await headFor(path, '', method), / 401 /, `${method} ${path}`);
    assert.equal(await statusOf(path, EVE), 200, path);
  }
});

test('accounts that are managed for a rung are those of the ladder', async () => {
  const list = await askAdmin(port, '/admin/manageauth?mount=/members-32.mp3');
  assert.match(list, /eve/);
});

test('the headers of a ladder come with each of its rungs', async () => {
  for (const path of ['/members', '/members-32.mp3']) assert.match(await headFor(path, EVE), /X-Members: only/i, path);
});

test('the most listeners of a ladder hold for all its rungs together', async () => {
  const listener = await RawConnection.open({ port });
  listener.send('GET /one?bitrate=32 HTTP/1.0\r\n\r\n');
  await listener.receiveText(' 200 ');
  assert.equal(await statusOf('/one-32.mp3'), 403);
  assert.equal(await statusOf('/one?bitrate=32'), 403);
  assert.equal(await statusOf('/one-64.mp3'), 403);
  listener.close();
});

test('a hidden ladder, its rungs and its address are in no list', async () => {
  const lists = ['/status-json.xsl', '/api/mounts', '/api/status', '/status.xsl', '/stats', '/7.html'];
  for (const path of lists) assert.doesNotMatch(await ask({ port }, `GET ${path} HTTP/1.0\r\n\r\n`), /secret/, path);
  assert.match(await ask({ port }, 'GET /secret/listen HTTP/1.0\r\n\r\n'), / 404 /);
  assert.doesNotMatch(await ask({ port }, 'GET /embed/secret HTTP/1.0\r\n\r\n'), /location:/i);
  assert.equal(await statusOf('/secret'), 200, 'who knows the address hears it');
});

test('the address of a ladder is no mount of its own in lists', async () => {
  const answer = await ask({ port }, 'GET /api/mounts HTTP/1.0\r\n\r\n');
  assert.doesNotMatch(answer, /"path":"\/members"/);
  assert.match(answer, /"path":"\/members-32\.mp3"/);
});

test('a rung with a rule of its own goes by it, and the ladder by its own', async () => {
  assert.equal(await statusOf('/mixed-32.mp3'), 200);
  assert.equal(await statusOf('/mixed?bitrate=32'), 401);
  assert.equal(await statusOf('/mixed?bitrate=32', EVE), 200);
  assert.equal(await statusOf('/mixed-64.mp3'), 401);
});

test('an open ladder is no way around the rule of a rung', async () => {
  assert.equal(await statusOf('/strict?bitrate=64'), 401);
  assert.equal(await statusOf('/strict?bitrate=64', EVE), 200);
  assert.equal(await statusOf('/strict?bitrate=32'), 200);
});

test('an auth server is asked about the address that the listener wrote', async (t) => {
  const server = await AuthServer.start();
  t.after(() => server.stop());
  const station = await startFreeStation(t, {
    inputs: { beep: toneInput(440) },
    programs: { main: { inputs: ['beep'] } },
    outputs: [output('/paid')],
    mounts: { '/paid': { listenerAuth: { type: 'url', listenerAdd: server.url('/add') } } },
  });
  await waitForBytes(station.port, '/paid-32.mp3', 1000);
  await ask({ port: station.port }, 'HEAD /paid?bitrate=32&token=x HTTP/1.0\r\n\r\n');
  await ask({ port: station.port }, 'HEAD /paid-32.mp3 HTTP/1.0\r\n\r\n');
  const mounts = server.calls.map(({ body }) => new URLSearchParams(body).get('mount'));
  assert.deepEqual(mounts, ['/paid?bitrate=32&token=x', '/paid-32.mp3']);
});
