import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { cutBytes, cutPlaces } from '../../../test/support/byte-cuts.ts';
import { hearIcyStream } from '../../../test/support/icy-stream.ts';
import { byteCount } from '../../core/index.ts';
import { writeIcyBlock } from './icy-block.ts';
import { IcyInterleaver } from './icy-interleaver.ts';

describe('IcyInterleaver', () => {
  it('sends the title first, nothing while it stays, and a new one at the next block', () => {
    const interleaver = new IcyInterleaver(byteCount(4));
    const [first, second] = [writeIcyBlock({ title: 'A' }), writeIcyBlock({ title: 'B' })];
    const out: Buffer[] = [];
    interleaver.interleave(Buffer.from('abcdefghij'), first, out);
    interleaver.interleave(Buffer.from('klmnopq'), second, out);
    assert.deepEqual(hearIcyStream(Buffer.concat(out), 4), {
      audio: Buffer.from('abcdefghijklmnopq'),
      blocks: [
        { at: 4, text: "StreamTitle='A';" },
        { at: 8, text: '' },
        { at: 12, text: "StreamTitle='B';" },
        { at: 16, text: '' },
      ],
    });
  });

  it('holds a block back until the audio byte after it, so that it is true for that byte', () => {
    const interleaver = new IcyInterleaver(byteCount(4));
    const out: Buffer[] = [];
    interleaver.interleave(Buffer.from('abcd'), writeIcyBlock({ title: 'old' }), out);
    assert.equal(Buffer.concat(out).toString(), 'abcd');
    interleaver.interleave(Buffer.from('e'), writeIcyBlock({ title: 'new' }), out);
    assert.deepEqual(hearIcyStream(Buffer.concat(out), 4).blocks, [{ at: 4, text: "StreamTitle='new';" }]);
  });

  it('does not repeat a title that comes in another buffer', () => {
    const interleaver = new IcyInterleaver(byteCount(2));
    const out: Buffer[] = [];
    interleaver.interleave(Buffer.from('abc'), writeIcyBlock({ title: 'A' }), out);
    interleaver.interleave(Buffer.from('de'), writeIcyBlock({ title: 'A' }), out);
    assert.deepEqual(hearIcyStream(Buffer.concat(out), 2).blocks.at(-1), { at: 4, text: '' });
  });

  it('passes on audio without a block in it as it is', () => {
    const audio = Buffer.from('abc');
    const out: Buffer[] = [];
    assert.equal(new IcyInterleaver(byteCount(4)).interleave(audio, writeIcyBlock({ title: '' }), out), 3);
    assert.equal(out[0], audio);
    assert.equal(out.length, 1);
  });

  it('loses no byte and no title, however the audio is cut', () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 2000 });
    const intervals = fc.integer({ min: 1, max: 300 });
    fc.assert(
      fc.property(bytes, intervals, cutPlaces, (audio, interval, places) => {
        const interleaver = new IcyInterleaver(byteCount(interval));
        const out: Buffer[] = [];
        let counted = 0;
        let passed = 0;
        const titleAt: string[] = [];
        for (const [index, piece] of cutBytes(Buffer.from(audio), places).entries()) {
          const title = `title ${index % 3}`;
          counted += interleaver.interleave(piece, writeIcyBlock({ title }), out);
          for (let i = 0; i < piece.length; i++) titleAt[passed++] = `StreamTitle='${title}';`;
        }
        const stream = Buffer.concat(out);
        const heard = hearIcyStream(stream, interval);
        assert.equal(counted, stream.length);
        assert.deepEqual(heard.audio, Buffer.from(audio));
        let current = '';
        for (const { at, text } of heard.blocks) {
          if (text !== '') assert.notEqual(text, current, 'a title is sent once');
          current = text || current;
          assert.equal(current, titleAt[at]);
        }
      }),
    );
  });
});
