import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { millis } from '../../src/core/index.ts';
import { startFreeStation } from '../support/free-station.ts';
import { asAdmin, askLink, type MadeLink, makeLink } from '../support/link-client.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { mp3Frames } from '../support/mp3-frames.ts';
import { ask, RawConnection } from '../support/raw-connection.ts';
import { waitUntil } from '../support/wait-until.ts';

/** Asks for a link without a login; gives the status. */
async function askForLink(to: number, headers: Record<string, string> = {}, query = ''): Promise<number> {
  return (await fetch(`http://127.0.0.1:${to}/api/start${query}`, { method: 'POST', headers })).status;
}

const station = await startFreeStation({ after }, { links: { headerWaitTimeout: '300ms', maxLinks: 1000 } });
const { port } = station;

/** Sends numbered MP3 frames by a POST in chunks. */
class Broadcaster {
  readonly connection: RawConnection;
  #next = 0;

  constructor(connection: RawConnection) {
    this.connection = connection;
  }

  static async open(
    to: number,
    { stream_id, ingest_key }: Pick<MadeLink, 'stream_id' | 'ingest_key'>,
  ): Promise<Broadcaster> {
    const connection = await RawConnection.open({ port: to });
    connection.send(
      `POST /ingest/${stream_id}?key=${ingest_key} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n`,
    );
    return new Broadcaster(connection);
  }

  sendFrames(count: number): void {
    this.sendChunk(mp3Frames(this.#next, count));
    this.#next += count;
  }

  sendChunk(bytes: Buffer): void {
    this.connection.send(Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]));
  }

  end(): void {
    this.connection.send('0\r\n\r\n');
  }
}

async function goLive(to: number, link: MadeLink): Promise<Broadcaster> {
  const broadcaster = await Broadcaster.open(to, link);
  broadcaster.sendFrames(20);
  await waitUntil(async () => (await askLink(to, link.stream_id))?.state === 'live', 'the link to be live');
  return broadcaster;
}

async function listen(to: number, { stream_id }: MadeLink): Promise<RawConnection> {
  const connection = await RawConnection.open({ port: to });
  connection.send(`GET /stream/${stream_id} HTTP/1.1\r\nHost: x\r\n\r\n`);
  return connection;
}

const stateOf = async (id: string, at = port) => (await askLink(at, id))?.state;
const post = (path: string) => ask({ port }, `POST ${path} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n`);
const statusLine = (answer: string) => answer.split('\r\n', 1)[0];

test('tells addresses, a key and when it ends, in the names of old', async () => {
  const link = await makeLink(port, { title: 'Kitchen\nradio', ttl: 3600, listeners: 3 });
  const origin = `http://127.0.0.1:${port}`;
  const { stream_id: id, ingest_key: key } = link;
  assert.match(id, /^[2-9a-z]{26}$/);
  assert.match(key, /^[\w-]{43}$/);
  assert.deepEqual(link, {
    stream_id: id,
    ingest_key: key,
    ingest_url: `${origin}/ingest/${id}?key=${key}`,
    listen_url: `${origin}/listen/${id}`,
    stream_url: `${origin}/stream/${id}`,
    qr: `${origin}/qr/${id}.svg`,
    title: 'Kitchen radio',
    expires_at: new Date(link.expires_at).toISOString(),
    start_by: null,
  });
});

test('a link is made without any body, as the old client asks', async () => {
  const answer = await fetch(`http://127.0.0.1:${port}/api/start`, { method: 'POST', headers: asAdmin });
  assert.equal(answer.status, 200);
});

test('waits, is live while sound comes, and has ended when its source is gone', async () => {
  const link = await makeLink(port);
  assert.equal(await stateOf(link.stream_id), 'waiting');
  const broadcaster = await goLive(port, link);
  broadcaster.end();
  assert.match(await broadcaster.connection.receiveAll(), /^HTTP\/1\.0 200 OK\r\n[\s\S]*The broadcast has ended\n$/);
  assert.equal(await stateOf(link.stream_id), 'waiting', 'while it may return');
  await waitUntil(async () => (await stateOf(link.stream_id)) === 'ended', 'the end');
});

test('a listener who comes first waits for the broadcaster, and hears it from its first frame', async () => {
  const { port: patient } = await startFreeStation({ after });
  const link = await makeLink(patient);
  const listener = await listen(patient, link);
  await waitUntil(async () => (await askLink(patient, link.stream_id))?.listeners === 1, 'the listener to wait');
  await goLive(patient, link);
  const heard = await listener.receiveText('\r\n\r\n');
  assert.match(heard, /^HTTP\/1\.0 200 OK\r\n/);
  assert.match(heard, /\r\nContent-Type: audio\/mpeg\r\n/);
  const sound = mp3Frames(0, 20);
  await waitUntil(() => listener.bytes.indexOf(sound) !== -1, 'all frames');
});

test('each piece that comes goes out at once', async () => {
  const link = await makeLink(port);
  const broadcaster = await goLive(port, link);
  const listener = await listen(port, link);
  await listener.receiveText('\r\n\r\n');
  await waitUntil(() => listener.bytes.indexOf(mp3Frames(19, 1)) !== -1, 'what was there');
  const delays: number[] = [];
  for (let frame = 20; frame < 60; frame++) {
    const sentAt = performance.now();
    broadcaster.sendFrames(1);
    // The newest frame may wait for the head of the one behind it.
    await waitUntil(() => listener.bytes.indexOf(mp3Frames(frame - 1, 1)) !== -1, `frame ${frame - 1}`);
    delays.push(performance.now() - sentAt);
  }
  const median = delays.sort((a, b) => a - b)[20]!;
  assert.ok(median <= 100, `${median} ms`);
  broadcaster.end();
});

test('a new listener gets the last seconds, and no more bytes than the limit', async (t) => {
  const { port: short } = await startFreeStation(t, { links: { preroll: '60s', prerollMaxBytes: '2000' } });
  const { port: usual } = await startFreeStation(t, { links: { preroll: '1s' } });
  for (const [to, least, most] of [
    [short, 1000, 2000],
    [usual, 14_000, 17_500],
  ] as const) {
    const link = await makeLink(to);
    const broadcaster = await goLive(to, link);
    broadcaster.sendFrames(180);
    const listener = await listen(to, link);
    await waitUntil(() => listener.bytes.indexOf(mp3Frames(198, 1)) !== -1, 'the newest frame');
    const sound = listener.bytes.length - listener.text.indexOf('\r\n\r\n') - 4;
    assert.ok(sound >= least && sound <= most, `${sound} bytes`);
    broadcaster.end();
  }
});

test('a listener of a link without a source gets a Retry-After', async () => {
  const link = await makeLink(port);
  const answer = await (await listen(port, link)).receiveAll();
  assert.equal(statusLine(answer), 'HTTP/1.0 503 Service Unavailable');
  assert.match(answer, /\r\nRetry-After: 5\r\n/);
  assert.match(answer, /No source is connected yet/);
  const head = await ask({ port }, `HEAD /stream/${link.stream_id} HTTP/1.1\r\nHost: x\r\n\r\n`);
  assert.equal(statusLine(head), 'HTTP/1.0 503 Service Unavailable');
});

test('a wrong key, none, and one of another link are refused before any sound', async () => {
  const link = await makeLink(port);
  const other = await makeLink(port);
  const refusals = {
    'a wrong key': await post(`/ingest/${link.stream_id}?key=${'x'.repeat(43)}`),
    'no key': await post(`/ingest/${link.stream_id}`),
    'an empty key': await post(`/ingest/${link.stream_id}?key=`),
    'the key of another link': await post(`/ingest/${link.stream_id}?key=${other.ingest_key}`),
  };
  for (const [name, answer] of Object.entries(refusals)) {
    assert.equal(statusLine(answer), 'HTTP/1.0 403 Forbidden', name);
    assert.doesNotMatch(answer, /WWW-Authenticate/i, name);
  }
  const unknown = await post(`/ingest/${'2'.repeat(26)}?key=${link.ingest_key}`);
  assert.equal(statusLine(unknown), 'HTTP/1.0 404 File Not Found');
});

test("the mount of a link takes its key as any source client's password, and no other password", async () => {
  const { stream_id: id, ingest_key: key } = await makeLink(port);
  const put = async (login: string) => {
    const connection = await RawConnection.open({ port });
    const authorization = Buffer.from(login).toString('base64');
    connection.send(`PUT /stream/${id} HTTP/1.1\r\nHost: x\r\nAuthorization: Basic ${authorization}\r\n\r\n`);
    const answer = statusLine(await connection.receiveText('\r\n'));
    connection.close();
    return answer;
  };
  assert.equal(await put('source:hackme'), 'HTTP/1.0 401 Authentication Required');
  assert.equal(await put('admin:hackme'), 'HTTP/1.0 401 Authentication Required');
  assert.equal(await put(`source:${key}`), 'HTTP/1.0 200 OK');
});

test('only the key of a link can set its title', async () => {
  const link = await makeLink(port);
  const broadcaster = await goLive(port, link);
  const { stream_id: id, ingest_key: key } = link;
  const setTitle = async (login: string) => {
    const authorization = `Basic ${Buffer.from(login).toString('base64')}`;
    const query = `mount=/stream/${id}&mode=updinfo&charset=UTF-8&song=Nina+Simone+-+Sinnerman`;
    return (await fetch(`http://127.0.0.1:${port}/admin/metadata?${query}`, { headers: { authorization } })).status;
  };
  assert.equal(await setTitle('source:hackme'), 401);
  assert.equal((await askLink(port, id))!.now_playing, '');
  assert.equal(await setTitle(`source:${key}`), 200);
  assert.equal((await askLink(port, id))!.now_playing, 'Nina Simone - Sinnerman');
  broadcaster.connection.close();
});

test('of two broadcasters with the same key the second is heard and the first gets 409', async () => {
  const link = await makeLink(port);
  const first = await goLive(port, link);
  const listener = await listen(port, link);
  await listener.receiveText('\r\n\r\n');
  const second = await Broadcaster.open(port, link);
  second.sendFrames(20);
  assert.match(await first.connection.receiveAll(), /^HTTP\/1\.0 409 Conflict\r\n[\s\S]*Another source sends/);
  const before = listener.bytes.length;
  second.sendFrames(20);
  await waitUntil(() => listener.bytes.length > before, 'sound of the second');
  assert.equal(listener.isEnded, false);
  second.end();
});

test('a megabyte a second of garbage is refused in words and kept nowhere', async () => {
  const link = await makeLink(port);
  const broadcaster = await Broadcaster.open(port, link);
  const garbage = Buffer.alloc(64 * 1024, 'no sound at all ');
  for (let sent = 0; sent < 16 && !broadcaster.connection.isEnded; sent++) broadcaster.sendChunk(garbage);
  assert.match(
    await broadcaster.connection.receiveAll(),
    /^HTTP\/1\.0 415 Unsupported Media Type\r\n[\s\S]*no sound in Ogg/,
  );
  assert.equal(await stateOf(link.stream_id), 'waiting');
});

test('no more listeners than the link is for', async () => {
  const link = await makeLink(port, { listeners: 1 });
  const broadcaster = await goLive(port, link);
  const first = await listen(port, link);
  await first.receiveText('\r\n\r\n');
  const second = await (await listen(port, link)).receiveAll();
  assert.equal(statusLine(second), 'HTTP/1.0 403 Forbidden');
  first.close();
  broadcaster.end();
});

test('an administrator sees all links, and ends one: its source gets 410, its listeners are disconnected', async () => {
  const link = await makeLink(port, { title: 'To be ended' });
  const broadcaster = await goLive(port, link);
  const listener = await listen(port, link);
  await listener.receiveText('\r\n\r\n');
  const url = `http://127.0.0.1:${port}/api/streams`;
  assert.equal((await fetch(url)).status, 401);
  const { streams } = (await (await fetch(url, { headers: asAdmin })).json()) as { streams: Record<string, unknown>[] };
  const listed = streams.find(({ stream_id }) => stream_id === link.stream_id);
  assert.deepEqual([listed?.title, listed?.state, listed?.listeners], ['To be ended', 'live', 1]);
  assert.equal(JSON.stringify(streams).includes(link.ingest_key), false);
  assert.equal((await fetch(`${url}/${link.stream_id}`, { method: 'DELETE' })).status, 401);
  assert.equal((await fetch(`${url}/${link.stream_id}`, { method: 'DELETE', headers: asAdmin })).status, 204);
  assert.match(await broadcaster.connection.receiveAll(), /^HTTP\/1\.0 410 Gone\r\n/);
  await listener.receiveAll();
  assert.equal(await askLink(port, link.stream_id), null);
  assert.equal(statusLine(await (await listen(port, link)).receiveAll()), 'HTTP/1.1 404 File Not Found');
  assert.equal(
    statusLine(await post(`/ingest/${link.stream_id}?key=${link.ingest_key}`)),
    'HTTP/1.0 404 File Not Found',
  );
});

test('who has the key of a link may end it, and no other one', async () => {
  const link = await makeLink(port);
  const other = await makeLink(port);
  const remove = async (id: string, key: string) =>
    (await fetch(`http://127.0.0.1:${port}/api/streams/${id}?key=${key}`, { method: 'DELETE' })).status;
  assert.equal(await remove(link.stream_id, other.ingest_key), 401);
  assert.equal(await remove(link.stream_id, link.ingest_key), 204);
  assert.notEqual(await askLink(port, other.stream_id), null);
});

test('a link ends by itself when its time is over, in the middle of a broadcast too', async (t) => {
  const clock = new ManualClock(Date.UTC(2026, 10, 20, 12));
  const { port: timed } = await startFreeStation(t, { links: { ttl: '2h' } }, { clock });
  const brief = await makeLink(timed, { ttl: 60 });
  const usual = await makeLink(timed);
  const broadcaster = await Broadcaster.open(timed, brief);
  broadcaster.sendFrames(20);
  await waitUntil(async () => (await stateOf(brief.stream_id, timed)) === 'live', 'the link to be live');
  for (let seconds = 0; seconds < 60; seconds++) {
    broadcaster.sendFrames(1);
    await waitUntil(async () => (await stateOf(brief.stream_id, timed)) !== undefined, 'the frame');
    clock.advance(millis(1000));
  }
  assert.match(await broadcaster.connection.receiveAll(), /^HTTP\/1\.0 410 Gone\r\n/);
  assert.equal(await askLink(timed, brief.stream_id), null);
  assert.equal((await askLink(timed, usual.stream_id))?.state, 'waiting');
  clock.advance(millis(2 * 3_600_000));
  assert.equal(await askLink(timed, usual.stream_id), null);
});

test('links and their keys outlive a restart', async (t) => {
  const { station: first, port: firstPort, directory } = await startFreeStation(t);
  const link = await makeLink(firstPort, { title: 'Kept' });
  await first.stop();
  const { port: secondPort } = await startFreeStation(t, {}, { directory });
  assert.deepEqual((await askLink(secondPort, link.stream_id))?.title, 'Kept');
  const broadcaster = await goLive(secondPort, link);
  broadcaster.end();
});

test('a link is in no public list, and its key in no log', async () => {
  const link = await makeLink(port);
  const broadcaster = await goLive(port, link);
  for (const path of ['/status-json.xsl', '/api/status', '/api/mounts', '/status.xsl', '/7.html']) {
    const text = await (await fetch(`http://127.0.0.1:${port}${path}`)).text();
    assert.equal(text.includes(link.stream_id), false, path);
  }
  broadcaster.end();
  await broadcaster.connection.receiveAll();
  assert.equal(station.log.join('\n').includes(link.ingest_key), false);
});

test('as many links as the limit allows', async (t) => {
  const { port: full } = await startFreeStation(t, {
    links: { maxLinks: 1, maxTtl: '1h', ttl: '1h', maxListeners: 5 },
  });
  await assert.rejects(makeLink(full, { ttl: 3601 }), /400.*LINK_OPTIONS_INVALID/);
  await assert.rejects(makeLink(full, { ttl: 59 }), /400.*LINK_OPTIONS_INVALID/);
  await assert.rejects(makeLink(full, { listeners: 6 }), /400.*LINK_OPTIONS_INVALID/);
  await makeLink(full);
  await assert.rejects(makeLink(full), /503.*LINKS_FULL/);
});

test('links.create says who makes links beside administrators', async (t) => {
  const { port: asked, reload } = await startFreeStation(t);
  assert.equal(await askForLink(asked), 401);
  await reload({ links: { create: 'key', key: 'sesame' } });
  assert.equal(await askForLink(asked), 401);
  assert.equal(await askForLink(asked, {}, '?key=wrong'), 401);
  assert.equal(await askForLink(asked, {}, '?key=sesame'), 200);
  assert.equal(await askForLink(asked, { authorization: 'Bearer sesame' }), 200);
  assert.equal(await askForLink(asked, asAdmin), 200);
  await reload({ links: { create: 'local' } });
  assert.equal(await askForLink(asked), 200);
  assert.equal(await askForLink(asked, { 'x-forwarded-for': '192.168.1.7' }), 401, 'an untrusted proxy');
  await reload({ links: { create: 'local' }, server: { trustedProxies: ['127.0.0.1'] } });
  assert.equal(await askForLink(asked, { 'x-forwarded-for': '192.168.1.7' }), 200);
  assert.equal(await askForLink(asked, { 'x-forwarded-for': '203.0.113.7' }), 401);
  await reload({ links: { create: 'everyone' } });
  assert.equal(await askForLink(asked, { 'x-forwarded-for': '203.0.113.7' }), 200);
});

test('a reload takes up how links are written, and the mounts of those there are stay', async (t) => {
  const { port: reloaded, reload } = await startFreeStation(t);
  const link = await makeLink(reloaded, { title: 'Kept' });
  const broadcaster = await goLive(reloaded, link);
  await reload({ links: { domain: 'radio.example', scheme: 'https' } });
  assert.equal(await stateOf(link.stream_id, reloaded), 'live');
  assert.match((await makeLink(reloaded)).listen_url, /^https:\/\/radio\.example\/listen\//);
  broadcaster.end();
});
