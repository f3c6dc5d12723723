import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startFreeStation } from '../support/free-station.ts';
import { RawConnection } from '../support/raw-connection.ts';

const { port } = await startFreeStation({ after });

const LONG = 'a'.repeat(5000);
const paths = [
  '/caf%E9.m3u',
  '/caf%E9',
  '/\u00e9.pls',
  '/\u00ff\u00fe',
  '/%',
  '/%zz.xspf',
  '/%u0041',
  '/a%00b',
  '/a%00b.m3u',
  '/%0d%0aX:y.m3u',
  '/%ED%A0%80.vclt',
  '//',
  '//x.m3u',
  '/a//b',
  '/..%2f..%2fetc/passwd',
  '/a\\b',
  `/${LONG}`,
  `/${LONG}.m3u`,
  '/live%E9/listen',
  '/embed/%E9',
  '/admin/stats%E9',
  '/style%E9.css',
  '/stream/%E9',
  'http://[/x',
];

for (const method of ['GET', 'HEAD', 'OPTIONS', 'DELETE', 'PUT', 'SOURCE']) {
  for (const path of paths) {
    test(`${method} ${path.slice(0, 30)} is answered as Icecast answers`, async () => {
      const connection = await RawConnection.open({ port });
      connection.send(Buffer.from(`${method} ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n`, 'latin1'));
      const answer = await connection.receiveAll();
      const [head = '', body = ''] = answer.split('\r\n\r\n');
      assert.match(head, /^HTTP\/1\.[01] (?:20[04]|40[0-9]|414) /);
      assert.doesNotMatch(head, /json/i);
      assert.doesNotMatch(body, /FST_|statusCode/);
    });
  }
}

test('a path of the API that is not UTF-8 gets an error of the API', async () => {
  const connection = await RawConnection.open({ port });
  connection.send('GET /api/mounts/%E9 HTTP/1.1\r\nHost: x\r\n\r\n');
  const answer = await connection.receiveAll();
  assert.match(answer, /^HTTP\/1\.1 404 /);
  const { error } = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')));
  assert.equal(error.code, 'API_NOT_FOUND');
});
