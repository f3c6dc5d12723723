import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pictureBytes } from '../../../test/support/file-tags.ts';
import { CoverChoice } from './index.ts';

const [FRONT, BACK] = [3, 4];

/** The head of a PNG that says that it has so many points. */
function png(width: number, height: number): Buffer {
  const bytes = Buffer.alloc(64);
  Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR', 'latin1').copy(bytes);
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes;
}

function choose(...offers: readonly (readonly [kind: number, bytes: Buffer])[]) {
  const choice = new CoverChoice();
  for (const [kind, bytes] of offers) choice.offer(kind, bytes);
  return choice.chosen;
}

test('the front cover is chosen, in whatever order pictures come, else the first', () => {
  const [front, back, other] = [pictureBytes(300), pictureBytes(200), png(9, 9)];
  assert.deepEqual(choose([BACK, back], [FRONT, front])?.bytes, front);
  assert.deepEqual(choose([FRONT, front], [BACK, back])?.bytes, front);
  assert.deepEqual(choose([BACK, other], [0, back]), { contentType: 'image/png', bytes: other });
});

test('a picture that unpacks to more than browsers should bear is passed over, and so is one that tells no size', () => {
  assert.equal(choose([FRONT, png(50_000, 50_000)]), null);
  assert.equal(choose([FRONT, png(8000, 5000)])?.contentType, 'image/png');
  assert.equal(choose([FRONT, png(8000, 5001)]), null);
  assert.equal(choose([FRONT, pictureBytes(300).subarray(0, 12)]), null);
  assert.deepEqual(choose([FRONT, png(50_000, 50_000)], [BACK, png(9, 9)])?.bytes, png(9, 9));
});
