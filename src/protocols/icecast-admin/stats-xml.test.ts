import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recordedStatistics } from '../../../test/support/recorded-statistics.ts';
import { sortStatistics, writeStatsXml } from './index.ts';

const recordedEmpty =
  '<?xml version="1.0"?>\n<icestats><admin>icemaster@localhost</admin><client_connections>177</client_connections>' +
  '<clients>1</clients><connections>297</connections><file_connections>2</file_connections><host>127.0.0.1</host>' +
  '<listener_connections>26</listener_connections><listeners>0</listeners><location>Testland</location>' +
  '<server_id>Icecast 2.4.4</server_id><server_start>Fri, 20 Nov 2026 20:22:20 +0000</server_start>' +
  '<server_start_iso8601>2026-11-20T20:22:20+0000</server_start_iso8601>' +
  '<source_client_connections>50</source_client_connections><source_relay_connections>0</source_relay_connections>' +
  '<source_total_connections>50</source_total_connections><sources>0</sources><stats>0</stats>' +
  '<stats_connections>2</stats_connections></icestats>\n';

test('writes the statistics of an empty server byte for byte as Icecast 2.4.4', () => {
  assert.equal(writeStatsXml({ ...recordedStatistics, sources: [] }), recordedEmpty);
});

test('writes each source after the globals, with its mount as an attribute', () => {
  const xml = writeStatsXml(recordedStatistics);
  const begin = xml.indexOf('<source mount="/ref.ogg">');
  assert.ok(xml.indexOf('<source mount="/ref.mp3">') < begin);
  assert.equal(
    xml.slice(begin),
    '<source mount="/ref.ogg"><audio_bitrate>128000</audio_bitrate><audio_channels>2</audio_channels>' +
      '<audio_info>ice-bitrate=128;ice-channels=2;ice-samplerate=44100</audio_info>' +
      '<audio_samplerate>44100</audio_samplerate><bitrate>128</bitrate><genre>RefGenre</genre>' +
      '<ice-bitrate>128</ice-bitrate><ice-channels>2</ice-channels><ice-samplerate>44100</ice-samplerate>' +
      '<listener_peak>0</listener_peak><listeners>0</listeners>' +
      '<listenurl>http://127.0.0.1:28000/ref.ogg</listenurl><max_listeners>unlimited</max_listeners>' +
      '<public>0</public><server_description>Ref Desc</server_description><server_name>Ref Name</server_name>' +
      '<server_type>application/ogg</server_type><server_url>http://example.invalid/</server_url>' +
      '<slow_listeners>0</slow_listeners><source_ip>127.0.0.1</source_ip>' +
      '<stream_start>Fri, 20 Nov 2026 20:25:04 +0000</stream_start>' +
      '<stream_start_iso8601>2026-11-20T20:25:04+0000</stream_start_iso8601><subtype>Vorbis</subtype>' +
      '<total_bytes_read>63931</total_bytes_read><total_bytes_sent>70783</total_bytes_sent>' +
      '<user_agent>ref-source/1.0</user_agent></source></icestats>\n',
  );
});

test('escapes markup and leaves out what XML cannot hold', () => {
  const xml = writeStatsXml({
    global: [],
    sources: [{ mount: '/a"<&', values: [['title', 'a<b>&"c\u0000\u0007\ud800\ufffe é 日 😀']] }],
  });
  assert.ok(xml.includes('<source mount="/a&quot;&lt;&amp;"><title>a&lt;b&gt;&amp;"c é 日 😀</title></source>'));
});

test('sorts statistics by the bytes of their names', () => {
  const keys = ['title', 'listeners', 'ice-bitrate', 'audio_info', 'listener_peak'];
  assert.deepEqual(
    sortStatistics(keys.map((key) => [key, ''])).map(([key]) => key),
    ['audio_info', 'ice-bitrate', 'listener_peak', 'listeners', 'title'],
  );
});
