import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { askAdmin, waitForListeners } from '../support/admin-client.ts';
import { startFreeStation } from '../support/free-station.ts';
import { ask, RawConnection } from '../support/raw-connection.ts';
import { SourceClient } from '../support/source-client.ts';
import { waitUntil } from '../support/wait-until.ts';

const { port, ports, log, directory } = await startFreeStation(
  { after },
  {
    dataDir: 'data',
    server: { listen: [{ port: 0 }, { port: 0, shoutcast: '/shoutcast' }] },
    logs: { level: 'debug', access: 'access.log' },
  },
);

/** Escape sequences of both kinds, a line end of each kind, a mark that turns text around, and letters beyond ASCII. */
const HOSTILE = 'Ü\x1b[31m\u009b31m\u0085x\u2028y\u202ertl\u2066z';
const CLEAN = 'Ü [31m 31m x y rtl z';
/** What no line of text may hold, and what a text looks like whose UTF-8 was read as Latin-1. */
const UNCLEAN = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]|Ã/;

const sourceHeaders = [`User-Agent: ${HOSTILE}`, `ice-name: ${HOSTILE}`, `ice-genre: ${HOSTILE}`];
const headers = [`User-Agent: ${HOSTILE}`, `Referer: ${HOSTILE}`];
const asUtf8 = (answer: string) => Buffer.from(answer, 'latin1').toString('utf8').replaceAll('\r\n', '\n');

test('what clients say of themselves is clean in every list, page and log, and in one encoding', async () => {
  const source = await SourceClient.feed({ port, mount: '/live', headers: sourceHeaders });
  source.sendFrames(100);
  const old = await SourceClient.feedShoutcast({ port: ports[1]! }, 'hackme', [
    `User-Agent: ${HOSTILE}`,
    `icy-name: ${HOSTILE}`,
  ]);
  old.sendFrames(100);
  const listener = await RawConnection.open({ port });
  listener.send(`GET /live HTTP/1.0\r\n${headers.join('\r\n')}\r\n\r\n`);
  await waitForListeners(port, '/live', 1);
  await ask({ port }, `GET /nosuch HTTP/1.1\r\nHost: x\r\n${headers.join('\r\n')}\r\n\r\n`);
  await ask({ port }, `PUT /admin/x HTTP/1.1\r\nHost: x\r\n${headers.join('\r\n')}\r\n\r\n`);
  const upgrade = 'Upgrade: websocket\r\nConnection: Upgrade';
  await ask({ port }, `GET /nosuch HTTP/1.1\r\nHost: x\r\n${headers[0]}\r\n${upgrade}\r\n\r\n`);
  const pages = [
    '/admin/listclients?mount=/live',
    '/admin/stats',
    '/admin/listmounts',
    '/api/mounts',
    '/api/mounts/%2Flive/listeners',
    '/status-json.xsl',
    '/status.xsl',
    '/admin.cgi?sid=1&mode=viewxml&page=3',
  ];
  const answers = await Promise.all(pages.map(async (page) => asUtf8(await askAdmin(port, page))));
  for (const [index, answer] of answers.entries()) assert.doesNotMatch(answer, UNCLEAN, pages[index]);
  for (const index of [0, 1, 4]) assert.ok(answers[index]!.includes(CLEAN), `${pages[index]}: ${answers[index]}`);
  listener.close();
  source.close();
  old.close();
  const access = () => readFileSync(join(directory, 'data', 'access.log'), 'utf8');
  await waitUntil(() => access().includes('GET /live'), 'the listener is in the access log');
  for (const [name, text] of [
    ['the access log', access()],
    ['the log', log.join('\n')],
  ] as const) {
    assert.doesNotMatch(text, UNCLEAN, name);
    assert.doesNotMatch(text, /\\u00/, `${name}: nothing is left to escape`);
    const lines = text.split('\n').filter((line) => line.includes('[31m'));
    assert.ok(lines.length > 3, name);
    for (const line of lines) assert.ok(line.includes(CLEAN), line);
  }
});
