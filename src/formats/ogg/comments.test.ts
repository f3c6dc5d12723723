import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readCommentHeader, writeCommentHeader } from './comment-header.ts';
import { readVorbisComment, titleOfComment, withTitle, writeVorbisComment } from './comments.ts';

const comment = { vendor: 'maker 1.0', comments: ['encoder=maker', 'title=Old', 'Artist=A', 'ARTIST=B', 'DATE=1999'] };

test('reads what it has written, any text', () => {
  const text = fc.string({ unit: 'binary' }).filter((value) => value.isWellFormed());
  fc.assert(
    fc.property(text, fc.array(text, { maxLength: 8 }), (vendor, comments) => {
      assert.deepEqual(readVorbisComment(writeVorbisComment({ vendor, comments })), { vendor, comments });
    }),
  );
});

test('reads nothing where the comments are cut off or say that they are longer', () => {
  const bytes = writeVorbisComment(comment);
  for (let length = 0; length < bytes.length; length++) {
    assert.equal(readVorbisComment(bytes.subarray(0, length)), null, `${length} bytes`);
  }
  const endless = Buffer.from(bytes);
  endless.writeUInt32LE(0xffffffff, 4 + comment.vendor.length);
  assert.equal(readVorbisComment(endless), null);
});

test('finds title and artists under their names in any case', () => {
  assert.deepEqual(titleOfComment(comment), { title: 'Old', artist: 'A, B' });
  assert.deepEqual(titleOfComment({ vendor: '', comments: ['=x', 'TITLE=', 'no sign'] }), { title: '' });
});

test('keeps vendor and encoder when the title changes, and drops what belonged to the old track', () => {
  assert.deepEqual(withTitle(comment, { title: 'New = é', artist: 'C' }), {
    vendor: 'maker 1.0',
    comments: ['encoder=maker', 'TITLE=New = é', 'ARTIST=C'],
  });
  assert.deepEqual(withTitle(comment, { title: '' }).comments, ['encoder=maker']);
});

test('cuts a long title on a character', () => {
  const [line] = withTitle({ vendor: '', comments: [] }, { title: `x${'é'.repeat(5_000)}` }).comments;
  assert.equal(line, `TITLE=x${'é'.repeat(2_039)}`);
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
