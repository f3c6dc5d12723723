import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { startFreeStation } from '../support/free-station.ts';
import { ask } from '../support/raw-connection.ts';

/** Asks for a link by a name of the server; `more`: further header lines; `body`: JSON. */
async function startLinks(t: TestContext, links: object, server: object = {}) {
  const { port } = await startFreeStation(t, { links, server });
  return async (more = '', host = `127.0.0.1:${port}`, body = '') => {
    const type = body && 'Content-Type: application/json\r\n';
    const lines = `Host: ${host}\r\n${more}${type}Content-Length: ${body.length}`;
    const answer = await ask({ port }, `POST /api/start HTTP/1.1\r\n${lines}\r\n\r\n${body}`);
    return { status: Number(answer.split(' ')[1]), code: /"code":"(\w+)"/.exec(answer)?.[1], answer };
  };
}

const admin = `Authorization: Basic ${Buffer.from('admin:hackme').toString('base64')}\r\n`;
const behind = (address: string) => `X-Forwarded-For: ${address}\r\n`;

test('one stranger after the other takes no link from an administrator', async (t) => {
  const make = await startLinks(
    t,
    { create: 'everyone', maxLinks: 10, adminLinks: 2, networkLinks: 3 },
    { trustedProxies: ['127.0.0.1'] },
  );
  const statuses: number[] = [];
  for (const network of ['192.0.2.1', '192.0.2.2', '2001:db8::1', '192.0.2.3']) {
    for (let count = 0; count < 4; count++) statuses.push((await make(behind(network))).status);
  }
  assert.deepEqual(statuses, [200, 200, 200, 429, 200, 200, 200, 429, 200, 200, 503, 503, 503, 503, 503, 503]);
  assert.deepEqual([(await make(admin)).status, (await make(admin)).status], [200, 200]);
  assert.equal((await make(admin)).code, 'LINKS_FULL');
});

test('a wrong login takes nothing from who needs none, and gives nothing', async (t) => {
  const make = await startLinks(t, { create: 'everyone', networkLinks: 2 });
  const wrong = `Authorization: Basic ${Buffer.from('admin:wrong').toString('base64')}\r\n`;
  assert.deepEqual([(await make(wrong)).status, (await make(wrong)).status], [200, 200]);
  assert.equal((await make(wrong)).code, 'LINKS_NETWORK_FULL');
});

test('addresses of one IPv6 network count as one', async (t) => {
  const make = await startLinks(t, { create: 'everyone', networkLinks: 2 }, { trustedProxies: ['127.0.0.1'] });
  const of = async (address: string) => (await make(behind(address))).code ?? 'made';
  assert.deepEqual(
    [await of('2001:db8::1'), await of('2001:db8::ffff:1'), await of('2001:db8::2'), await of('2001:db8:0:1::2')],
    ['made', 'made', 'LINKS_NETWORK_FULL', 'made'],
  );
});

test('links have to begin in time, but for those that an administrator made for a time', async (t) => {
  const make = await startLinks(t, { create: 'everyone', unusedTtl: '30m' });
  const { answer } = await make();
  const [, begins, created] = /"expires_at":"([^"]+)","start_by":"([^"]+)"/.exec(answer)!;
  assert.equal(Date.parse(begins!) - Date.parse(created!), 23.5 * 3_600_000);
  assert.match((await make(admin)).answer, /"start_by":"20/);
  assert.match((await make('', undefined, '{"ttl":7200}')).answer, /"start_by":"20/);
  assert.match((await make(admin, undefined, '{"ttl":7200}')).answer, /"start_by":null/);
});

test('a name that another page may have chosen puts no caller on the local network', async (t) => {
  const make = await startLinks(t, { create: 'local', domain: 'links.example' }, { hostname: 'radio.example' });
  for (const host of ['127.0.0.1', '[::1]:8000', 'localhost:8000', 'radio.example', 'links.example:8000']) {
    assert.equal((await make('', host)).status, 200, host);
  }
  for (const host of ['evil.example', 'evil.example:8000', 'radio.example.evil.example']) {
    // A page of that name is of the same origin for the browser.
    assert.equal((await make(`Origin: http://${host}\r\n`, host)).status, 401, host);
  }
  assert.equal((await make('Origin: http://evil.example\r\n')).code, 'API_CROSS_SITE');
});
