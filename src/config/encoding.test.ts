import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { codecNames, codecs } from '../formats/index.ts';
import { defaultBitrate, type Encoding, findEncodingMistakes, isNamedOtherwise } from './encoding.ts';

const plain: Encoding = { format: 'mp3', bitrate: null, quality: null, sampleRate: 48_000, channels: 2, ladder: [] };

/** The mistakes as `key: message`. */
function mistakesOf(encoding: Partial<Encoding>): string[] {
  return findEncodingMistakes({ ...plain, ...encoding }).map(({ key, message }) => `${key.join('.')}: ${message}`);
}

describe('an encoding', () => {
  const right: readonly Partial<Encoding>[] = [
    { bitrate: 320 },
    { bitrate: 8, sampleRate: 24_000 },
    { quality: 9 },
    { ladder: [64, 128, 192] },
    { format: 'aac', bitrate: 512 },
    { format: 'opus', bitrate: 6 },
    { format: 'opus', bitrate: 510 },
    { format: 'opus', ladder: [48, 96] },
    { format: 'vorbis', quality: 10 },
    { format: 'vorbis', bitrate: 45, sampleRate: 44_100 },
    { format: 'flac', sampleRate: 44_100, channels: 1 },
    { format: 'wav' },
  ];
  for (const encoding of right) {
    it(`of ${JSON.stringify(encoding)} is possible`, () => assert.deepEqual(mistakesOf(encoding), []));
  }

  const wrong: readonly { encoding: Partial<Encoding>; says: readonly RegExp[] }[] = [
    { encoding: { bitrate: 100 }, says: [/^bitrate: "100" is not a bit rate of mp3 at 48000 Hz.* 96 or 112$/] },
    { encoding: { bitrate: 24 }, says: [/^bitrate: "24" .*: write 32 to 320$/] },
    { encoding: { bitrate: 192, sampleRate: 22_050 }, says: [/^bitrate: .*at 22050 Hz in stereo: write 8 to 160$/] },
    { encoding: { bitrate: 128, quality: 2 }, says: [/^quality: is instead of a bit rate/] },
    { encoding: { quality: 10 }, says: [/^quality: "10" is not from 0 to 9$/] },
    { encoding: { format: 'aac', quality: 2 }, says: [/^quality: is not for aac/] },
    { encoding: { format: 'aac', bitrate: 513 }, says: [/^bitrate: .*24 to 512$/] },
    { encoding: { format: 'aac', channels: 1, bitrate: 300 }, says: [/^bitrate: .*in mono: write 16 to 256$/] },
    { encoding: { format: 'opus', sampleRate: 44_100 }, says: [/^sampleRate: is always 48000 in Opus/] },
    { encoding: { format: 'opus', bitrate: 511 }, says: [/^bitrate: .*6 to 510$/] },
    { encoding: { format: 'vorbis', bitrate: 44 }, says: [/^bitrate: .*45 to 500$/] },
    { encoding: { format: 'vorbis', bitrate: 128, sampleRate: 22_050, channels: 1 }, says: [/16 to 80$/] },
    { encoding: { format: 'flac', bitrate: 128 }, says: [/^bitrate: is not for flac/] },
    {
      encoding: { format: 'wav', ladder: [64], quality: 1 },
      says: [/^quality: is not for wav/, /^ladder: is not for wav/],
    },
    {
      encoding: { ladder: [64, 65, 64] },
      says: [/^ladder\.1: "65" .* 64 or 80$/, /^ladder\.2: "64" is there already/],
    },
    { encoding: { ladder: [64], bitrate: 64 }, says: [/^ladder: is instead of a bit rate/] },
    { encoding: { ladder: [64], quality: 4 }, says: [/^ladder: is instead of a quality/] },
  ];
  for (const { encoding, says } of wrong) {
    it(`of ${JSON.stringify(encoding)} is not`, () => {
      const mistakes = mistakesOf(encoding);
      assert.equal(mistakes.length, says.length, mistakes.join('\n'));
      for (const [index, pattern] of says.entries()) assert.match(mistakes[index] ?? '', pattern);
    });
  }

  it('has a possible bit rate where none is said', () => {
    for (const format of codecNames) {
      for (const rate of codecs[format].sampleRates) {
        for (const channels of [1, 2]) {
          const encoding = { ...plain, format, channels, sampleRate: rate };
          assert.deepEqual(mistakesOf({ ...encoding, bitrate: defaultBitrate(encoding) }), []);
        }
      }
    }
  });

  it('has no bit rate where a quality or a ladder is said, or nothing is lost', () => {
    assert.equal(defaultBitrate({ ...plain, quality: 4 }), null);
    assert.equal(defaultBitrate({ ...plain, ladder: [64] }), null);
    assert.equal(defaultBitrate({ ...plain, format: 'flac' }), null);
    assert.equal(defaultBitrate({ ...plain, format: 'opus' }), 96);
  });
});

describe("a mount's name", () => {
  for (const [mount, format, otherwise] of [
    ['/a.mp3', 'mp3', false],
    ['/a', 'mp3', false],
    ['/a.MP3', 'aac', true],
    ['/a.ogg', 'opus', false],
    ['/a.opus', 'vorbis', true],
    ['/a.mp3/b', 'wav', false],
    ['/version.2', 'flac', false],
  ] as const) {
    it(`${mount} is ${otherwise ? 'not ' : ''}one for ${format}`, () => {
      assert.equal(isNamedOtherwise(mount, format), otherwise);
    });
  }
});
