import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { cutBytes, cutPlaces, singleBytes } from '../../../test/support/byte-cuts.ts';
import { byteCount } from '../../core/index.ts';
import { IcyReader } from './icy-reader.ts';

/** A server's stream, written by hand: audio with a block after each interval; the blocks are given as text. */
function writeStream(audio: Uint8Array, interval: number, texts: readonly string[]): Buffer {
  const parts: Buffer[] = [];
  for (let start = 0, index = 0; start < audio.length; start += interval, index++) {
    parts.push(Buffer.from(audio.subarray(start, start + interval)));
    if (start + interval > audio.length) break;
    const text = Buffer.from(texts[index % texts.length] ?? '');
    const block = Buffer.alloc(1 + Math.ceil(text.length / 16) * 16);
    block[0] = Math.ceil(text.length / 16);
    text.copy(block, 1);
    parts.push(block);
  }
  return Buffer.concat(parts);
}

function readAll(pieces: readonly Buffer[], interval: number) {
  const audio: Buffer[] = [];
  const titles: string[] = [];
  let audioBytes = 0;
  const reader = new IcyReader(byteCount(interval), {
    audio(bytes) {
      audio.push(Buffer.from(bytes));
      audioBytes += bytes.length;
    },
    text: ({ title, url }) => titles.push(`${audioBytes}: ${title} ${url ?? ''}`),
  });
  for (const piece of pieces) reader.push(piece);
  return { audio: Buffer.concat(audio), titles };
}

describe('IcyReader', () => {
  it('takes titles out at their place', () => {
    const texts = ["StreamTitle='A';", '', "StreamTitle='B';StreamUrl='u';"];
    const read = readAll([writeStream(Buffer.from('aaaabbbbccccdd'), 4, texts)], 4);
    assert.equal(read.audio.toString(), 'aaaabbbbccccdd');
    assert.deepEqual(read.titles, ['4: A ', '12: B u']);
  });

  it('gives the same whole, byte by byte and at random cuts', () => {
    const texts = fc.constantFrom('', "StreamTitle='A';", `StreamTitle='${'long '.repeat(800)}';`, "other='1';");
    const inputs = [fc.uint8Array({ maxLength: 1000 }), fc.integer({ min: 1, max: 200 })] as const;
    fc.assert(
      fc.property(...inputs, fc.array(texts, { minLength: 1 }), cutPlaces, (audio, interval, blocks, places) => {
        const stream = writeStream(audio, interval, blocks);
        const whole = readAll([stream], interval);
        assert.deepEqual(whole.audio, Buffer.from(audio));
        assert.deepEqual(readAll(singleBytes(stream), interval), whole);
        assert.deepEqual(readAll(cutBytes(stream, places), interval), whole);
      }),
    );
  });

  const sent = writeStream(Buffer.alloc(4000, Buffer.from('ff0b1c2d3e', 'hex')), 500, [
    "StreamTitle='A';",
    "StreamTitle='B';",
  ]);
  const damages = [
    {
      name: 'doubled',
      stream: Buffer.concat([sent.subarray(0, 107), sent.subarray(100)]),
      titles: ['A ', 'B ', 'A ', 'B ', 'A ', 'B ', 'A ', 'B '],
      audioBytes: 4000 + 7,
    },
    {
      name: 'lost, with the title that is half behind it by then',
      stream: Buffer.concat([sent.subarray(0, 100), sent.subarray(107)]),
      titles: ['B ', 'A ', 'B ', 'A ', 'B ', 'A ', 'B '],
      audioBytes: 4000 - 7 + 1 + 16,
    },
  ];
  for (const { name, stream, titles, audioBytes } of damages) {
    it(`finds the count again after bytes were ${name}`, () => {
      for (const pieces of [[stream], singleBytes(stream)]) {
        const read = readAll(pieces, 500);
        assert.deepEqual(
          read.titles.map((line) => line.split(': ')[1]),
          titles,
        );
        assert.equal(read.audio.length, audioBytes);
      }
    });
  }

  it('drops a block that starts like a title and is broken further on', () => {
    const stream = writeStream(Buffer.from('aaaabbbbcc'), 4, ["StreamTitle='\x01", "StreamTitle='B';"]);
    const read = readAll(singleBytes(stream), 4);
    assert.equal(read.audio.toString(), 'aaaabbbbcc');
    assert.deepEqual(read.titles, ['8: B ']);
  });

  it('ends with all bytes as audio when there are no blocks at all', () => {
    const audio = Buffer.alloc(20_000, Buffer.from('fffb9064017f33', 'hex'));
    const read = readAll(cutBytes(audio, [1, 700, 9000]), 1000);
    assert.ok(audio.length - read.audio.length <= 13, 'all but what may be the start of a block');
  });

  it('takes any bytes', () => {
    const noise = fc.array(fc.oneof(fc.constant(Buffer.from("\x02StreamTitle='")), fc.uint8Array({ maxLength: 300 })));
    fc.assert(
      fc.property(noise, fc.integer({ min: 1, max: 50 }), cutPlaces, (parts, interval, places) => {
        const bytes = Buffer.concat(parts);
        const whole = readAll([bytes], interval);
        assert.ok(whole.audio.length <= bytes.length);
        assert.deepEqual(readAll(cutBytes(bytes, places), interval), whole);
      }),
    );
  });
});
