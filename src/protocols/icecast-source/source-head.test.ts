import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { byteCount } from '../../core/index.ts';
import { readRequestHead } from '../http-head/index.ts';
import { type SourceHead, writeSourceHead, writeTitleRequest } from './source-head.ts';
import { readSourceLogin } from './source-login.ts';
import { readSourceDescription } from './stream-description.ts';

const LIMITS = { maxBytes: byteCount(64 * 1024) };

const head: SourceHead = {
  method: 'PUT',
  target: '/live',
  host: 'radio.example:8000',
  login: { user: 'source', password: 'hackme' },
  userAgent: 'airchain/1',
  description: {
    name: 'Harbour Radio',
    description: 'A tone',
    genre: 'Talk',
    url: 'https://radio.example',
    isPublic: false,
    bitrate: '128',
    audioInfoText: 'ice-bitrate=128;ice-channels=2;ice-samplerate=44100',
    contentType: 'audio/mpeg',
  },
};

const unknown = {
  name: null,
  description: null,
  genre: null,
  url: null,
  isPublic: null,
  bitrate: null,
  audioInfoText: null,
} as const;

const described = [
  'Host: radio.example:8000',
  'Authorization: Basic c291cmNlOmhhY2ttZQ==',
  'User-Agent: airchain/1',
  'Content-Type: audio/mpeg',
  'ice-name: Harbour Radio',
  'ice-description: A tone',
  'ice-genre: Talk',
  'ice-url: https://radio.example',
  'ice-public: 0',
  'ice-bitrate: 128',
  'ice-audio-info: ice-bitrate=128;ice-channels=2;ice-samplerate=44100',
];

test('PUT asks whether it may go on', () => {
  const lines = ['PUT /live HTTP/1.1', ...described, 'Expect: 100-continue', 'Connection: close', '', ''];
  assert.deepEqual(String(writeSourceHead(head)).split('\r\n'), lines);
});

test('SOURCE is HTTP/1.0', () => {
  const lines = ['SOURCE /live HTTP/1.0', ...described, '', ''];
  assert.deepEqual(String(writeSourceHead({ ...head, method: 'SOURCE' })).split('\r\n'), lines);
});

test('leaves out what is not known', () => {
  const bare = { ...head, method: 'SOURCE' as const, description: { ...unknown, contentType: 'audio/aac' } };
  assert.doesNotMatch(String(writeSourceHead(bare)), /ice-/);
});

test('no text starts a line of its own, and all of it is read back', () => {
  const text = fc.string({ unit: 'binary', maxLength: 40 });
  fc.assert(
    fc.property(text, text, text, fc.option(fc.boolean()), (name, genre, password, isPublic) => {
      const description = { ...unknown, name, genre, isPublic, contentType: 'audio/mpeg' };
      const written = writeSourceHead({ ...head, login: { user: 'dj', password }, description });
      const read = readRequestHead(written, LIMITS);
      assert.equal(read?.bodyStart, written.length);
      const unclean = /[\p{Cc}\p{Noncharacter_Code_Point}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu;
      const sent = (value: string) => value.replace(/[\x00-\x08\x0a-\x1f\x7f]/g, ' ');
      const clean = (value: string) => sent(value).replace(unclean, ' ').trim() || null;
      assert.deepEqual(readSourceDescription(read!.head.headers), {
        ...unknown,
        name: clean(name),
        genre: clean(genre),
        isPublic,
        contentType: 'audio/mpeg',
      });
      assert.deepEqual(readSourceLogin(read!.head), { form: 'basic', user: 'dj', password });
    }),
  );
});

test('a title is asked for in UTF-8, with the login of the source', () => {
  const { login, host, userAgent } = head;
  const request = writeTitleRequest({ login, host, userAgent, target: '/a%20b+c', song: 'Måns & Ö - 100% + 1' });
  assert.deepEqual(String(request).split('\r\n'), [
    'GET /admin/metadata?mode=updinfo&mount=/a%20b%2Bc&song=M%C3%A5ns%20%26%20%C3%96%20-%20100%25%20%2B%201&charset=UTF-8 HTTP/1.0',
    'Host: radio.example:8000',
    'Authorization: Basic c291cmNlOmhhY2ttZQ==',
    'User-Agent: airchain/1',
    '',
    '',
  ]);
});

test('the mount and the title of a request are read back, whatever they are', () => {
  const { login, host, userAgent } = head;
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), (song, name) => {
      const target = `/${encodeURIComponent(name.toWellFormed())}`;
      const read = readRequestHead(writeTitleRequest({ login, host, userAgent, target, song }), LIMITS)!;
      assert.equal(read.head.query.get('song'), song.toWellFormed());
      assert.equal(read.head.query.get('mount'), `/${name.toWellFormed()}`);
    }),
  );
});
