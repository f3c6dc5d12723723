import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startFreeStation } from '../support/free-station.ts';

const { port } = await startFreeStation({ after }, { mounts: { '/club': { listenerAuth: { type: 'accounts' } } } });

async function ask(path: string, login: string): Promise<Response> {
  const authorization = `Basic ${Buffer.from(login).toString('base64')}`;
  return fetch(`http://127.0.0.1:${port}${path}`, { headers: { authorization } });
}

async function manage(query: string): Promise<string> {
  return (await ask(`/admin/manageauth?mount=/club&${query}`, 'admin:hackme')).text();
}

/** The mount is off air: authorized listeners get 404, others 401. */
async function mayListen(login: string): Promise<boolean> {
  const { status } = await ask('/club', login);
  assert.ok(status === 401 || status === 404, String(status));
  return status === 404;
}

test('accounts that airchain keeps are added and removed while it runs', async () => {
  assert.equal(await mayListen('ann:secret'), false);
  assert.match(await manage('action=add&username=ann&password=secret'), /User added/);
  assert.match(await manage('action=add&username=ann&password=other'), /already exists/);
  assert.equal(await mayListen('ann:secret'), true);
  assert.equal(await mayListen('ann:other'), false);
  assert.equal(await mayListen('admin:hackme'), false);
  assert.match(await manage('action=list'), /<username>ann<\/username>/);
  assert.match(await manage('action=delete&username=ann'), /User deleted/);
  assert.equal(await mayListen('ann:secret'), false);
});
