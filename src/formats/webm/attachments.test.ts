import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cluster, ebml, simpleBlock, webmHead } from '../../../test/support/ebml-writer.ts';
import { cutEvery, feedFramer, joinChunks } from '../../../test/support/feed-framer.ts';
import { byteCount } from '../../core/index.ts';
import { WebmFramer } from './webm-framer.ts';

const sound = Buffer.from('opus packet');
const clusters = Buffer.concat([
  cluster(0, [simpleBlock(0, sound), simpleBlock(20, sound)], 'unknown'),
  cluster(40, [simpleBlock(0, sound)], 'unknown'),
]);

/** A GIF of one point, which tells its size in its first bytes, made as long as it shall be. */
const gif = (length: number) =>
  Buffer.concat([Buffer.from('GIF89a\x01\0\x01\0\0\0\0', 'latin1'), Buffer.alloc(length - 13, 7)]);
const attached = (name: string, content: Buffer) =>
  ebml('61a7', [ebml('466e', Buffer.from(name)), ebml('4660', Buffer.from('image/gif')), ebml('465c', content)]);
const attachments = (...files: readonly Buffer[]) => ebml('1941a469', files);

/** What a framer makes of a head with `files` behind it, then clusters. */
function feed(files: Buffer, cut = Number.POSITIVE_INFINITY, maxPictureBytes?: number) {
  const framer = new WebmFramer(maxPictureBytes === undefined ? {} : { maxPictureBytes: byteCount(maxPictureBytes) });
  const stream = Buffer.concat([webmHead(), files, clusters]);
  const chunks = feedFramer(framer, cut === Number.POSITIVE_INFINITY ? [stream] : cutEvery(stream, cut));
  return { framer, chunks };
}

const plain = Buffer.concat([webmHead(), clusters]);

for (const size of [1000, 1_500_000, 10_000_000]) {
  test(`leaves out an attached picture of ${size} bytes`, () => {
    for (const cut of [7, 1460, Number.POSITIVE_INFINITY]) {
      const { framer, chunks } = feed(attachments(attached('cover.jpg', gif(size))), cut);
      assert.deepEqual(joinChunks(chunks), plain);
      assert.deepEqual(framer.headers, webmHead());
      assert.equal(framer.picture?.bytes.length, size > 2 * 1024 * 1024 ? undefined : size);
    }
  });
}

test('the file that is named cover is the cover, whichever place it has', () => {
  const files = [attached('small_cover.gif', gif(20)), attached('cover.png', gif(30)), attached('font.ttf', sound)];
  assert.equal(feed(attachments(...files)).framer.picture?.bytes.length, 30);
  assert.equal(feed(attachments(attached('font.ttf', sound))).framer.picture, null);
});

test('a picture over its limit is not kept', () => {
  assert.equal(feed(attachments(attached('cover.jpg', gif(101))), 1460, 100).framer.picture, null);
});

test('files between clusters are left out as well, and a new head has its own cover', () => {
  const framer = new WebmFramer();
  const late = attachments(attached('cover.jpg', gif(50)));
  const chunks = feedFramer(framer, [webmHead(), clusters, late, clusters]);
  assert.deepEqual(joinChunks(chunks), Buffer.concat([plain, clusters]));
  assert.equal(framer.picture?.bytes.length, 50);
  feedFramer(framer, [plain]);
  assert.equal(framer.picture, null);
});

test('attached files over the limit of tags are refused', () => {
  const framer = new WebmFramer({ maxTagBytes: byteCount(1000) });
  const stream = Buffer.concat([webmHead(), attachments(attached('a', gif(1000)))]);
  assert.throws(() => feedFramer(framer, [stream]), { code: 'FORMAT_PART_TOO_LARGE' });
  const many = Array.from({ length: 5 }, () => Buffer.concat([webmHead(), attachments(attached('a', gif(300)))]));
  const fed = () => feedFramer(new WebmFramer({ maxTagBytes: byteCount(1000) }), many);
  assert.throws(fed, { code: 'FORMAT_PART_TOO_LARGE' }, 'several without a block between them');
});
