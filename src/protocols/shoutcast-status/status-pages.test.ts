import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type ShoutcastStream,
  writeCurrentSong,
  writeJsonp,
  writePlayedHtml,
  writeSevenHtml,
  writeShoutcastJson,
  writeShoutcastXml,
} from './index.ts';

const stream: ShoutcastStream = {
  sid: 1,
  mount: '/live',
  isOnAir: true,
  listeners: 3,
  peakListeners: 9,
  maxListeners: 100,
  uniqueListeners: 2,
  averageSeconds: 61,
  hits: 40,
  uptimeSeconds: 3600,
  bitrateKbps: 128,
  sampleRate: 44100,
  contentType: 'audio/mpeg',
  name: 'Harbour',
  genre: 'Jazz',
  url: 'http://radio.example/',
  title: 'A & B, live',
};
const listener = { id: '7', address: '192.0.2.1', userAgent: 'WinampMPEG/5.0', connectedSeconds: 12, referer: '' };

test('writes 7.html in the order that scripts split it', () => {
  assert.match(writeSevenHtml(stream), /<body>3,1,9,100,2,128,A &amp; B, live<\/body>/);
  assert.match(writeSevenHtml(null), /<body>0,0,0,0,0,0,<\/body>/);
});

test('shows the same in XML and in JSON, with lower-case keys there', () => {
  const xml = writeShoutcastXml(stream);
  assert.match(xml, /^<\?xml version="1.0"\?>\n<SHOUTCASTSERVER><CURRENTLISTENERS>3<\/CURRENTLISTENERS>/);
  assert.match(xml, /<SONGTITLE>A &amp; B, live<\/SONGTITLE>/);
  const json = JSON.parse(writeShoutcastJson(stream));
  assert.deepEqual(
    [...xml.matchAll(/<([A-Z]+)>/g)].map((match) => match[1]!.toLowerCase()).slice(1),
    Object.keys(json),
  );
  assert.equal(json.songtitle, 'A & B, live');
  assert.equal(json.streamstatus, 1);
});

test('lists listeners on page 3', () => {
  assert.match(writeShoutcastXml(stream, [listener]), /<LISTENER><HOSTNAME>192\.0\.2\.1<\/HOSTNAME>/);
  assert.equal(JSON.parse(writeShoutcastJson(stream, [listener]))[0].uid, '7');
});

test('shows the current song, and nothing off air', () => {
  assert.equal(writeCurrentSong(stream), 'A & B, live');
  assert.equal(writeCurrentSong(null), '');
  assert.match(writePlayedHtml(stream), /A &amp; B, live/);
});

test('wraps JSON for names of functions only', () => {
  assert.equal(writeJsonp('jQuery_1.cb', '{}'), 'jQuery_1.cb({})');
  assert.equal(writeJsonp('alert(1);//', '{}'), null);
});
