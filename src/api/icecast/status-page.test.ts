import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MemoryStation, mountSnapshot } from '../../../test/support/memory-station.ts';
import type { MountSnapshot } from '../ports.ts';
import { writeStatusPage } from './status-page.ts';

const title = { artist: '', title: 'Now & then', display: 'Now & then', url: '' };
const mounts = [
  mountSnapshot({ path: '/a.mp3', listeners: 7, listenerPeak: 9, title }),
  mountSnapshot({ path: '/b', listeners: 0, bitrateSent: 'Quality 5', contentType: 'application/ogg' }),
  mountSnapshot({ path: '/c', listeners: 3, bitrateSent: '', bitrateKbps: null }),
  mountSnapshot({ path: '/hidden', isHidden: true }),
  mountSnapshot({ path: '/idle', source: null, state: 'idle' }),
];
const server = new MemoryStation(mounts).server();

function pageOf(shown: readonly MountSnapshot[], only: string | null = null): string {
  return writeStatusPage(server, shown, { origin: 'http://radio.example:8000', only });
}

/**
 * Parses a status page like Monitorix 3.15 (lib/icecast.pm): removes line ends, then matches one expression with a part for
 * each mount in configured order. Returns listeners and bit rate by mount; null: no match, Monitorix stores zeros.
 */
function readAsMonitorix(page: string, paths: readonly string[]): [listeners: string, bitrate: string][] | null {
  const pieces = paths.map(
    (path) =>
      `<h3 class="mount">Mount Point ${path.replaceAll('/', '\\/')}<\\/h3>.*?` +
      '(?:<tr><td>Bitrate:<\\/td><td class="streamstats">(\\d*?)<\\/td><\\/tr>)?' +
      '<tr><td>Listeners \\(current\\):<\\/td><td class="streamstats">(\\d*?)<\\/td><\\/tr>.*?<\\/table>.*?',
  );
  const found = new RegExp(pieces.join('')).exec(page.replaceAll('\n', ''));
  return found && paths.map((_, index) => [found[2 * index + 2]!, found[2 * index + 1] ?? '']);
}

/** Parses like scripts that strip tags: the first number of the texts after a label, after the mount's heading. */
function readByLabel(page: string, path: string, label: string): string | undefined {
  const texts = page.split(/<[^>]*>/).map((text) => text.trim());
  const filled = texts.filter((text) => text !== '');
  const at = filled.indexOf(label, filled.indexOf(`Mount Point ${path}`));
  return filled.slice(at + 1, at + 3).find((text) => /^\d+$/.test(text));
}

describe('the status page', () => {
  it('gives Monitorix the listeners and the bit rate of each mount', () => {
    const page = pageOf(mounts);
    assert.deepEqual(readAsMonitorix(page, ['/a.mp3']), [['7', '128']]);
    assert.deepEqual(readAsMonitorix(page, ['/a.mp3', '/b', '/c']), [
      ['7', '128'],
      ['0', ''],
      ['3', ''],
    ]);
  });

  it('can be read by scripts that look for a label', () => {
    const page = pageOf(mounts);
    assert.equal(readByLabel(page, '/a.mp3', 'Listeners (current):'), '7');
    assert.equal(readByLabel(page, '/a.mp3', 'Listeners (peak):'), '9');
    assert.equal(readByLabel(page, '/c', 'Listeners (current):'), '3');
  });

  it("has Icecast's cells in Icecast's order, for scripts that count them", () => {
    const page = pageOf([mounts[0]!]);
    const cells = [...page.matchAll(/<td class="streamstats">(.*?)<\/td>/g)].map((match) => match[1]);
    assert.deepEqual(cells, [
      'Fri, 20 Nov 2026 20:25:04 +0000',
      '128',
      '7',
      '9',
      'RefGenre',
      'http://example.invalid/',
      'Now &amp; then',
    ]);
    assert.match(pageOf([mounts[1]!]), /<td>Currently playing:<\/td><td class="streamstats"><\/td>/);
  });

  it('shows mounts that are on air and not hidden, or the one that is asked for', () => {
    const headings = (page: string) => [...page.matchAll(/<h3 class="mount">(.*?)<\/h3>/g)].map((match) => match[1]);
    assert.deepEqual(headings(pageOf(mounts)), ['Mount Point /a.mp3', 'Mount Point /b', 'Mount Point /c']);
    assert.deepEqual(headings(pageOf(mounts, '/b')), ['Mount Point /b']);
    for (const path of ['/hidden', '/idle', '/nowhere', '']) assert.deepEqual(headings(pageOf(mounts, path)), []);
  });

  it('escapes mounts and numbers that a source sends', () => {
    const forged = '</td></tr></table><h3 class="mount">Mount Point /x</h3>';
    const page = pageOf([mountSnapshot({ path: '/a', name: forged, genre: forged, url: forged })]);
    assert.equal(page.split('<h3 class="mount">').length, 2);
    assert.equal(page.split('</table>').length, 3);
  });

  it('is well-formed XML', () => {
    const hostile = mountSnapshot({ path: '/a&b<c', name: '"<&>\'\u0000\u001b', bitrateSent: '<br>' });
    for (const page of [pageOf(mounts), pageOf([hostile])]) {
      const open: string[] = [];
      for (const [, closing, name, rest] of page.matchAll(
        /<(\/?)([a-z][a-z0-9]*)((?:\s+[a-z:-]+="[^"<]*")*\s*\/?)>/g,
      )) {
        if (closing) assert.equal(open.pop(), name);
        else if (!rest!.endsWith('/')) open.push(name!);
      }
      assert.deepEqual(open, []);
      const text = page.replace(/<!DOCTYPE html>|<\/?[a-z][^<>]*>/g, '');
      assert.doesNotMatch(text, /[<>\0-\x08]|&(?!(?:amp|lt|gt|quot|#\d+);)/);
    }
  });
});
