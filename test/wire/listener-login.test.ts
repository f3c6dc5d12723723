import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { AuthServer } from '../support/auth-server.ts';
import { startFreeStation } from '../support/free-station.ts';
import { waitUntil } from '../support/wait-until.ts';

const authServer = await AuthServer.start();
after(() => authServer.stop());
const accounts = { listenerAuth: { type: 'accounts' } };
const { port, log } = await startFreeStation(
  { after },
  {
    logs: { level: 'debug' },
    access: { sessionLifetime: '2h' },
    server: { limits: { passwordFailures: 1000 } },
    inputs: { tone: { type: 'tone', enabled: false } },
    programs: { main: { inputs: ['tone'] } },
    outputs: [{ type: 'mount', program: 'main', format: 'mp3', mount: '/ladder', ladder: [64, 128], enabled: false }],
    mounts: {
      '/club': accounts,
      '/other': accounts,
      '/ladder': accounts,
      '/web': {
        listenerAuth: { type: 'url', listenerAdd: authServer.url('/add'), listenerRemove: authServer.url('/remove') },
      },
    },
  },
);
const origin = `http://127.0.0.1:${port}`;

for (const mount of ['/club', '/other', '/ladder']) {
  const headers = { authorization: `Basic ${btoa('admin:hackme')}` };
  await fetch(`${origin}/admin/manageauth?mount=${mount}&action=add&username=ann&password=${mount.slice(1)}`, {
    headers,
  });
}

const PAGE = { 'content-type': 'application/json', accept: 'application/json', origin };
const loginPath = (mount: string) => `${origin}/api/mounts/${encodeURIComponent(mount)}/login`;

const logIn = (mount: string, password: string, headers: Record<string, string> = PAGE) =>
  fetch(loginPath(mount), { method: 'POST', headers, body: JSON.stringify({ username: 'ann', password }) });

/** What a browser keeps of an answer, as it sends it back. */
const cookieOf = (answer: Response) => answer.headers.get('set-cookie')?.split(';')[0] ?? '';

/** All mounts are off air: a listener who may listen gets 404. */
async function statusOf(path: string, cookie: string): Promise<number> {
  const answer = await fetch(`${origin}${path}`, { headers: { cookie } });
  await answer.text();
  return answer.status;
}

test('a page logs a listener in by a cookie that no script and no other site can use', async () => {
  const answer = await logIn('/club', 'club');
  assert.equal(answer.status, 204);
  assert.match(
    answer.headers.get('set-cookie')!,
    /^airchain_listener=[\w-]+; Path=\/; Max-Age=7200; HttpOnly; SameSite=Strict$/,
  );
  assert.equal(answer.headers.get('cache-control'), 'no-store');
  assert.equal(await statusOf('/club', ''), 401);
  assert.equal(await statusOf('/club', cookieOf(answer)), 404);
});

test('whether a listener may listen can be asked without a window of the browser', async () => {
  const ask = (mount: string, cookie = '') => fetch(loginPath(mount), { headers: { ...PAGE, cookie } });
  const refused = await ask('/club');
  assert.equal(refused.status, 401);
  assert.equal(refused.headers.get('www-authenticate'), null);
  assert.equal((await ask('/club', cookieOf(await logIn('/club', 'club')))).status, 204);
  assert.equal((await ask('/open')).status, 204);
});

test('a wrong password is refused as everywhere, counted and logged without it', async () => {
  const answer = await logIn('/club', 'wr0ng');
  assert.equal(answer.status, 401);
  assert.equal(answer.headers.get('set-cookie'), null);
  const refusal = log.filter((line) => line.includes('access refused') && line.includes('user=ann')).at(-1)!;
  assert.match(refusal, /reason=credentials-wrong .* right=listener\.play mount=\/club/);
  assert.ok(!log.some((line) => line.includes('wr0ng')));
});

test('a page of another site cannot log a listener in', async () => {
  const answer = await logIn('/club', 'club', { ...PAGE, origin: 'http://evil.example' });
  assert.equal(answer.status, 403);
  assert.equal(answer.headers.get('set-cookie'), null);
});

test('a login is shown to the mounts alone that check listeners the same way', async () => {
  const before = log.length;
  assert.equal(await statusOf('/other', cookieOf(await logIn('/club', 'club'))), 401);
  assert.ok(!log.slice(before).some((line) => line.includes('credentials-wrong')), 'it is no failed login');
  const ladder = cookieOf(await logIn('/ladder-64.mp3', 'ladder'));
  for (const path of ['/ladder', '/ladder-64.mp3', '/ladder-128.mp3']) {
    assert.notEqual(await statusOf(path, ladder), 401, path);
  }
});

test('a changed password counts at once', async () => {
  const cookie = cookieOf(await logIn('/other', 'other'));
  assert.equal(await statusOf('/other', cookie), 404);
  const headers = { authorization: `Basic ${btoa('admin:hackme')}` };
  await fetch(`${origin}/admin/manageauth?mount=/other&action=delete&username=ann`, { headers });
  assert.equal(await statusOf('/other', cookie), 401);
});

test('a login is forgotten by its page', async () => {
  const answer = await fetch(loginPath('/club'), { method: 'DELETE', headers: { origin } });
  assert.match(answer.headers.get('set-cookie')!, /^airchain_listener=; Path=\/; Max-Age=0;/);
});

test('a web service is asked with the login, and told that one who only asked has left', async () => {
  const forms = (path: string) =>
    authServer.calls.filter((call) => call.path === path).map(({ body }) => new URLSearchParams(body));
  const cookie = cookieOf(await logIn('/web', 'w3b'));
  await waitUntil(() => forms('/remove').length === 1, 'the service is notified of the end');
  assert.equal(await statusOf('/web', cookie), 404);
  await waitUntil(() => forms('/remove').length === 2, 'and of that of the listener');
  for (const form of [...forms('/add'), ...forms('/remove')]) {
    assert.deepEqual([form.get('user'), form.get('pass'), form.get('mount')], ['ann', 'w3b', '/web']);
  }
});
