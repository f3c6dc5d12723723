import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readFixture } from '../../test/support/feed-framer.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { mountOptions, TestSource } from '../../test/support/mount-ports.ts';
import { readChains, readComments, withOpusComments, withSerial } from '../../test/support/ogg-reader.ts';
import { silentLogger } from '../../test/support/silent-logger.ts';
import { createFramer } from '../formats/index.ts';
import { readSourceDescription } from '../protocols/icecast-source/index.ts';
import { Mount } from './mount.ts';
import type { RenditionName } from './rendition.ts';

const HOSTILE = 'One\nEVENT /live listeners 999\r\nTwo\0\x1b[31m\x9b2J\u2028\u202ertl\ud800';
const CLEAN = 'One EVENT /live listeners 999 Two [31m 2J rtl';

function newMount(charset: string | null = null): Mount {
  const dependencies = {
    clock: new ManualClock(),
    logger: silentLogger,
    emit: () => {},
    abandon: () => {},
    welcome: () => {},
    reservedFor: () => null,
  };
  return new Mount('/live', mountOptions({ charset }), dependencies);
}

function attach(mount: Mount, headers: Readonly<Record<string, string>> = {}) {
  return mount.attach(new TestSource(), readSourceDescription(new Map(Object.entries(headers))));
}

/** An Ogg source whose comments are these bytes, one character each. */
function playOgg(mount: Mount, ...lines: string[]): void {
  const feed = attach(mount);
  feed.begin(createFramer('ogg'), 'audio/ogg');
  const comments = lines.map((line) => Buffer.from(line, 'latin1'));
  feed.write(withOpusComments(withSerial(readFixture('tone.opus'), 7), comments));
}

function commentsOf(mount: Mount, name: RenditionName): string[] {
  const { ring } = mount.rendition(name)!;
  const parts: Buffer[] = [];
  for (let at = ring.start; at < ring.end; ) {
    const part = ring.view(at, ring.end - at);
    parts.push(Buffer.from(part));
    at += part.length;
  }
  return readComments(readChains(Buffer.concat(parts))[0]!.packets[1]!);
}

describe('what a source says', () => {
  it('is cleaned where a title is set', () => {
    const mount = newMount();
    attach(mount).setTitle({ artist: HOSTILE, title: HOSTILE, url: HOSTILE });
    assert.deepEqual(mount.title, { artist: CLEAN, title: CLEAN, url: CLEAN });
    mount.setTitle({ artist: '\0', title: '\x1b', url: '\n' });
    assert.deepEqual(mount.title, { title: '' });
  });

  it('is cleaned in every field of its description', () => {
    const mount = newMount();
    attach(mount, {
      'ice-name': HOSTILE,
      'icy-description': HOSTILE,
      'ice-genre': HOSTILE,
      'icy-url': HOSTILE,
      'ice-bitrate': '128\n',
      'ice-audio-info': 'a=1\x85;b=2',
      'content-type': 'audio/mpeg\x9b',
      'ice-public': '1',
    });
    assert.deepEqual(mount.description, {
      name: CLEAN,
      description: CLEAN,
      genre: CLEAN,
      url: CLEAN,
      isPublic: true,
      bitrate: '128',
      audioInfoText: 'a=1 ;b=2',
      contentType: 'audio/mpeg',
    });
    const silent = newMount();
    attach(silent, { 'ice-name': '\x1b' });
    assert.equal(silent.description.name, null);
  });

  const titles: [name: string, lines: string[], charset: string | null, title: object][] = [
    ['control characters', ['TITLE=One\nTwo\0\x1b[31m', 'ARTIST=A\x07'], null, { artist: 'A', title: 'One Two [31m' }],
    ['UTF-8', ['TITLE=L\xc3\xb3ma', 'ARTIST=Sk\xc3\xb6r'], 'koi8-r', { artist: 'Skör', title: 'Lóma' }],
    ['Latin-1', ['TITLE=L\xf3ma', 'ARTIST=Sk\xf6r'], null, { artist: 'Skör', title: 'Lóma' }],
    ["the mount's charset", ['title=\xed\xc9\xd2'], 'koi8-r', { title: 'Мир' }],
    ['UTF-8 that was cut', ['TITLE=Bj\xc3\xb6rk \xc3'], null, { title: 'Björk' }],
    ['several artists', ['TITLE=T', 'ARTIST=\xe9', 'artist=\xe8'], null, { artist: 'é, è', title: 'T' }],
  ];
  for (const [name, lines, charset, title] of titles) {
    it(`is read from Ogg comments in ${name}, and goes on in the stream as clean UTF-8`, () => {
      const mount = newMount(charset);
      playOgg(mount, ...lines);
      assert.deepEqual(mount.title, title);
      const { title: text, artist } = { artist: undefined, ...mount.title! };
      for (const rendition of ['single', 'chained'] as const) {
        const comments = commentsOf(mount, rendition).map((line) =>
          line.replace(/^[a-z]+=/i, (key) => key.toUpperCase()),
        );
        assert.deepEqual(comments.toSorted(), [...(artist ? [`ARTIST=${artist}`] : []), `TITLE=${text}`], rendition);
        assert.deepEqual(mount.rendition(rendition)!.titles.latest, title);
      }
    });
  }

  it('goes on as it came where it is clean UTF-8', () => {
    const mount = newMount();
    playOgg(mount, 'TITLE=L\xc3\xb3ma', 'GENRE=Folk', 'artist=A', 'artist=B');
    const asSent = ['TITLE=Lóma', 'GENRE=Folk', 'artist=A', 'artist=B'];
    for (const rendition of ['single', 'chained'] as const) assert.deepEqual(commentsOf(mount, rendition), asSent);
  });

  it('leaves no control characters in the stream where nothing else is in the title', () => {
    const mount = newMount();
    playOgg(mount, 'TITLE=\x1b\x07');
    assert.equal(mount.title, null);
    assert.deepEqual(commentsOf(mount, 'chained'), []);
  });
});
