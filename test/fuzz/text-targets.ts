import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { importIcecastXml, loadConfig } from '../../src/config/index.ts';
import { isAirchainError } from '../../src/core/index.ts';
import { parsePlaylistFile } from '../../src/formats/playlist-file/index.ts';
import { readAudioInfo } from '../../src/protocols/icecast-source/index.ts';
import { decodeTitle } from '../../src/protocols/title-text/index.ts';
import { parseWhen } from '../../src/schedule/index.ts';
import { type FuzzTarget, resultOf, words } from './fuzz-target.ts';

const icecastXmls = readdirSync(new URL('../fixtures/icecast-xml/', import.meta.url))
  .filter((name) => name.endsWith('.xml'))
  .map((name) => readFileSync(new URL(`../fixtures/icecast-xml/${name}`, import.meta.url)));

const configs = [
  // One section each: a whole file of this size takes ten times as long.
  ...readFileSync(new URL('../../airchain.example.yml', import.meta.url), 'utf8')
    .split(/\n(?=[a-z])/i)
    .map((section) => Buffer.from(section)),
  Buffer.from(
    'station: { name: A }\ninputs:\n  music: { type: playlist, folders: [music] }\n  dj: { type: live, mount: /dj }\nprograms:\n  main: { inputs: [dj, music] }\noutputs:\n  - { type: mount, program: main, mount: /a.mp3, format: mp3 }\nmounts:\n  /dj: { sourcePassword: x, grace: 3s }\n',
  ),
];

/** Files that operators write, and texts that come from other servers. */
export const textTargets: readonly FuzzTarget[] = [
  {
    name: 'config-file',
    seeds: configs,
    words: words(
      ': ',
      '\n  ',
      '- ',
      '{',
      '}',
      '[',
      '*a',
      '&a ',
      '!!js/function',
      '$' + '{X}',
      '1e999',
      '\t',
      '"',
      '|',
      '<<: ',
      '0x',
      '/',
      '? ',
    ),
    run: (input) => {
      const { config, problems } = loadConfig(input.toString(), { env: {} });
      const errors = problems.filter(({ severity }) => severity === 'error');
      assert.equal(config === null, errors.length > 0, 'there is a configuration, or a reason why there is none');
      for (const { line, column, message } of problems) assert.ok(line >= 1 && column >= 1 && message.length > 0);
    },
  },
  {
    name: 'icecast-xml',
    seeds: icecastXmls,
    words: words(
      '<mount>',
      '</mount>',
      '<!DOCTYPE x [<!ENTITY a "b">]>',
      '&a;',
      '&#0;',
      '<![CDATA[',
      ']]>',
      '<!--',
      '-1',
      '99999999999',
      '<',
      '>',
    ),
    run: (input) => {
      const imported = resultOf(() => importIcecastXml(input.toString()));
      if (imported) assert.ok(loadConfig(imported.yaml, { env: {} }).config, 'what was imported passes our own check');
    },
  },
  ...['m3u', 'm3u8', 'pls', 'xspf'].map(playlistTarget),
  {
    name: 'titles',
    seeds: [Buffer.from('Müller – Ünï © 2026'), Buffer.from('41fc4280', 'hex'), Buffer.from('&#1055;&amp;&#x41f;')],
    words: words('0xc3', '0xe2809c', '0x00', '0xeda080', '&#', ';', '0x1b5b', '0xe280ae'),
    run: (input, random) => {
      const charset =
        random() < 0.5 ? null : (['utf-8', 'koi8-r', 'shift_jis', 'no-such'][Math.floor(random() * 4)] ?? null);
      const title = decodeTitle(input, { charset, mountCharset: null });
      assert.ok(!title.includes('\0') && !/[\r\n]/.test(title), 'a title is one line');
    },
  },
  {
    name: 'schedule',
    seeds: [
      Buffer.from('mon-fri 06:00-10:00'),
      Buffer.from('2026-12-24 18:00 for 2h'),
      Buffer.from('daily 23:59:30'),
      Buffer.from('mon 06:00-20:00 hourly :00, :30 for 5m'),
    ],
    words: words('mon', '-', ':', '24:00', ',', ' for ', '2026-02-30', 'hourly ', ':00'),
    run: (input) => {
      const parsed = parseWhen(input.toString());
      assert.ok('value' in parsed || parsed.problem.length > 0);
      readAudioInfo(input.toString());
    },
  },
];

function playlistTarget(ending: string): FuzzTarget {
  return {
    name: `playlist-${ending}`,
    seeds: [
      Buffer.from(
        '#EXTM3U\n#EXTINF:123,Artist - Title\nmusic/a%20b.mp3\nhttp://h/x\n#EXT-X-TARGETDURATION:6\n#EXT-X-KEY:METHOD=AES-128,URI="k"\n#EXT-X-MAP:URI="i"\n#EXTINF:6.0,\nseg.ts\n',
      ),
      Buffer.from('[playlist]\nFile1=a.mp3\nTitle1=T\nLength1=10\nNumberOfEntries=1\nVersion=2\n'),
      Buffer.from(
        '<?xml version="1.0"?><playlist version="1" xmlns="http://xspf.org/ns/0/"><trackList><track><location>file:///a.mp3</location><title>T</title></track></trackList></playlist>',
      ),
    ],
    words: words(
      '#EXTINF:',
      '#EXT-X-',
      'File',
      '=',
      '\n',
      '..',
      '%',
      'file://',
      '<track>',
      '&#0;',
      '<!ENTITY',
      '1e99',
      '0xefbbbf',
      '0xfffe',
    ),
    run: async (input) => {
      const entries = await parsePlaylistFile(`x.${ending}`, input).catch((error: unknown) => {
        if (isAirchainError(error)) return [];
        throw error;
      });
      for (const { location, duration } of entries) {
        assert.ok(location.length > 0 && !/[\r\n\0]/.test(location), `one place: ${JSON.stringify(location)}`);
        if (duration !== undefined) assert.ok(Number.isFinite(duration) && duration >= 0);
      }
    },
  };
}
