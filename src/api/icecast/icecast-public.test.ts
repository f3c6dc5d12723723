import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startApi } from '../../../test/support/api-server.ts';
import { MemoryStation, mountSnapshot } from '../../../test/support/memory-station.ts';

const title = { artist: 'Ref Artist', title: 'Ref Title', display: 'Ref Artist - Ref Title', url: '' };

/** What a real Icecast 2.4.4 answered for the same two sources. */
const recordedJson =
  '{"icestats":{"admin":"icemaster@localhost","host":"127.0.0.1","location":"Testland","server_id":"Icecast 2.4.4",' +
  '"server_start":"Fri, 20 Nov 2026 20:22:20 +0000","server_start_iso8601":"2026-11-20T20:22:20+0000","source":[' +
  '{"audio_info":"ice-bitrate=128;ice-channels=2;ice-samplerate=44100","bitrate":128,"genre":"RefGenre",' +
  '"ice-bitrate":128,"ice-channels":2,"ice-samplerate":44100,"listener_peak":0,"listeners":0,' +
  '"listenurl":"http://127.0.0.1:28000/ref.mp3","server_description":"Ref Desc","server_name":"Ref Name",' +
  '"server_type":"audio/mpeg","server_url":"http://example.invalid/","stream_start":"Fri, 20 Nov 2026 20:25:04 +0000",' +
  '"stream_start_iso8601":"2026-11-20T20:25:04+0000","title":"Ref Artist - Ref Title","dummy":null},' +
  '{"audio_bitrate":128000,"audio_channels":2,"audio_info":"ice-bitrate=128;ice-channels=2;ice-samplerate=44100",' +
  '"audio_samplerate":44100,"bitrate":128,"genre":"RefGenre","ice-bitrate":128,"ice-channels":2,"ice-samplerate":44100,' +
  '"listener_peak":0,"listeners":0,"listenurl":"http://127.0.0.1:28000/ref.ogg","server_description":"Ref Desc",' +
  '"server_name":"Ref Name","server_type":"application/ogg","server_url":"http://example.invalid/",' +
  '"stream_start":"Fri, 20 Nov 2026 20:25:04 +0000","stream_start_iso8601":"2026-11-20T20:25:04+0000",' +
  '"subtype":"Vorbis","dummy":null}]}}';

/** A request as the recording client sent it. */
const recordedAt = (url: string) => ({ url, headers: { host: '127.0.0.1:28000' } });

const refs = () =>
  new MemoryStation([
    mountSnapshot({ path: '/ref.mp3', title }),
    mountSnapshot({ path: '/ref.ogg', contentType: 'application/ogg', codec: 'Vorbis' }),
    mountSnapshot({ path: '/secret', isHidden: true }),
    mountSnapshot({ path: '/idle', source: null, state: 'idle' }),
  ]);

test('answers /status-json.xsl byte for byte as Icecast 2.4.4 did, without hidden and idle mounts', async (t) => {
  const { api } = await startApi(t, { station: refs() });
  assert.equal((await api.fastify.inject(recordedAt('/status-json.xsl'))).body, recordedJson);
});

test('a playlist of a hidden mount has its address and nothing of what plays there', async (t) => {
  const { api } = await startApi(t, {
    station: new MemoryStation([mountSnapshot({ path: '/secret', isHidden: true, title })]),
  });
  for (const format of ['m3u', 'pls', 'xspf', 'vclt']) {
    const { body } = await api.fastify.inject(recordedAt(`/secret.${format}`));
    assert.match(body, /http:\/\/127\.0\.0\.1:28000\/secret/, format);
    assert.doesNotMatch(body, /Ref|listeners/i, format);
  }
});

test('narrows /status-json.xsl to one mount', async (t) => {
  const { api } = await startApi(t, { station: refs() });
  const source = async (mount: string) =>
    (await api.fastify.inject(recordedAt(`/status-json.xsl?mount=${mount}`))).json().icestats.source;
  assert.equal((await source('/ref.mp3')).listenurl, 'http://127.0.0.1:28000/ref.mp3');
  assert.equal(await source('/nosuch'), undefined);
  assert.equal(await source('/secret'), undefined);
});

test('gives the bit rate its plain name when the source sends it in ice-audio-info only', async (t) => {
  const station = new MemoryStation([
    mountSnapshot({ path: '/m', bitrateSent: '', audioInfo: 'ice-bitrate=96', bitrateKbps: null }),
  ]);
  const { api } = await startApi(t, { station });
  const { source } = (await api.fastify.inject('/status-json.xsl')).json().icestats;
  assert.equal(source.bitrate, 96);
  assert.equal(source['ice-bitrate'], 96);
});

test('tells artist and title of Ogg apart, and in one line otherwise', async (t) => {
  const station = new MemoryStation([
    mountSnapshot({ path: '/a.mp3', title }),
    mountSnapshot({ path: '/b.ogg', title, contentType: 'audio/ogg' }),
  ]);
  const { api } = await startApi(t, { station });
  const [mp3, ogg] = (await api.fastify.inject('/status-json.xsl')).json().icestats.source;
  assert.deepEqual([mp3.artist, mp3.title], [undefined, 'Ref Artist - Ref Title']);
  assert.deepEqual([ogg.artist, ogg.title], ['Ref Artist', 'Ref Title']);
});

test('lets no key into the statistics that a source makes up', async (t) => {
  const station = new MemoryStation([mountSnapshot({ path: '/m', audioInfo: 'listeners=9;x"y=1;<z>=2;quality=5' })]);
  const { api } = await startApi(t, { station });
  const { source } = (await api.fastify.inject('/status-json.xsl')).json().icestats;
  assert.equal(source.listeners, 0);
  assert.equal(source.quality, 5);
  assert.deepEqual(
    Object.keys(source).filter((key) => /[<"]/.test(key)),
    [],
  );
});

interface Playlist {
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly trusted?: string[];
  readonly type: string;
  readonly body: string;
}

const playlists: readonly Playlist[] = [
  { path: '/ref.mp3.m3u', type: 'audio/x-mpegurl', body: 'http://radio.example:9000/ref.mp3\r\n' },
  { path: '/nosuch.m3u', type: 'audio/x-mpegurl', body: 'http://radio.example:9000/nosuch\r\n' },
  { path: '/a%20b.m3u', type: 'audio/x-mpegurl', body: 'http://radio.example:9000/a%20b\r\n' },
  {
    path: '/ref.mp3.m3u',
    headers: { host: 'evil\\"<x>' },
    type: 'audio/x-mpegurl',
    body: 'http://127.0.0.1:28000/ref.mp3\r\n',
  },
  {
    path: '/ref.mp3.m3u',
    headers: { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'cdn.example' },
    type: 'audio/x-mpegurl',
    body: 'http://radio.example:9000/ref.mp3\r\n',
  },
  {
    path: '/ref.mp3.m3u',
    headers: { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'cdn.example' },
    trusted: ['127.0.0.1'],
    type: 'audio/x-mpegurl',
    body: 'https://cdn.example/ref.mp3\r\n',
  },
  {
    path: '/ref.mp3.vclt',
    type: 'audio/x-vclt; charset=UTF-8',
    body: 'STREAMURL=http://radio.example:9000/ref.mp3\nTITLE=Ref Artist - Ref Title\nSERVER_NAME=Ref Name\nDESCRIPTION=Ref Desc\nSIGNALINFO=\nGENRE=RefGenre\n==\n',
  },
];

for (const { path, headers = {}, trusted = [], type, body } of playlists) {
  const seen = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  test(`writes ${path}${seen.length > 0 ? ` for ${seen.join(', ')}` : ''}${trusted.length > 0 ? ' of a trusted proxy' : ''}`, async (t) => {
    const { api } = await startApi(t, { station: refs(), trusted });
    const response = await api.fastify.inject({ url: path, headers: { host: 'radio.example:9000', ...headers } });
    assert.equal(response.body, body);
    assert.equal(response.headers['content-type'], type);
  });
}

test('has a status page that needs no script and escapes what sources say', async (t) => {
  const station = new MemoryStation([mountSnapshot({ path: '/a b', name: '<script>alert(1)</script>' })]);
  const { api } = await startApi(t, { station });
  const response = await api.fastify.inject('/status.xsl');
  assert.match(response.body, /Mount Point \/a b/);
  assert.match(response.body, /src="\/a%20b"/);
  assert.doesNotMatch(response.body, /<script/);
  assert.match(String(response.headers['content-security-policy']), /default-src 'none'/);
});

test("tells 2.5's readers the public statistics without a login", async (t) => {
  const { api } = await startApi(t, { station: refs() });
  const json = (await api.fastify.inject('/admin/publicstats.json')).json();
  assert.deepEqual(Object.keys(json.icestats.source), ['/ref.mp3', '/ref.ogg']);
  assert.match(
    (await api.fastify.inject('/admin/publicstats')).body,
    /<display-title>Ref Artist - Ref Title<\/display-title>/,
  );
});
