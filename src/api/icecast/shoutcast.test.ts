import assert from 'node:assert/strict';
import { test } from 'node:test';
import { basic, startApi } from '../../../test/support/api-server.ts';
import { listenerSnapshot, MemoryStation, mountSnapshot } from '../../../test/support/memory-station.ts';
import { logins } from '../../../test/support/recording-gate.ts';
import { unixMillis } from '../../core/index.ts';

const title = { artist: '', title: 'A & B', display: 'A & B', url: '' };
const shoutcast = {
  address: '192.0.2.1',
  userAgent: 'sc',
  user: '',
  protocol: 'shoutcast',
  connectedAt: unixMillis(Date.UTC(2026, 10, 20, 20, 24, 14)),
};

function station(): MemoryStation {
  const made = new MemoryStation([
    mountSnapshot({ path: '/idle', source: null, state: 'idle' }),
    mountSnapshot({ path: '/one', title, listeners: 2, listenerPeak: 5, source: shoutcast }),
    mountSnapshot({ path: '/two', name: 'Second', title: { ...title, display: 'two' } }),
  ]);
  made.listenerTable.set(
    '/one',
    [1, 2].map((id) => listenerSnapshot(id, unixMillis(Date.UTC(2026, 10, 20, 20, 25, 4)))),
  );
  return made;
}

test('/7.html shows the first mount on air, or the one that sid or mount names', async (t) => {
  const { api } = await startApi(t, { station: station() });
  assert.match((await api.fastify.inject('/7.html')).body, /<body>2,1,5,0,1,128,A &amp; B<\/body>/);
  assert.match((await api.fastify.inject('/7.html?sid=2')).body, /,two<\/body>/);
  assert.match((await api.fastify.inject('/7.html?mount=/two')).body, /,two<\/body>/);
  assert.match((await api.fastify.inject('/7.html?sid=9')).body, /<body>0,0,0,0,0,0,<\/body>/);
});

test('/stats tells as XML, as JSON and as JSONP', async (t) => {
  const { api } = await startApi(t, { station: station() });
  assert.match((await api.fastify.inject('/stats?sid=1')).body, /<STREAMUPTIME>60<\/STREAMUPTIME>/);
  const json = (await api.fastify.inject('/stats?sid=1&json=1')).json();
  assert.deepEqual([json.songtitle, json.averagetime, json.uniquelisteners], ['A & B', 10, 1]);
  const script = await api.fastify.inject('/stats?sid=1&json=1&callback=cb');
  assert.ok(script.body.startsWith('cb({'));
  assert.equal((await api.fastify.inject('/stats?sid=1&json=1&callback=alert(1)')).statusCode, 400);
});

test('/currentsong is the title alone', async (t) => {
  const { api } = await startApi(t, { station: station() });
  assert.equal((await api.fastify.inject('/currentsong?sid=1')).body, 'A & B');
});

const calls = [
  { name: 'the only SHOUTcast source', query: 'mode=updinfo&pass=hackme&song=SC%20Song', path: '/one' },
  { name: 'a mount that is named', query: 'mount=/two&mode=updinfo&pass=hackme&song=SC%20Song', path: '/two' },
  { name: 'a stream by its number', query: 'sid=2&mode=updinfo&pass=hackme&song=SC%20Song', path: '/two' },
  { name: 'mount:password', query: 'mode=updinfo&pass=%2Ftwo%3Ahackme&song=SC%20Song', path: '/two' },
  { name: 'mount:password without the slash', query: 'mode=updinfo&pass=two:hackme&song=SC%20Song', path: '/two' },
];

for (const { name, query, path } of calls) {
  test(`/admin.cgi sets the title of ${name}`, async (t) => {
    const { api, station: made } = await startApi(t, { station: station() });
    const response = await api.fastify.inject(`/admin.cgi?${query}`);
    assert.equal(
      response.body,
      '<html><head><title>Admin request successful</title></head><body><p>Metadata update successful</p></body></html>\r\n',
    );
    assert.deepEqual(made.titles, [{ path, change: { title: 'SC Song' } }]);
  });
}

test('/admin.cgi sets the title of the mount that is configured for the port', async (t) => {
  const { api, station: made } = await startApi(t, { station: station(), shoutcastMount: () => '/two' });
  await api.fastify.inject('/admin.cgi?mode=updinfo&pass=hackme&song=x');
  assert.equal(made.titles[0]?.path, '/two');
});

test('/admin.cgi refuses a wrong password, and says so when no mount can be meant', async (t) => {
  const { api, station: made } = await startApi(t, { station: station() });
  assert.equal((await api.fastify.inject('/admin.cgi?mode=updinfo&pass=wrong&song=x')).statusCode, 401);
  assert.match(
    (await api.fastify.inject('/admin.cgi?mount=/nosuch&mode=updinfo&pass=hackme&song=x')).body,
    /Source does not exist/,
  );
  assert.deepEqual(made.titles, []);
});

test('/admin.cgi lists listeners on page 3', async (t) => {
  const { api } = await startApi(t, { station: station() });
  const headers = { authorization: basic(logins.admin) };
  const list = (await api.fastify.inject({ url: '/admin.cgi?sid=1&mode=viewjson&page=3', headers })).json();
  assert.deepEqual(
    list.map(({ uid, connecttime }: { uid: string; connecttime: number }) => [uid, connecttime]),
    [
      ['1', 10],
      ['2', 10],
    ],
  );
  assert.match(
    (await api.fastify.inject({ url: '/admin.cgi?sid=1&mode=viewxml&page=3', headers })).body,
    /<LISTENERS><LISTENER>/,
  );
  assert.match((await api.fastify.inject({ url: '/admin.cgi?sid=1&mode=viewxml', headers })).body, /<SHOUTCASTSERVER>/);
});
