import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { type UpstreamRequest, UpstreamServer } from '../../test/support/upstream-server.ts';
import { waitUntil } from '../../test/support/wait-until.ts';
import { millis } from '../core/index.ts';
import type { IcecastTarget } from './icecast-target.ts';
import { IcecastTitles } from './icecast-titles.ts';

const DONE = 'HTTP/1.0 200 OK\r\nContent-Type: text/xml\r\n\r\n<iceresponse><return>1</return></iceresponse>\n';

async function startTitles(t: TestContext, answer: (request: UpstreamRequest) => void, mount: string | null = '/live') {
  const server = await UpstreamServer.start(answer);
  t.after(() => server.stop());
  const target: IcecastTarget = {
    url: 'icecast://server/live',
    host: '127.0.0.1',
    port: server.port,
    tls: false,
    mount,
    sid: null,
    user: 'dj',
    password: 'hackme',
    protocol: 'auto',
  };
  const clock = new ManualClock();
  const log: string[] = [];
  let failures = 0;
  const titles = new IcecastTitles({
    target,
    userAgent: 'test/1',
    timeout: millis(10_000),
    clock,
    onSuccess: () => {},
    onFailure: (reason) => {
      failures++;
      log.push(reason);
    },
  });
  t.after(() => titles.close());
  const songs = () => server.requests.map(({ path }) => new URL(path, 'http://x').searchParams.get('song'));
  return { titles, server, clock, log, songs, failures: () => failures };
}

test('sends a title with the login of the source', async (t) => {
  const { titles, server, songs, failures } = await startTitles(t, ({ socket }) => socket.end(DONE));
  titles.send('Måns - Öl & Brot');
  await waitUntil(() => server.requests.length === 1 && server.openCount === 0, 'it is sent');
  assert.deepEqual(songs(), ['Måns - Öl & Brot']);
  assert.match(server.requests[0]!.path, /^\/admin\/metadata\?mode=updinfo&mount=\/live&.*&charset=UTF-8$/);
  assert.equal(server.requests[0]!.header('authorization'), `Basic ${btoa('dj:hackme')}`);
  assert.equal(failures(), 0);
});

test('the newest wins over those that wait', async (t) => {
  const { titles, server, songs } = await startTitles(t, () => {});
  titles.send('one');
  await waitUntil(() => server.requests.length === 1, 'the first is under way');
  titles.send('two');
  titles.send('three');
  server.requests[0]!.socket.end(DONE);
  await waitUntil(() => server.requests.length === 2, 'the next is under way');
  server.requests[1]!.socket.end(DONE);
  await waitUntil(() => server.openCount === 0, 'all are sent');
  assert.deepEqual(songs(), ['one', 'three']);
});

for (const [what, answer, told] of [
  ['refused', 'HTTP/1.0 401 No\r\n\r\n', /password is wrong/],
  ['for a mount that is not there', 'HTTP/1.0 400 Bad Request\r\n\r\nSource does not exist', /400 Bad Request/],
  ['left without a response', '', /disconnects/],
  ['answered by nonsense', 'nonsense\r\n\r\n', /Cannot read the answer/],
] as const) {
  test(`a title that is ${what} is reported, and the next one follows`, async (t) => {
    const { titles, server, log, songs, failures } = await startTitles(t, ({ socket }) => socket.end(answer));
    titles.send('lost');
    await waitUntil(() => failures() === 1, 'the failure is counted');
    assert.match(log[0]!, told);
    assert.doesNotMatch(log.join(), /hackme/);
    server.answer = ({ socket }) => socket.end(DONE);
    titles.send('next');
    await waitUntil(() => server.requests.length === 2 && server.openCount === 0, 'the next is sent');
    assert.deepEqual(songs(), ['lost', 'next']);
    assert.equal(failures(), 1);
  });
}

test('a server that does not answer holds the next title up for ten seconds at most', async (t) => {
  const { titles, server, clock, failures } = await startTitles(t, () => {});
  titles.send('lost');
  titles.send('next');
  await waitUntil(() => server.requests.length === 1, 'it is asked');
  clock.advance(10_000);
  await waitUntil(() => server.requests.length === 2, 'the next is under way');
  assert.equal(failures(), 1);
});

test('closing gives up what is under way, and that is no failure', async (t) => {
  const { titles, server, log, failures } = await startTitles(t, () => {});
  titles.send('lost');
  titles.send('never');
  await waitUntil(() => server.requests.length === 1, 'it is asked');
  titles.close();
  await waitUntil(() => server.openCount === 0, 'it is given up');
  assert.equal(failures(), 0);
  assert.deepEqual(log, []);
  assert.equal(server.requests.length, 1);
});

test('SHOUTcast gets titles on its main port', async (t) => {
  const { titles, server } = await startTitles(t, ({ socket }) => socket.end(DONE), null);
  titles.send('A - B');
  await waitUntil(() => server.requests.length === 1, 'it is sent');
  assert.equal(server.requests[0]!.path, '/admin.cgi?pass=hackme&mode=updinfo&song=A%20-%20B');
  assert.match(server.requests[0]!.header('user-agent')!, /^Mozilla/);
});
