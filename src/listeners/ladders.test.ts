import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RequestQuery } from '../protocols/http-head/index.ts';
import { chooseRung, listRungs, type Rung } from './ladders.ts';

const rungs: readonly Rung[] = [
  { path: '/a-64', format: 'mp3', bitrateKbps: 64 },
  { path: '/a-128', format: 'mp3', bitrateKbps: 128 },
  { path: '/a-192', format: 'mp3', bitrateKbps: 192 },
  { path: '/o-48', format: 'opus', bitrateKbps: 48 },
  { path: '/o-96', format: 'opus', bitrateKbps: 96 },
];

const table: readonly [query: string, headers: Record<string, string>, path: string, why: string][] = [
  ['', {}, '/a-128', 'who says nothing gets the first format at 128'],
  ['', { accept: '*/*' }, '/a-128', 'as browsers ask for sound'],
  ['format=opus', {}, '/o-96', 'the best that is not above 128'],
  ['format=opus', { accept: 'audio/mpeg' }, '/o-96', 'the address goes before the header'],
  ['format=flac', {}, '/a-128', 'a format that there is not counts for nothing'],
  ['bitrate=192', {}, '/a-192', 'as asked'],
  ['bitrate=100', {}, '/a-64', 'not more than asked'],
  ['bitrate=10', {}, '/a-64', 'the lowest where all are above'],
  ['bitrate=nonsense', {}, '/a-128', 'nonsense counts for nothing'],
  ['format=opus&bitrate=50', {}, '/o-48', 'both'],
  ['', { 'save-data': 'on' }, '/a-64', 'the lowest'],
  ['bitrate=192', { 'save-data': 'on' }, '/a-192', 'the address goes before the header'],
  ['', { accept: 'audio/ogg' }, '/o-96', 'what is accepted'],
  ['', { accept: 'audio/mpeg;q=0.5, audio/ogg' }, '/o-96', 'what is liked better'],
  ['', { accept: 'audio/ogg;q=0.2, */*;q=0.8' }, '/a-128', 'the wild card is liked better than Ogg'],
  ['', { accept: 'audio/ogg;q=0, audio/*' }, '/a-128', 'what is refused is not taken'],
  ['', { accept: 'text/html' }, '/a-128', 'who accepts none gets the first'],
];

for (const [query, headers, path, why] of table) {
  test(`?${query} ${JSON.stringify(headers)} is answered from ${path}: ${why}`, () => {
    const head = { query: new RequestQuery(query), headers: new Map(Object.entries(headers)) };
    assert.equal(chooseRung(head, rungs).path, path);
  });
}

test('the mounts of a ladder are listed with the default one first, then by bit rate', () => {
  const ladders = new Map([['/stream', rungs]]);
  assert.deepEqual(listRungs(ladders, '/stream'), ['/a-128', '/a-192', '/o-96', '/a-64', '/o-48']);
  assert.equal(listRungs(ladders, '/other'), null);
});
