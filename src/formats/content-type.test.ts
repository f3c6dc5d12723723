import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contentTypeOfFamily, familyOfContentType } from './content-type.ts';

const cases = [
  ['audio/mpeg', 'mpeg-audio'],
  ['audio/mp3', 'mpeg-audio'],
  ['audio/x-mpeg', 'mpeg-audio'],
  ['AUDIO/MPEG', 'mpeg-audio'],
  ['audio/mpeg;charset=utf-8', 'mpeg-audio'],
  ['audio/aac', 'adts'],
  ['audio/aacp', 'adts'],
  ['audio/x-aac', 'adts'],
  ['application/ogg', 'ogg'],
  ['application/x-ogg', 'ogg'],
  ['audio/ogg; codecs=opus', 'ogg'],
  ['video/ogg', 'ogg'],
  ['audio/opus', 'ogg'],
  ['audio/webm', 'webm'],
  [' video/webm ; codecs="vp9,opus"', 'webm'],
  ['audio/x-matroska', 'webm'],
  ['video/x-matroska', 'webm'],
  ['audio/flac', 'flac'],
  ['audio/mpegurl', null],
  ['audio/x-mpegurl', null],
  ['audio/x-scpls', null],
  ['application/octet-stream', null],
  ['text/plain', null],
  ['', null],
  [null, null],
] as const;

for (const [contentType, family] of cases) {
  test(`takes ${JSON.stringify(contentType)} for ${family}`, () => {
    assert.equal(familyOfContentType(contentType), family);
  });
}

test('names a content type of each family that leads back to it', () => {
  for (const family of ['mpeg-audio', 'adts', 'ogg', 'webm', 'flac'] as const) {
    assert.equal(familyOfContentType(contentTypeOfFamily(family)), family);
  }
  assert.equal(contentTypeOfFamily('bytes'), 'application/octet-stream');
});
