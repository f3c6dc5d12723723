import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startFreeStation } from '../support/free-station.ts';
import { ask } from '../support/raw-connection.ts';
import { SourceClient, sourceHead } from '../support/source-client.ts';

const free = await startFreeStation(
  { after },
  {
    server: {
      listen: [{ port: 0 }, { port: 0, shoutcast: '/shoutcast' }],
      limits: { passwordFailures: 10 },
      trustedProxies: ['127.0.0.1'],
    },
  },
);
const { port } = free;

/** Each test comes from an address of its own, as the proxy in front says. */
const from = (address: string) => `X-Forwarded-For: ${address}`;

const guess = (address: string, login: string | null) =>
  ask({ port }, sourceHead({ port, mount: '/live', login, headers: [from(address)] }));

test('after ten wrong passwords even the right one has to wait, and is told how long', async () => {
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

test('no password is in the log', async () => {
  assert.ok(free.log.length > 0);
  assert.deepEqual(
    free.log.filter((line) => /hackme|no-\d|old-password/.test(line)),
    [],
  );
});
