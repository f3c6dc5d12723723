import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { recordedStatistics } from '../../../test/support/recorded-statistics.ts';
import { writePublicStatsJson, writeStatusJson } from './index.ts';

const server =
  '"admin":"icemaster@localhost","host":"127.0.0.1","location":"Testland","server_id":"Icecast 2.4.4",' +
  '"server_start":"Fri, 20 Nov 2026 20:22:20 +0000","server_start_iso8601":"2026-11-20T20:22:20+0000"';
const sent = '"audio_info":"ice-bitrate=128;ice-channels=2;ice-samplerate=44100",';
const heard =
  '"bitrate":128,"genre":"RefGenre","ice-bitrate":128,"ice-channels":2,"ice-samplerate":44100,"listener_peak":0,"listeners":0,';
const described = '"server_description":"Ref Desc","server_name":"Ref Name",';
const began =
  '"server_url":"http://example.invalid/","stream_start":"Fri, 20 Nov 2026 20:25:04 +0000","stream_start_iso8601":"2026-11-20T20:25:04+0000",';
const mp3 = `{${sent}${heard}"listenurl":"http://127.0.0.1:28000/ref.mp3",${described}"server_type":"audio/mpeg",${began}"title":"Ref Artist - Ref Title","dummy":null}`;
const ogg = `{"audio_bitrate":128000,"audio_channels":2,${sent}"audio_samplerate":44100,${heard}"listenurl":"http://127.0.0.1:28000/ref.ogg",${described}"server_type":"application/ogg",${began}"subtype":"Vorbis","dummy":null}`;

const recorded = [
  {
    name: 'no source: none at all',
    sources: recordedStatistics.sources.slice(0, 0),
    json: `{"icestats":{${server},"dummy":null}}`,
  },
  {
    name: 'one source: an object',
    sources: recordedStatistics.sources.slice(0, 1),
    json: `{"icestats":{${server},"source":${mp3}}}`,
  },
  {
    name: 'two sources: an array',
    sources: recordedStatistics.sources,
    json: `{"icestats":{${server},"source":[${mp3},${ogg}]}}`,
  },
];

for (const { name, sources, json } of recorded) {
  test(`writes byte for byte what Icecast 2.4.4 sent for ${name}`, () => {
    assert.equal(writeStatusJson({ ...recordedStatistics, sources }), json);
  });
}

const typed: [title: string, json: string][] = [
  ['123', '123'],
  ['1e5', '1e5'],
  ['12.50', '12.50'],
  ['-5', '-5'],
  ['0', '0'],
  ['007', '"007"'],
  ['0.5', '"0.5"'],
  ['NaN', '"NaN"'],
  ['true', 'true'],
  ['False', 'false'],
  ['', 'null'],
  ['-', '"-"'],
  [' - ', '" - "'],
  ['5.', '"5."'],
  ['.5', '".5"'],
  ['say "hi" \\ \n', '"say \\"hi\\" \\\\ \\n"'],
];

for (const [title, json] of typed) {
  test(`types the title ${JSON.stringify(title)} as ${json}`, () => {
    const text = writeStatusJson({ global: [], sources: [{ mount: '/a', values: [['title', title]] }] });
    assert.equal(text, `{"icestats":{"source":{"title":${json},"dummy":null}}}`);
  });
}

test('is valid JSON for every title', () => {
  const titles = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[-+.eE0-9 ]{0,8}$/));
  fc.assert(
    fc.property(titles, (title) => {
      JSON.parse(writeStatusJson({ global: [], sources: [{ mount: '/a', values: [['title', title]] }] }));
    }),
    { verbose: true },
  );
});

test('tells 2.5 readers each mount under its path', () => {
  const { icestats } = JSON.parse(writePublicStatsJson(recordedStatistics));
  assert.deepEqual(Object.keys(icestats), ['admin', 'location', 'host', 'server_id', 'server_start_iso8601', 'source']);
  assert.deepEqual(icestats.source['/ref.mp3'], {
    listeners: 0,
    server_name: 'Ref Name',
    server_description: 'Ref Desc',
    stream_start_iso8601: '2026-11-20T20:25:04+0000',
    'content-type': 'audio/mpeg',
    listenurl: 'http://127.0.0.1:28000/ref.mp3',
    genre: 'RefGenre',
    'display-title': 'Ref Artist - Ref Title',
  });
  assert.equal(icestats.source['/ref.ogg'].subtype, 'Vorbis');
});
