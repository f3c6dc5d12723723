import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { startFreeStation } from '../support/free-station.ts';
import { ask } from '../support/raw-connection.ts';
import { waitUntil } from '../support/wait-until.ts';

const main = resolve(import.meta.dirname, '../../src/main.ts');

/** Runs `airchain password` as an operator does, with what is piped in. */
async function resetPassword(folder: string, piped: string): Promise<string> {
  const child = spawn(process.execPath, [main, 'password'], { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(piped);
  let printed = '';
  child.stdout.on('data', (data) => {
    printed += data;
  });
  const [status] = await new Promise<[number | null]>((done) => child.once('close', (code) => done([code])));
  assert.equal(status, 0, printed);
  return printed;
}

test('a running station takes up a new password of the administrator, and ends the sessions of the old one', async (t) => {
  const free = await startFreeStation(t, { access: { adminPassword: '' } });
  const { port, station } = free;
  writeFileSync(join(free.directory, 'airchain.yml'), 'outputs: []\n');
  const old = station.logins.admin.shownPassword!;

  const statusOf = async (password: string) => {
    const login = Buffer.from(`admin:${password}`).toString('base64');
    const answer = await ask({ port }, `GET /admin/stats HTTP/1.0\r\nAuthorization: Basic ${login}\r\n\r\n`);
    return Number(answer.split(' ')[1]);
  };
  const origin = `http://127.0.0.1:${port}`;
  const login = await fetch(`${origin}/api/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: origin },
    body: JSON.stringify({ username: 'admin', user: 'admin', password: old }),
  });
  assert.equal(login.status, 200);
  const cookie = login.headers.getSetCookie()[0]!.split(';')[0]!;
  const isLoggedIn = async () => {
    const answer = await fetch(`${origin}/api/auth/status`, { headers: { Cookie: cookie } });
    return ((await answer.json()) as { authenticated: boolean }).authenticated;
  };
  assert.equal(await isLoggedIn(), true);
  assert.equal(await statusOf(old), 200);

  await resetPassword(free.directory, 'correct horse\n');
  await waitUntil(async () => (await statusOf('correct horse')) === 200, 'the new password');
  assert.equal(await statusOf(old), 401);
  assert.equal(await isLoggedIn(), false);

  const printed = await resetPassword(free.directory, '');
  const [, made] = /^It is (\w+) /m.exec(printed)!;
  await waitUntil(async () => (await statusOf(made!)) === 200, 'the password that was made');
  assert.equal(await statusOf('correct horse'), 401);
  assert.ok(!free.log.join('\n').includes(made!), 'and it is not in the log');
});
