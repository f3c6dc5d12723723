import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { byteCount } from '../../core/index.ts';
import { type RequestHead, readRequestHead } from '../http-head/index.ts';
import { readSourceLogin } from './source-login.ts';
import { readSourceDescription } from './stream-description.ts';

const BASIC_LOGIN = { form: 'basic', user: 'source', password: 'hackme' };
const NOTHING_SAID = {
  name: null,
  description: null,
  genre: null,
  url: null,
  isPublic: null,
  bitrate: null,
};

/** Heads as they were recorded from real programs, and what they mean. */
const heads = [
  {
    client: 'BUTT 0.1.37',
    lines: [
      'PUT /peer-test HTTP/1.1\r\nAuthorization: Basic c291cmNlOmhhY2ttZQ==\r\nHost: 127.0.0.1:28700\r\n',
      'User-Agent: butt 0.1.37\r\nContent-Type: audio/mpeg\r\nice-name: peericy\r\nice-public: 0\r\n',
      'ice-url: http://example.invalid/\r\nice-genre: test\r\nice-description: d\r\n',
      'ice-audio-info: ice-bitrate=128;ice-channels=2;ice-samplerate=44100\r\nExpect: 100-continue\r\n\r\n',
    ],
    login: BASIC_LOGIN,
    description: {
      name: 'peericy',
      description: 'd',
      genre: 'test',
      url: 'http://example.invalid/',
      isPublic: false,
      bitrate: '128',
    },
  },
  {
    client: 'DarkIce 1.3',
    lines: [
      'SOURCE /peer-test HTTP/1.0\nContent-type: audio/mpeg\nAuthorization: Basic c291cmNlOmhhY2ttZQ==\n',
      'User-Agent: DarkIce/1.3 (http://code.google.com/p/darkice/)\nice-bitrate: 128\nice-public: 0\n',
      'ice-name: darkice mp3\nice-genre: test\r\n\r\n',
    ],
    login: BASIC_LOGIN,
    description: { ...NOTHING_SAID, name: 'darkice mp3', genre: 'test', isPublic: false, bitrate: '128' },
  },
  {
    client: 'ffmpeg 5.1',
    lines: [
      'PUT /peer-test HTTP/1.1\r\nUser-Agent: Lavf/59.27.100\r\nAccept: */*\r\nExpect: 100-continue\r\nConnection: close\r\n',
      'Host: 127.0.0.1:28700\r\nContent-Type: audio/mpeg\r\nIcy-MetaData: 1\r\nIce-Name: ffmpeg mp3\r\n',
      'Ice-Description: desc\r\nIce-URL: http://example.invalid/\r\nIce-Genre: test\r\nIce-Public: 0\r\n',
      'Authorization: Basic c291cmNlOmhhY2ttZQ==\r\n\r\n',
    ],
    login: BASIC_LOGIN,
    description: {
      ...NOTHING_SAID,
      name: 'ffmpeg mp3',
      description: 'desc',
      genre: 'test',
      url: 'http://example.invalid/',
      isPublic: false,
    },
  },
  {
    client: 'Mixxx with libshout 2.4.1, first try',
    lines: [
      'SOURCE /peer-test HTTP/1.0\r\nHost: 127.0.0.1:28700\r\nUser-Agent: libshout/2.4.1\r\nContent-Type: audio/mpeg\r\n',
      'ice-public: 0\r\nice-name: Mixxx mp3\r\nice-irc: \r\nice-aim: \r\nice-icq: \r\nice-audio-info: bitrate=128\r\n\r\n',
    ],
    login: null,
    description: { ...NOTHING_SAID, name: 'Mixxx mp3', isPublic: false, bitrate: '128' },
  },
  {
    client: 'libshout 2.4.6 speaking xaudiocast',
    lines: [
      'SOURCE hackme /peer-test\nx-audiocast-name: X name\nx-audiocast-url: http://www.icecast.org/\n',
      'x-audiocast-genre: icecast\nx-audiocast-bitrate: 0\nx-audiocast-public: 1\nx-audiocast-description: Hello\n\n',
    ],
    login: { form: 'request-line', user: null, password: 'hackme' },
    description: {
      ...NOTHING_SAID,
      name: 'X name',
      description: 'Hello',
      genre: 'icecast',
      url: 'http://www.icecast.org/',
      isPublic: true,
      bitrate: '0',
    },
  },
  {
    client: 'a source with the ice-password header',
    lines: ['SOURCE /peer-test HTTP/1.0\r\nice-password: hackme\r\nicy-name: A\r\nicy-pub: 1\r\nicy-br: 64\r\n\r\n'],
    login: { form: 'ice-password', user: null, password: 'hackme' },
    description: { ...NOTHING_SAID, name: 'A', isPublic: true, bitrate: '64' },
  },
];

function readHead(text: string): RequestHead {
  return readRequestHead(Buffer.from(text, 'latin1'), { maxBytes: byteCount(4096) })!.head;
}

describe('the head of a source', () => {
  for (const { client, lines, login, description } of heads) {
    it(`of ${client} is understood`, () => {
      const head = readHead(lines.join(''));
      assert.equal(head.path, '/peer-test');
      assert.deepEqual(readSourceLogin(head), login);
      const read = readSourceDescription(head.headers);
      for (const [fact, value] of Object.entries(description))
        assert.equal(read[fact as keyof typeof read], value, fact);
    });
  }
});
