import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readCommentHeader, writeCommentHeader } from './comment-header.ts';
import {
  rawTitleOfComment,
  readVorbisComment,
  titleOfComment,
  type VorbisComment,
  withTitle,
  writeVorbisComment,
} from './comments.ts';

const bytes = (text: string) => Buffer.from(text);
const newComment = (vendor: string, comments: string[]): VorbisComment => ({
  vendor: bytes(vendor),
  comments: comments.map(bytes),
});
const comment = newComment('maker 1.0', ['encoder=maker', 'title=Old', 'Artist=A', 'ARTIST=B', 'DATE=1999']);

test('reads what it has written, any bytes', () => {
  const field = fc.uint8Array().map((value) => Buffer.from(value));
  fc.assert(
    fc.property(field, fc.array(field, { maxLength: 8 }), (vendor, comments) => {
      assert.deepEqual(readVorbisComment(writeVorbisComment({ vendor, comments })), { vendor, comments });
    }),
  );
});

test('reads nothing where the comments are cut off or say that they are longer', () => {
  const whole = writeVorbisComment(comment);
  for (let length = 0; length < whole.length; length++) {
    assert.equal(readVorbisComment(whole.subarray(0, length)), null, `${length} bytes`);
  }
  const endless = Buffer.from(whole);
  endless.writeUInt32LE(0xffffffff, 4 + comment.vendor.length);
  assert.equal(readVorbisComment(endless), null);
});

test('finds title and artists under their names in any case', () => {
  assert.deepEqual(titleOfComment(comment), { title: 'Old', artist: 'A, B' });
  assert.deepEqual(titleOfComment(newComment('', ['=x', 'TITLE=', 'no sign'])), { title: '' });
});

test('tells title and artists as the bytes that they are', () => {
  const latin1 = {
    vendor: bytes('x'),
    comments: [Buffer.from('TITLE=L\xf3ma', 'latin1'), Buffer.from('ARTIST=Sk\xf6r', 'latin1')],
  };
  assert.deepEqual(rawTitleOfComment(latin1), {
    title: Buffer.from('L\xf3ma', 'latin1'),
    artist: Buffer.from('Sk\xf6r', 'latin1'),
  });
  assert.deepEqual(rawTitleOfComment(newComment('', [])), { title: Buffer.alloc(0), artist: Buffer.alloc(0) });
});

test('keeps vendor and encoder when the title changes, and drops what belonged to the old track', () => {
  assert.deepEqual(
    withTitle(comment, { title: 'New = é', artist: 'C' }),
    newComment('maker 1.0', ['encoder=maker', 'TITLE=New = é', 'ARTIST=C']),
  );
  assert.deepEqual(withTitle(comment, { title: '' }).comments, [bytes('encoder=maker')]);
});

test('cuts a long title on a character', () => {
  const [line] = withTitle(newComment('', []), { title: `x${'é'.repeat(5_000)}` }).comments;
  assert.equal(line?.toString(), `TITLE=x${'é'.repeat(2_039)}`);
});

test('writes and reads the comment header of every codec that has one', () => {
  const original = Buffer.from([0x84, 0, 0, 0]);
  for (const codec of ['Opus', 'Vorbis', 'FLAC', 'Speex', 'Theora'] as const) {
    const packet = writeCommentHeader(codec, original, comment);
    assert.deepEqual(readCommentHeader(codec, packet), comment, codec);
    assert.equal(readCommentHeader(codec, packet.subarray(0, 20)), null, codec);
  }
  assert.equal(writeCommentHeader('FLAC', original, comment)[0], 0x84);
  assert.equal(readCommentHeader('Vorbis', writeCommentHeader('Opus', original, comment)), null);
  assert.equal(readCommentHeader('unknown', Buffer.alloc(8)), null);
});
