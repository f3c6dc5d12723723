import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type PlaylistStream, writeM3u, writePls, writeVclt, writeXspf } from './index.ts';

/** The mount that was on air when Icecast 2.4.4's answers were recorded. */
const recorded: PlaylistStream = {
  url: 'http://127.0.0.1:28000/ref.mp3',
  title: 'Ref Artist - Ref Title',
  serverName: 'Ref Name',
  serverDescription: 'Ref Desc',
  contentType: 'audio/mpeg',
  bitrate: 128,
  listeners: 0,
  listenerPeak: 2,
  genre: 'RefGenre',
  serverUrl: 'http://example.invalid/',
};
const bare: PlaylistStream = { url: 'http://h/m', contentType: 'application/ogg' };

test('writes M3U as Icecast 2.4.4 does', () => {
  assert.equal(writeM3u([recorded.url]), 'http://127.0.0.1:28000/ref.mp3\r\n');
  assert.equal(writeM3u(['http://h/a', 'http://h/b']), 'http://h/a\r\nhttp://h/b\r\n');
});

test('writes XSPF as Icecast 2.4.4 does, to the byte', () => {
  const file = writeXspf([recorded]);
  assert.equal(
    file,
    `<?xml version="1.0" encoding="UTF-8"?>
<playlist xmlns="http://xspf.org/ns/0/" version="1">
  <title/>
  <creator/>
  <trackList>
    <track>
      <location>http://127.0.0.1:28000/ref.mp3</location>
      <title>Ref Artist - Ref Title</title>
      <annotation>Stream Title: Ref Name
Stream Description: Ref Desc
Content Type:audio/mpeg
Bitrate: 128
Current Listeners: 0
Peak Listeners: 2
Stream Genre: RefGenre</annotation>
      <info>http://example.invalid/</info>
    </track>
  </trackList>
</playlist>
`,
  );
  // The Content-Length of the recorded answer.
  assert.equal(Buffer.byteLength(file), 509);
});

test('leaves out of XSPF what is not known', () => {
  const file = writeXspf([bare]);
  assert.match(
    file,
    / {4}<track>\n {6}<location>http:\/\/h\/m<\/location>\n {6}<title\/>\n {6}<annotation>\nContent Type:application\/ogg\n<\/annotation>\n {4}<\/track>\n/,
  );
  assert.match(writeXspf([]), /\n {2}<trackList\/>\n<\/playlist>\n$/);
});

test('escapes in XSPF what XML would read as its own, and drops what it cannot hold', () => {
  const file = writeXspf([{ ...bare, title: '</title> & "é中😀" \0\x1b\ud800\r' }]);
  assert.match(file, /<title>&lt;\/title&gt; &amp; "é中😀" &#13;<\/title>/);
});

test('writes VCLT as Icecast 2.4.4 does, to the byte', () => {
  const file = writeVclt([recorded]);
  assert.equal(
    file,
    `STREAMURL=http://127.0.0.1:28000/ref.mp3
TITLE=Ref Artist - Ref Title
SERVER_NAME=Ref Name
DESCRIPTION=Ref Desc
SIGNALINFO=
GENRE=RefGenre
==
`,
  );
  assert.equal(Buffer.byteLength(file), 142);
});

test('names the codec in VCLT for Ogg alone', () => {
  assert.equal(writeVclt([bare]), 'STREAMURL=http://h/m\nSIGNALINFO=codec:ogg_general\n\n==\n');
  assert.match(writeVclt([{ ...bare, subtype: 'Vorbis' }]), /^SIGNALINFO=codec:ogg_vorbis$/m);
});

test('writes PLS with an endless entry for each stream', () => {
  assert.equal(
    writePls([recorded, bare]),
    [
      '[playlist]',
      'NumberOfEntries=2',
      'File1=http://127.0.0.1:28000/ref.mp3',
      'Title1=Ref Name',
      'Length1=-1',
      'File2=http://h/m',
      'Length2=-1',
      'Version=2',
      '',
    ].join('\r\n'),
  );
});

test('lets no line break in a value begin another line', () => {
  const hostile = { ...bare, title: 'a\r\nSTREAMURL=http://evil', serverName: 'b\nFile1=http://evil' };
  assert.doesNotMatch(writeVclt([hostile]), /^STREAMURL=http:\/\/evil/m);
  assert.doesNotMatch(writePls([hostile]), /^File1=http:\/\/evil/m);
  assert.equal(writeM3u(['http://h/\nhttp://evil']), 'http://h/ http://evil\r\n');
});
