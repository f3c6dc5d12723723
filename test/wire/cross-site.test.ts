import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, test } from 'node:test';
import { WebSocket } from 'ws';
import { startFreeStation } from '../support/free-station.ts';
import { ask } from '../support/raw-connection.ts';

/** More than the wrong passwords that an address may send. */
const TRIES = 12;
const limits = { passwordFailures: 5 };
const listen = [{ port: 0 }, { port: 0, shoutcast: '/live' }];
const mounts = { '/members': { listenerAuth: { type: 'accounts' } } };
const { port, ports } = await startFreeStation({ after }, { server: { listen, limits }, mounts });

const basic = (login: string) => `Authorization: Basic ${Buffer.from(login).toString('base64')}\r\n`;
const image =
  'Host: radio.example\r\nUser-Agent: Mozilla/5.0 (X11) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0\r\n' +
  'Accept: image/*\r\nAccept-Language: en\r\n';
const form = `${image}Origin: http://evil.example\r\nContent-Type: text/plain\r\nContent-Length: 1\r\n`;

/** Each way of a foreign page to have the visitor's browser send a wrong login. */
const ways: Readonly<Record<string, (number: number) => Promise<string>>> = {
  'images with a password of SHOUTcast': (n) =>
    ask({ port }, `GET /admin.cgi?mode=updinfo&song=x&mount=/live&pass=wrong${n} HTTP/1.1\r\n${image}\r\n`),
  'images that change something': (n) =>
    ask({ port }, `GET /admin/killsource?mount=/live HTTP/1.1\r\n${image}${basic(`admin:wrong${n}`)}\r\n`),
  'images on a page that names itself': (n) =>
    ask({ port }, `GET /admin/stats HTTP/1.1\r\n${image}Referer: http://evil.example/\r\n${basic(`a:wrong${n}`)}\r\n`),
  'images of a page for administrators': (n) =>
    ask({ port }, `GET /admin/stats HTTP/1.1\r\n${image}${basic(`admin:wrong${n}`)}\r\n`),
  'forms that feed a mount': (n) => ask({ port }, `POST /live HTTP/1.1\r\n${form}${basic(`source:wrong${n}`)}\r\nx`),
  'forms that end a link': (n) => ask({ port }, `POST /ingest/none?key=wrong${n} HTTP/1.1\r\n${form}\r\nx`),
  'forms that make a link': (n) => ask({ port }, `POST /api/start?key=wrong${n} HTTP/1.1\r\n${form}\r\nx`),
  'images on the port of SHOUTcast': (n) => ask({ port: ports[1]! }, `GET /${n}.png HTTP/1.1\r\n${image}\r\n`),
  'sockets that bring sound': async (n) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/live`, 'webcast', { origin: 'http://evil.example' });
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'hello', data: { mime: 'audio/mpeg', user: 'source', password: `wrong${n}` } }));
    const [code] = await once(socket, 'close');
    return String(code);
  },
};

for (const [what, send] of Object.entries(ways)) {
  test(`${what} do not lock the visitor out`, async () => {
    for (let number = 0; number < TRIES; number++) await send(number);
    const asAdmin = await ask({ port }, `GET /admin/stats HTTP/1.0\r\n${basic('admin:hackme')}\r\n`);
    assert.match(asAdmin, /^HTTP\/1\.\d 200 /);
    const asSource = await ask({ port }, `GET /admin/metadata?mount=/none HTTP/1.0\r\n${basic('source:hackme')}\r\n`);
    assert.match(asSource, / 400 /);
  });
}

test('images of a stream for members do not keep the visitor from listening', async () => {
  for (let number = 0; number < TRIES; number++) {
    await ask({ port }, `HEAD /members HTTP/1.1\r\n${image}${basic(`member:wrong${number}`)}\r\n`);
  }
  assert.match(await ask({ port }, `HEAD /members HTTP/1.0\r\n${basic('member:other')}\r\n`), / 401 /);
});

test('a form on a foreign page feeds no mount with the login that the browser keeps', async () => {
  const answer = await ask({ port }, `POST /live HTTP/1.1\r\n${form}${basic('source:hackme')}\r\nx`);
  assert.match(answer, /^HTTP\/1\.\d 403 .*Not for a page of another site$/s);
});
