import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  accountMessages,
  writeAccountList,
  writeListenerList,
  writeMountList,
  writeMoveDestinations,
  writeStreamListText,
} from './index.ts';

const ref = { mount: '/ref.mp3', fallback: null, listeners: 2, connectedSeconds: 21, contentType: 'audio/mpeg' };
const ogg = { ...ref, mount: '/ref.ogg', listeners: 0, contentType: 'application/ogg' };

/** What 2.4.4 sent, once our additions are taken away: the spellings of other Icecasts. */
function withoutTwins(xml: string): string {
  return xml
    .replace(/<(connected|id|ip|useragent|lag|username|referer)>[^<]*<\/\1>/g, '')
    .replace(/<listeners>\d+<\/listeners>(?=<listener |<\/source>)/g, '')
    .replace(/<listener id="[^"]*">/g, '<listener>');
}

test('lists mounts as Icecast 2.4.4 does, and Connected in lower case too', () => {
  assert.equal(writeMountList([]), '<?xml version="1.0"?>\n<icestats/>\n');
  const xml = writeMountList([ref, ogg]);
  assert.equal(
    withoutTwins(xml),
    '<?xml version="1.0"?>\n<icestats><source mount="/ref.mp3"><fallback></fallback><listeners>2</listeners>' +
      '<Connected>21</Connected><content-type>audio/mpeg</content-type></source><source mount="/ref.ogg">' +
      '<fallback></fallback><listeners>0</listeners><Connected>21</Connected>' +
      '<content-type>application/ogg</content-type></source></icestats>\n',
  );
  assert.equal(xml.match(/<connected>21<\/connected>/g)?.length, 2);
});

test('offers every mount but the present one as a destination for listeners', () => {
  const xml = withoutTwins(writeMoveDestinations('/ref.mp3', [ref, ogg]));
  assert.ok(
    xml.startsWith(
      '<?xml version="1.0"?>\n<icestats><current_source>/ref.mp3</current_source><source mount="/ref.ogg">',
    ),
  );
  assert.ok(!xml.includes('mount="/ref.mp3"'));
});

test('lists listeners as Icecast 2.4.4 does, and in lower case too', () => {
  const xml = writeListenerList('/ref.mp3', [
    { id: '390', address: '127.0.0.1', userAgent: 'Listener One/1.0 <x>&y', connectedSeconds: 1 },
    {
      id: '391',
      address: '127.0.0.1',
      userAgent: 'Two/2.0',
      connectedSeconds: 1,
      user: 'ann',
      referer: 'http://r/',
      lagBytes: 7,
    },
  ]);
  assert.equal(
    withoutTwins(xml).replace('<Referer>http://r/</Referer>', ''),
    '<?xml version="1.0"?>\n<icestats><source mount="/ref.mp3"><Listeners>2</Listeners><listener><IP>127.0.0.1</IP>' +
      '<UserAgent>Listener One/1.0 &lt;x&gt;&amp;y</UserAgent><Connected>1</Connected><ID>390</ID></listener>' +
      '<listener><IP>127.0.0.1</IP><UserAgent>Two/2.0</UserAgent><Connected>1</Connected><ID>391</ID></listener>' +
      '</source></icestats>\n',
  );
  for (const twin of [
    '<listeners>2</listeners>',
    '<id>390</id>',
    '<ip>127.0.0.1</ip>',
    '<useragent>Two/2.0</useragent>',
  ]) {
    assert.ok(xml.includes(twin), twin);
  }
  assert.ok(xml.includes('<username>ann</username><lag>7</lag>'));
});

test('lists accounts, with the message of what was done', () => {
  assert.equal(
    writeAccountList('/private.mp3', ['listener', 'newu'], accountMessages.exists),
    '<?xml version="1.0"?>\n<icestats><source mount="/private.mp3"><User><username>listener</username></User>' +
      '<User><username>newu</username></User></source><iceresponse><message>User already exists - not added</message>' +
      '</iceresponse></icestats>\n',
  );
  assert.equal(
    writeAccountList('/p', []),
    '<?xml version="1.0"?>\n<icestats><source mount="/p"></source></icestats>\n',
  );
});

test('lists streams for slaves as text, each line ended with CRLF', () => {
  assert.equal(writeStreamListText(['/ref.mp3', '/ref.ogg']), '/ref.mp3\r\n/ref.ogg\r\n');
  assert.equal(writeStreamListText([]), '');
});
