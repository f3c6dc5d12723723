import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { startFreeStation } from '../support/free-station.ts';
import { ask, RawConnection } from '../support/raw-connection.ts';
import { SourceClient, sourceHead } from '../support/source-client.ts';
import { waitUntil } from '../support/wait-until.ts';
import { WebcastClient } from '../support/webcast-client.ts';

const { port, ports, directory } = await startFreeStation(
  { after },
  {
    dataDir: 'data',
    server: { listen: [{ port: 0 }, { port: 0, shoutcast: '/shoutcast' }] },
    mounts: { default: { grace: '0s' } },
    logs: { access: 'access.log' },
  },
);

/** Waits for the next line about `path`; the date is left out. */
async function lineAbout(path: string): Promise<string> {
  const find = () => {
    const lines = readFileSync(join(directory, 'data', 'access.log'), { encoding: 'utf8', flag: 'a+' }).split('\n');
    return lines.find((line) => line.includes(` ${path} `))?.replace(/ \[[^\]]+\]/, '');
  };
  await waitUntil(() => find() !== undefined, `a line about ${path}`);
  return find()!;
}

test('a source that has ended is in the access log, with its account and its time', async () => {
  const source = await SourceClient.feed({ port, mount: '/put', method: 'PUT', headers: ['User-Agent: coder/1.0'] });
  source.sendFrames(10);
  source.close();
  assert.equal(await lineAbout('/put'), '127.0.0.1 - source "PUT /put HTTP/1.0" 200 0 "-" "coder/1.0" 0');
});

test('a source with a wrong password is in the access log, so that guessers can be shut out by it', async () => {
  await ask(
    { port },
    sourceHead({ port, mount: '/wrong', login: 'source:guess', headers: ['User-Agent: guesser/1.0'] }),
  );
  assert.equal(await lineAbout('/wrong'), '127.0.0.1 - - "SOURCE /wrong HTTP/1.0" 401 26 "-" "guesser/1.0" 0');
});

test('a password in the request line of the oldest sources stays out of the access log', async () => {
  await ask({ port }, 'SOURCE guess /oldest\r\n\r\n');
  assert.equal(await lineAbout('/oldest'), '127.0.0.1 - - "SOURCE /oldest XAUDIOCAST/1.0" 401 26 "-" "-" 0');
});

test('a webcast that was refused is in the access log with the status of HTTP', async (t) => {
  const lost = await WebcastClient.open(t, port, '/studio/socket?input=unknown');
  await lost.closed;
  assert.equal(await lineAbout('/studio/socket'), '127.0.0.1 - - "GET /studio/socket HTTP/1.1" 404 0 "-" "-" 0');
});

test('SHOUTcast sources are in the access log under their mount', async () => {
  const shoutcast = ports[1]!;
  const refused = await RawConnection.open({ port: shoutcast });
  refused.send('guess\r\n');
  await refused.receiveAll();
  assert.equal(await lineAbout('/shoutcast'), '127.0.0.1 - - "SOURCE /shoutcast HTTP/1.0" 401 0 "-" "-" 0');
  const source = await SourceClient.feedShoutcast({ port: shoutcast }, '/other:hackme', ['User-Agent: dj/1.0']);
  source.sendFrames(10);
  source.close();
  assert.equal(await lineAbout('/other'), '127.0.0.1 - source "SOURCE /other HTTP/1.0" 200 0 "-" "dj/1.0" 0');
});
