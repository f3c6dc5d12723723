import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { cutBytes, cutPlaces, singleBytes } from '../../../test/support/byte-cuts.ts';
import { byteCount } from '../../core/index.ts';
import { ChunkedBodyReader } from './chunked-body-reader.ts';

/** Written by hand on the sending side: size in any case of letters, then data. */
function writeChunks(parts: readonly Uint8Array[], last = '0\r\n\r\n'): Buffer {
  const chunks = parts.filter((part) => part.length > 0);
  return Buffer.concat([
    ...chunks.flatMap((part) => [Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n')]),
    Buffer.from(last),
  ]);
}

function readAll(pieces: readonly Buffer[]): { data: Buffer; isDone: boolean } {
  const reader = new ChunkedBodyReader();
  const parts: Buffer[] = [];
  let isDone = false;
  for (const piece of pieces) isDone = reader.push(piece, (data) => parts.push(Buffer.from(data)));
  return { data: Buffer.concat(parts), isDone };
}

describe('ChunkedBodyReader', () => {
  it('gives the same data whole, byte by byte and at random cuts', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 })), cutPlaces, (parts, places) => {
        const bytes = writeChunks(parts);
        for (const pieces of [[bytes], singleBytes(bytes), cutBytes(bytes, places)]) {
          assert.deepEqual(readAll(pieces), { data: Buffer.concat(parts), isDone: true });
        }
      }),
    );
  });

  it('passes over extensions and trailers', () => {
    const bytes = Buffer.from('5 ;name="v"\r\nhello\r\n0;x\r\nTrailer: a\r\nB: c\r\n\r\n');
    assert.deepEqual(readAll(singleBytes(bytes)), { data: Buffer.from('hello'), isDone: true });
  });

  it('ignores what follows the end', () => {
    assert.deepEqual(readAll([Buffer.from('1\r\na\r\n0\r\n\r\nGET /')]), { data: Buffer.from('a'), isDone: true });
  });

  it('hands on data before its chunk is complete, as views', () => {
    const piece = Buffer.from('ff\r\naudio');
    const views: Buffer[] = [];
    assert.equal(
      new ChunkedBodyReader().push(piece, (data) => views.push(data)),
      false,
    );
    assert.equal(views[0]?.buffer, piece.buffer);
    assert.equal(views[0]?.toString(), 'audio');
  });

  const broken = [
    { name: 'audio without a chunk head', text: '\xff\xfb\x90\x04\r\n' },
    { name: 'a line that ends with LF only', text: '5\nhello' },
    { name: 'a sign', text: '-5\r\n' },
    { name: 'a prefix', text: '0x5\r\n' },
    { name: 'a size line without a size', text: '\r\n' },
    { name: 'a size above 4 GiB', text: '100000000\r\n' },
    { name: 'data longer than its size', text: '2\r\nabc\r\n' },
    { name: 'a missing end of data', text: '2\r\nab3\r\n' },
    { name: 'an endless size line', text: `5;${'x'.repeat(300)}` },
    { name: 'endless trailers', text: `0\r\n${'a: b\r\n'.repeat(1500)}` },
  ];
  for (const { name, text } of broken) {
    it(`refuses ${name}, whole and byte by byte`, () => {
      const bytes = Buffer.from(text, 'latin1');
      assert.throws(() => readAll([bytes]), { code: 'CHUNK_MALFORMED' });
      assert.throws(() => readAll(singleBytes(bytes)), { code: 'CHUNK_MALFORMED' });
    });
  }

  it('keeps to the limits it was given', () => {
    const reader = new ChunkedBodyReader({ maxSizeLineBytes: byteCount(4) });
    assert.equal(
      reader.push(Buffer.from('0001\r\n'), () => {}),
      false,
    );
    assert.throws(() => reader.push(Buffer.from('a\r\n00001\r\n'), () => {}), { code: 'CHUNK_MALFORMED' });
  });
});
