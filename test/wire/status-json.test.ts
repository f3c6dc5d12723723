import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startFreeStation } from '../support/free-station.ts';
import { ask } from '../support/raw-connection.ts';
import { SourceClient } from '../support/source-client.ts';

const mounts = { '/idle': {}, '/hidden': { hidden: true } };
const station = await startFreeStation({ after }, { server: { hostname: 'radio.example' }, mounts });

async function get(path: string): Promise<{ head: string; body: string }> {
  const answer = await ask(station, `GET ${path} HTTP/1.0\r\nHost: cdn.example:9000\r\n\r\n`);
  const end = answer.indexOf('\r\n\r\n') + 4;
  return { head: answer.slice(0, end), body: Buffer.from(answer.slice(end), 'latin1').toString() };
}

async function sources() {
  return JSON.parse((await get('/status-json.xsl')).body).icestats.source;
}

async function feed(mount: string, headers: string[] = []): Promise<SourceClient> {
  const source = await SourceClient.feed({ ...station, mount, headers });
  source.sendFrames(40);
  return source;
}

test('leaves source out, has an object, has an array: for none, one and two', async () => {
  assert.equal(await sources(), undefined);
  const one = await feed('/one');
  assert.equal((await sources()).listenurl, 'http://cdn.example:9000/one');
  const two = await feed('/two');
  assert.deepEqual(
    (await sources()).map(({ listenurl }: { listenurl: string }) => listenurl.split('/').at(-1)),
    ['one', 'two'],
  );
  one.close();
  two.close();
});

test('is JSON that any page may read, and never kept', async () => {
  const { head } = await get('/status-json.xsl');
  assert.match(head, /^HTTP\/1\.[01] 200 OK\r\n/);
  assert.match(head, /\r\nContent-Type: application\/json; charset=UTF-8\r\n/i);
  assert.match(head, /\r\nAccess-Control-Allow-Origin: \*\r\n/i);
  assert.match(head, /\r\nCache-Control: no-cache, no-store\r\n/i);
  assert.match(head, /\r\nContent-Length: \d+\r\n/i);
});

test('tells what the source said of itself', async () => {
  const source = await feed('/said', [
    'ice-name: Café "Hafen" <1>',
    'ice-genre: Jazz',
    'ice-audio-info: ice-samplerate=44100;ice-bitrate=128;ice-channels=2',
  ]);
  const told = JSON.parse((await get('/status-json.xsl?mount=/said')).body).icestats.source;
  assert.equal(told.server_name, 'Café "Hafen" <1>');
  assert.equal(told.genre, 'Jazz');
  assert.equal(told.server_type, 'audio/mpeg');
  assert.deepEqual([told.bitrate, told['ice-bitrate'], told['ice-samplerate']], [128, 128, 44100]);
  assert.equal(told.source_ip, undefined);
  source.close();
});

test('shows no mount that is hidden', async () => {
  const source = await feed('/hidden');
  assert.doesNotMatch((await get('/status-json.xsl')).body, /hidden/);
  assert.doesNotMatch((await get('/status-json.xsl?mount=/hidden')).body, /hidden/);
  assert.doesNotMatch((await get('/status.xsl')).body, /hidden/);
  assert.match((await get('/hidden.m3u')).body, /\/hidden\r\n$/);
  source.close();
});

test('writes the playlist with the host that was asked', async () => {
  assert.equal((await get('/live.mp3.m3u')).body, 'http://cdn.example:9000/live.mp3\r\n');
});

for (const title of ['-', ' - ', '007', '"quoted" \\ back', 'true', '日本 - é', '{"a":1}']) {
  test(`stays valid JSON with the title ${JSON.stringify(title)}`, async () => {
    const source = await feed('/titled');
    const login = Buffer.from('source:hackme').toString('base64');
    const query = `mount=/titled&mode=updinfo&charset=UTF-8&song=${encodeURIComponent(title)}`;
    await ask(station, `GET /admin/metadata?${query} HTTP/1.0\r\nAuthorization: Basic ${login}\r\n\r\n`);
    const told = JSON.parse((await get('/status-json.xsl?mount=/titled')).body).icestats.source.title;
    assert.equal(String(told), title.trim());
    source.close();
  });
}

test("answers SHOUTcast's questions about what is on air", async () => {
  const source = await feed('/sc', ['ice-bitrate: 128']);
  assert.match((await get('/7.html?mount=/sc')).body, /<body>0,1,0,0,0,128,<\/body>/);
  assert.match((await get('/stats?mount=/sc')).body, /<STREAMSTATUS>1<\/STREAMSTATUS>/);
  source.close();
});
