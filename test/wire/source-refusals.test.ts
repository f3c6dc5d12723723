import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startFreeStation } from '../support/free-station.ts';
import { IcyClient } from '../support/icy-client.ts';
import { MP3_FRAME_BYTES, mp3Frames } from '../support/mp3-frames.ts';
import { ask, RawConnection } from '../support/raw-connection.ts';
import { SourceClient, sourceHead } from '../support/source-client.ts';

const { port, ports } = await startFreeStation(
  { after },
  {
    server: {
      listen: [{ port: 0 }, { port: 0, shoutcast: '/shoutcast' }],
      limits: { sources: 5, passwordFailures: 1000 },
    },
    access: { sourcePassword: 'hackme' },
    mounts: {
      default: { takeover: 'never' },
      '/own': { sourceUser: 'dj', sourcePassword: 'djpass' },
      '/full': { takeover: 'never' },
    },
  },
);

const basic = (login: string) => `Authorization: Basic ${Buffer.from(login).toString('base64')}\r\n`;
const sound = mp3Frames(0, 5).toString('latin1');

/** Each way in: what it sends with these credentials (null: none), and what it gets when it is let in. */
const ways: Readonly<Record<string, { request: (login: string | null) => string; port: number; accepted: string }>> = {
  SOURCE: way('SOURCE', 'HTTP/1.0'),
  'SOURCE ICE/1.0': way('SOURCE', 'ICE/1.0'),
  'SOURCE HTTP/1.1': way('SOURCE', 'HTTP/1.1'),
  PUT: way('PUT', 'HTTP/1.1'),
  'PUT that waits for leave': way('PUT', 'HTTP/1.1', 'Expect: 100-continue\r\n'),
  'PUT chunked': way('PUT', 'HTTP/1.1', 'Transfer-Encoding: chunked\r\n'),
  POST: way('POST', 'HTTP/1.1'),
  'SOURCE with ice-password': {
    port,
    accepted: ' 200 OK\r\n\r\n',
    request: (login) =>
      `SOURCE /gate HTTP/1.0\r\n${login === null ? '' : `ice-password: ${login.split(':')[1]}\r\n`}\r\n`,
  },
  SHOUTcast: {
    port: ports[1]!,
    accepted: 'OK2\r\n',
    request: (login) => (login === null ? '\r\n' : `${login.split(':')[1]}\r\n`),
  },
};

function way(method: string, protocol: string, headers = '') {
  return {
    port,
    accepted: ' 200 OK\r\n\r\n',
    request: (login: string | null) =>
      `${method} /gate ${protocol}\r\nHost: localhost\r\nContent-Type: audio/mpeg\r\n${headers}${login === null ? '' : basic(login)}\r\n`,
  };
}

for (const [name, { request, port: door, accepted }] of Object.entries(ways)) {
  // An empty line is not a SHOUTcast login: no client reads a response.
  const refusal = name === 'SHOUTcast' ? /^(Invalid password\r\n)?$/ : /^HTTP\/1\.0 401 Authentication Required\r\n/;

  test(`${name}: refuses no credentials`, async () => {
    const answer = await ask({ port: door }, request(null));
    assert.match(answer, refusal);
    assert.doesNotMatch(answer, / 100 | 200 |OK2/);
  });

  test(`${name}: refuses a wrong password`, async () => {
    const answer = await ask({ port: door }, request('source:wrong'));
    assert.match(answer, refusal);
    assert.doesNotMatch(answer, / 100 | 200 |OK2/);
  });

  if (!/ice-password|SHOUTcast/.test(name)) {
    test(`${name}: refuses another user's name with the right password`, async () => {
      assert.match(await ask({ port: door }, request('admin:hackme')), refusal);
    });
  }

  test(`${name}: takes the right password`, async () => {
    const connection = await RawConnection.open({ port: door });
    connection.send(request('source:hackme'));
    await connection.receiveText(accepted);
    connection.close();
  });
}

test('a refusal is that of Icecast 2.4.4, field by field', async () => {
  const answer = await ask({ port }, `SOURCE /gate HTTP/1.0\r\n${basic('source:wrong')}\r\n`);
  const [head, body] = answer.split('\r\n\r\n');
  assert.equal(body, 'You need to authenticate\r\n');
  assert.deepEqual(
    head!.split('\r\n').map((line) => line.split(':', 1)[0]),
    [
      'HTTP/1.0 401 Authentication Required',
      'Server',
      'Connection',
      'Date',
      'Content-Type',
      'Cache-Control',
      'Expires',
      'Pragma',
      'Access-Control-Allow-Origin',
      'Access-Control-Expose-Headers',
      'WWW-Authenticate',
      'Allow',
    ],
  );
  assert.match(head!, /^WWW-Authenticate: Basic realm="Icecast2 Server"$/m);
  assert.match(head!, /^Allow: .*\bSOURCE\b.*\bPUT\b/m);
});

test('a mount with its own login refuses the common one', async () => {
  const table: [string, boolean][] = [
    ['source:hackme', false],
    ['source:djpass', false],
    ['dj:hackme', false],
    ['dj:djpass', true],
  ];
  for (const [login, isLetIn] of table) {
    const source = await SourceClient.open({ port, mount: '/own', login });
    await source.connection.receiveText('\r\n\r\n');
    assert.equal(source.connection.text.includes(' 200 OK'), isLetIn, login);
    source.close();
  }
});

test('a busy mount keeps its source, and says so in the words that clients look for', async () => {
  const source = await SourceClient.feed({ port, mount: '/full', first: mp3Frames(0, 10) });
  for (const headers of [[], ['Expect: 100-continue']]) {
    for (const method of ['SOURCE', 'PUT'] as const) {
      const answer = await ask({ port }, sourceHead({ port, mount: '/full', method, headers }));
      assert.match(answer, /^HTTP\/1\.0 403 Forbidden\r\n/);
      assert.ok(answer.endsWith('\r\n\r\nMountpoint in use'));
    }
  }
  const wrong = await ask({ port }, sourceHead({ port, mount: '/full', login: 'source:wrong' }));
  assert.match(wrong, / 401 /, 'a client without the password does not learn whether a mount is in use');
  const listener = await IcyClient.open({ port, path: '/full' });
  await listener.receiveAudio(10 * MP3_FRAME_BYTES);
  listener.close();
  source.close();
});

test('refuses a source beyond the limit', async () => {
  const sources: SourceClient[] = [];
  for (let index = 0; index < 5; index++) sources.push(await SourceClient.feed({ port, mount: `/limit-${index}` }));
  const answer = await ask({ port }, sourceHead({ port, mount: '/limit-5' }));
  assert.match(answer, /^HTTP\/1\.0 403 Forbidden\r\n/);
  assert.ok(answer.endsWith('\r\n\r\ntoo many sources connected'));
  for (const source of sources) source.close();
});

test('sound that comes with a refused head does not cost the client its answer', async () => {
  const answer = await ask({ port }, sourceHead({ port, mount: '/gate', login: null }) + sound.repeat(100));
  assert.match(answer, /^HTTP\/1\.0 401 /);
});

test('refuses what cannot be a mount or a body', async () => {
  const table: [string, RegExp][] = [
    [sourceHead({ port, mount: '/' }), /^HTTP\/1\.0 400 /],
    [sourceHead({ port, mount: '/admin/x' }), /^HTTP\/1\.0 400 /],
    [sourceHead({ port, mount: '/a', method: 'PUT', headers: ['Transfer-Encoding: gzip'] }), /^HTTP\/1\.0 501 /],
    [sourceHead({ port, mount: '/a', method: 'PUT', headers: ['Content-Length: many'] }), /^HTTP\/1\.0 400 /],
  ];
  for (const [request, answer] of table)
    assert.match(await ask({ port }, request), answer, request.split('\r\n', 1)[0]);
});

test('a source that asks for the path of a page gets an answer that says what is wrong', async () => {
  const answer = await ask({ port }, sourceHead({ port, mount: '/status.xsl' }));
  assert.match(answer, /400 - the path belongs to a page of the server, choose another mountpoint/);
});
