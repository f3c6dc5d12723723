import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { startFreeStation } from '../support/free-station.ts';
import { ask } from '../support/raw-connection.ts';
import { SourceClient, sourceHead } from '../support/source-client.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

/** SHA-512-crypt of "Hello world!", by glibc. */
const SHA_CRYPT =
  '$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1';
const htpasswd = join(makeTemporaryFolder({ after }), 'htpasswd');
writeFileSync(htpasswd, `ann:${SHA_CRYPT}\n`);

const free = await startFreeStation(
  { after },
  {
    server: {
      listen: [{ port: 0 }, { port: 0, shoutcast: '/shoutcast' }],
      limits: { passwordFailures: 10 },
      trustedProxies: ['127.0.0.1'],
    },
    mounts: { '/club': { listenerAuth: { type: 'htpasswd', file: htpasswd } } },
  },
);
const { port } = free;

/** Each test comes from an address of its own, as the proxy in front says. */
const from = (address: string) => `X-Forwarded-For: ${address}`;

const guess = (address: string, login: string | null) =>
  ask({ port }, sourceHead({ port, mount: '/live', login, headers: [from(address)] }));

test('after ten wrong passwords even the right one has to wait, with a Retry-After', async () => {
  for (let guesses = 0; guesses < 10; guesses++)
    assert.match(await guess('203.0.113.1', `source:no-${guesses}`), / 401 /);
  const answer = await guess('203.0.113.1', 'source:hackme');
  assert.match(answer, /^HTTP\/1\.0 403 /);
  assert.match(answer, /\r\nRetry-After: \d+\r\n/);
  assert.match(answer, /Too many wrong passwords/);
});

test('others are not made to wait with the guesser', async () => {
  const source = await SourceClient.feed({ port, mount: '/live', headers: [from('203.0.113.2')] });
  source.close();
});

test("libshout's pokes are questions: no number of them locks its login out", async () => {
  for (let pokes = 0; pokes < 30; pokes++) {
    const answer = await guess('203.0.113.3', null);
    assert.match(answer, /^HTTP\/1\.0 401 /);
    assert.match(answer, /\r\nAllow: .*PUT/);
  }
  const source = await SourceClient.feed({ port, mount: '/poked', headers: [from('203.0.113.3')] });
  source.close();
  for (let pokes = 0; pokes < 30; pokes++) await ask({ port: free.ports[1]! }, '!POKE\n');
  const shoutcast = await SourceClient.feedShoutcast({ port: free.ports[1]! }, 'hackme');
  shoutcast.close();
});

test('an encoder that tries one wrong password again and again does not lock its neighbour out', async () => {
  const known = await SourceClient.feed({ port, mount: '/known', headers: [from('203.0.113.4')] });
  known.close();
  for (let tries = 0; tries < 12; tries++) await guess('203.0.113.4', 'source:old-password');
  const again = await SourceClient.feed({ port, mount: '/known', headers: [from('203.0.113.4')] });
  again.close();
});

test('behind the address of a guesser a DJ who was in before stays in, and so does the next password of the account', async () => {
  const headers = [from('203.0.113.5')];
  const before = await SourceClient.feed({ port, mount: '/shared', headers });
  before.close();
  for (let guesses = 0; guesses < 40; guesses++) await guess('203.0.113.5', `admin:no-${guesses}`);
  assert.match(await guess('203.0.113.5', 'stranger:hackme'), /^HTTP\/1\.0 403 /);
  const again = await SourceClient.feed({ port, mount: '/shared', headers });
  again.close();
});

test('an IPv6 customer who guesses from all of its networks has to wait as a whole, its neighbour does not', async () => {
  const answers: string[] = [];
  for (let index = 0; index < 60; index++) {
    answers.push(await guess(`2001:db8:1:${index.toString(16)}::1`, `user-${index}:no-${index}`));
  }
  assert.ok(answers.slice(0, 50).every((answer) => answer.includes(' 401 ')));
  assert.ok(answers.slice(50).every((answer) => answer.includes(' 403 ') && answer.includes('\r\nRetry-After: ')));
  assert.match(await guess('2001:db8:2::1', 'user:no'), / 401 /);
});

const login = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
const http = (address: string, path: string, options: RequestInit = {}) =>
  fetch(`http://127.0.0.1:${port}${path}`, {
    ...options,
    headers: { 'X-Forwarded-For': address, ...(options.headers as Record<string, string>) },
  });

test('a password of 257 bytes and more is refused on every way in', async () => {
  for (const password of ['x'.repeat(257), 'é'.repeat(6000)]) {
    const asAdmin = { username: 'admin', password };
    const body = JSON.stringify(asAdmin);
    const json = { 'content-type': 'application/json', accept: 'application/json' };
    const page = await http('203.0.113.6', '/api/login', { method: 'POST', body, headers: json });
    assert.deepEqual(
      [page.status, ((await page.json()) as { error: { code: string } }).error.code],
      [401, 'AUTH_PASSWORD_TOO_LONG'],
    );
    const admin = await http('203.0.113.6', '/admin/stats', { headers: { authorization: login('admin', password) } });
    assert.equal(admin.status, 401);
    const listener = await http('203.0.113.6', '/club', { headers: { authorization: login('ann', password) } });
    assert.equal(listener.status, 401);
    assert.match(await guess('203.0.113.6', `source:${password}`), / 401 /);
    assert.match(await ask({ port: free.ports[1]! }, `${password}\r\n`), /^Invalid password/);
  }
});

test('a listener of an old htpasswd file comes in by SHA-crypt, and the second time too', async () => {
  for (let times = 0; times < 2; times++) {
    const headers = { authorization: login('ann', 'Hello world!') };
    assert.equal((await http('203.0.113.7', '/club', { headers })).status, 404);
  }
});

test('no password is in the log', async () => {
  assert.ok(free.log.length > 0);
  assert.deepEqual(
    free.log.filter((line) => /hackme|no-\d|old-password/.test(line)),
    [],
  );
});
