import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { importIcecastXml } from './import-icecast-xml.ts';

const warningsOf = (elements: string): readonly string[] => importIcecastXml(`<icecast>${elements}</icecast>`).warnings;

describe('what cannot be taken over is named with what holds instead', () => {
  for (const [elements, says] of [
    [
      '<listen-socket><port>999999</port></listen-socket>',
      [
        'server.listen[0].port is left out: "999999" is not a whole number from 0 to 65535',
        'server.listen[0] goes with it',
        'server.listen has no port that can be used: 8000 is used instead',
      ],
    ],
    [
      '<listen-socket><port>8010</port></listen-socket><listen-socket><port>999999</port></listen-socket>',
      [
        'server.listen[1].port is left out: "999999" is not a whole number from 0 to 65535',
        'server.listen[1] goes with it',
      ],
    ],
    [
      '<limits><sources>0</sources></limits>',
      ['server.limits.sources is left out: "0" is not a whole number from 1 to 10000 (50 is used instead)'],
    ],
  ] as const) {
    it(elements, () => assert.deepEqual(warningsOf(elements), says));
  }
});

it('an error names the file and the line', () => {
  assert.throws(() => importIcecastXml('<icecast>\n<a></b>\n</icecast>', { file: '/etc/icecast2/icecast.xml' }), {
    message: /^Cannot import "\/etc\/icecast2\/icecast\.xml": line 2, column 4: the XML is broken: /,
  });
});
