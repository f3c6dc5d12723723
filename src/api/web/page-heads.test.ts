import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type TestContext, test } from 'node:test';
import { startApi } from '../../../test/support/api-server.ts';
import { MemoryLinks } from '../../../test/support/memory-links.ts';
import { MemorySound, outputSnapshot, programSnapshot } from '../../../test/support/memory-sound.ts';
import { MemoryStation, mountSnapshot } from '../../../test/support/memory-station.ts';
import { makeTemporaryFolder } from '../../../test/support/temporary-folder.ts';

const web = resolve(import.meta.dirname, '../../../web');

interface About {
  readonly name: string;
  readonly description: string;
}

/** The pages as they are before they are built, of a station with a program, a mount of a DJ's and a hidden one. */
async function startPages(t: TestContext, about: About = { name: 'Harbour Radio', description: 'Songs of ships' }) {
  const webDirectory = makeTemporaryFolder(t);
  for (const file of ['index.html', 'listen.html', 'embed.html', 'link.html']) {
    writeFileSync(join(webDirectory, file), readFileSync(join(web, file)));
  }
  const station = new MemoryStation([
    mountSnapshot({ path: '/stream.mp3', name: 'Harbour Radio', description: '' }),
    mountSnapshot({ path: '/a "b"<c>', name: '<script>"&\'', description: 'Night & day', hasArtwork: true }),
    mountSnapshot({ path: '/secret', name: 'Secret name', description: 'Secret words', isHidden: true }),
  ]);
  const sound = new MemorySound();
  sound.programTable.set('main', programSnapshot({ name: 'main' }));
  sound.outputTable.set('stream.mp3', outputSnapshot({ name: 'stream.mp3' }));
  const links = new MemoryLinks();
  links.make({ maker: { kind: 'admin' }, title: 'Choir', ttl: null, maxListeners: null });
  const { api } = await startApi(t, {
    station,
    sound,
    links,
    webDirectory,
    about: () => ({ ...about, genre: '', url: '' }),
  });
  return async (url: string, headers: Record<string, string> = {}) => {
    const answer = await api.fastify.inject({ url, headers: { host: 'radio.example', ...headers } });
    return readHead(answer.body);
  };
}

/** What a maker of previews reads: the title and every meta element, by name. */
function readHead(page: string): Record<string, string> {
  const found: Record<string, string> = { title: decode(/<title>([^<]*)<\/title>/.exec(page)?.[1] ?? '') };
  for (const [, name, content] of page.matchAll(/<meta (?:name|property)="([^"]+)" content="([^"]*)"/g)) {
    if (name === 'theme-color') continue;
    assert.ok(!(name! in found), `${name} is there once`);
    found[name!] = decode(content!);
  }
  return found;
}

const decode = (text: string) =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');

test('the page of the station says its name, what it is and what the cover is, with complete addresses', async (t) => {
  const head = await (await startPages(t))('/');
  assert.equal(head.title, 'Harbour Radio');
  assert.equal(head['og:title'], 'Harbour Radio');
  assert.equal(head['og:site_name'], 'Harbour Radio');
  assert.equal(head['og:description'], 'Songs of ships');
  assert.equal(head.description, 'Songs of ships');
  assert.equal(head['og:url'], 'http://radio.example/');
  assert.match(head['og:image']!, /^http:\/\/radio\.example\/api\/programs\/main\/artwork\?v=\w+$/);
});

test('a station without a description says what is on air', async (t) => {
  const head = await (await startPages(t, { name: 'Harbour Radio', description: '' }))('/');
  assert.equal(head['og:description'], 'On air: Nina - Sinnerman');
});

test('the page of a mount says its name, its words and where it is heard', async (t) => {
  const get = await startPages(t);
  const head = await get('/stream.mp3/listen');
  assert.equal(head.title, 'Harbour Radio', 'the name is not said twice');
  assert.equal(head['og:description'], 'On air: Nina - Sinnerman');
  assert.equal(head['og:url'], 'http://radio.example/stream.mp3/listen');
  assert.equal(head['og:audio'], 'http://radio.example/stream.mp3');
  assert.equal(head['og:audio:type'], 'audio/mpeg');
  assert.equal((await get('/embed/stream.mp3?autoplay=1'))['og:url'], 'http://radio.example/embed/stream.mp3');
});

test('names of a source are text, whatever they hold', async (t) => {
  const head = await (await startPages(t))(`${encodeURI('/a "b"<c>')}/listen`);
  assert.equal(head['og:title'], '<script>"&\' · Harbour Radio');
  assert.equal(head['og:description'], 'Night & day');
  assert.match(head['og:image']!, /^http:\/\/radio\.example\/api\/mounts\/[^<"]+\/artwork\?v=/);
});

test('a mount that is hidden or not there is not described', async (t) => {
  const get = await startPages(t);
  for (const path of ['/secret', '/none']) {
    const head = await get(`${path}/listen`);
    assert.equal(head.title, 'Harbour Radio');
    assert.doesNotMatch(JSON.stringify(head), /Secret/);
    assert.equal(head['og:image'], 'http://radio.example/icon-512.png');
    assert.equal(head['og:audio'], undefined);
  }
});

test('the page of a link says its title to those who have the address', async (t) => {
  const get = await startPages(t);
  assert.equal((await get('/listen/link-1')).title, 'Choir · Harbour Radio');
  assert.equal((await get('/listen/link-9')).title, 'Harbour Radio');
});

test('a Host that is none adds nothing to the page', async (t) => {
  const get = await startPages(t);
  const head = await get('/', { host: 'x" /><meta name="injected" content="y' });
  assert.deepEqual(Object.keys(head), Object.keys(await get('/')));
});
