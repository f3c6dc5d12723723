import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startFreeStation } from '../support/free-station.ts';
import { IcyClient } from '../support/icy-client.ts';
import { mp3Frames, readUnbrokenMp3 } from '../support/mp3-frames.ts';
import { ask, RawConnection } from '../support/raw-connection.ts';
import { SourceClient } from '../support/source-client.ts';
import { waitUntil } from '../support/wait-until.ts';

const { port, ports, log } = await startFreeStation(
  { after },
  {
    server: { listen: [{ port: 0 }, { port: 0, shoutcast: '/live' }] },
    mounts: {
      '/own': { sourcePassword: 'djpass' },
      '/colon': { sourcePassword: 'a:b' },
      '/live': { takeover: 'always' },
    },
  },
);
const shoutcast = { port: ports[1]! };
const SOUND = mp3Frames(0, 20);
const ANSWER = 'OK2\r\nicy-caps:11\r\n\r\n';

async function hear(path: string): Promise<IcyClient> {
  const listener = await IcyClient.open({ port, path });
  assert.equal(readUnbrokenMp3(await listener.receiveAudio(SOUND.length)).length, 20);
  listener.close();
  return listener;
}

test('lets in: password, answer, headers, sound', async () => {
  const connection = await RawConnection.open(shoutcast);
  connection.send('hackme\r\n');
  assert.equal((await connection.receive(ANSWER.length)).toString(), ANSWER);
  connection.send('icy-name:Old Box\r\nicy-genre:Talk\r\nicy-br:128\r\nicy-pub:1\r\ncontent-type:audio/mpeg\r\n\r\n');
  connection.send(SOUND);
  const listener = await hear('/live');
  assert.equal(listener.header('icy-name'), 'Old Box');
  assert.equal(listener.header('icy-genre'), 'Talk');
  assert.equal(listener.header('icy-br'), '128');
  connection.close();
});

test('lets in a client that sends everything at once with bare line feeds', async () => {
  const connection = await RawConnection.open(shoutcast);
  connection.send(Buffer.concat([Buffer.from('hackme\nicy-name:All At Once\nicy-br:128\n\n'), SOUND]));
  const listener = await hear('/live');
  assert.equal(listener.header('icy-name'), 'All At Once');
  assert.equal(connection.text, ANSWER);
  connection.close();
});

test('lets in a client that sends byte by byte', async () => {
  const connection = await RawConnection.open(shoutcast);
  await connection.sendSlowly('hackme\r\nicy-name:Slow\r\n\r\n');
  connection.send(SOUND);
  const listener = await hear('/live');
  assert.equal(listener.header('icy-name'), 'Slow');
  connection.close();
});

test('lets `mount:password` choose the mount', async () => {
  const source = await SourceClient.feedShoutcast(shoutcast, '/own:djpass');
  source.send(SOUND);
  await hear('/own');
  source.close();
});

test('lets a password with a colon in it through', async () => {
  const source = await SourceClient.feedShoutcast(shoutcast, '/colon:a:b');
  source.send(SOUND);
  await hear('/colon');
  source.close();
});

test('responds to a wrong password with "Invalid password" and closes', async () => {
  assert.equal(await ask(shoutcast, 'wrong\r\n'), 'Invalid password\r\n');
  assert.equal(await ask(shoutcast, '/own:hackme\r\n'), 'Invalid password\r\n');
  assert.ok(log.some((line) => line.includes('access refused reason=credentials-wrong') && line.includes('/own')));
});

test("closes libshout's pokes without a response", async () => {
  for (let pokes = 0; pokes < 20; pokes++) assert.equal(await ask(shoutcast, '!POKE\n'), '');
  const source = await SourceClient.feedShoutcast(shoutcast, 'hackme');
  source.close();
});

test('takes a title from admin.cgi on the HTTP port', async () => {
  const source = await SourceClient.feedShoutcast(shoutcast, 'hackme');
  source.sendFrames(20);
  const listener = await IcyClient.open({ port, path: '/live', icy: true });
  await listener.receiveAudio(SOUND.length);
  const answer = await ask({ port }, 'GET /admin.cgi?mode=updinfo&pass=hackme&song=Song%20One HTTP/1.0\r\n\r\n');
  assert.match(answer, / 200 /);
  source.sendFrames(80);
  await waitUntil(
    () => listener.titles.some(({ text }) => text === "StreamTitle='Song One';"),
    () => JSON.stringify(listener.titles),
  );
  listener.close();
  source.close();
});

test('disconnects a head that does not end', async () => {
  const connection = await RawConnection.open(shoutcast);
  connection.send(`${'x'.repeat(100_000)}`);
  assert.equal(await connection.receiveAll(), '');
});
