import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readQrCode } from '../../../test/support/qr-reader.ts';
import { encodeQrCode, writeBitmapSvg } from './qr-code.ts';

const id = 'abcdefghijkmnpqrstuvwxyz23';

for (const origin of [
  'http://a',
  'http://127.0.0.1:8000',
  'https://radio.example',
  'https://stream.a-longer-name.radio.example:8443',
  `https://${'sub.'.repeat(20)}example`,
]) {
  test(`a camera reads ${origin}`, () => {
    const address = `${origin}/listen/${id}`;
    assert.equal(readQrCode(encodeQrCode(address)), address);
  });
}

test('four light modules are on every side', () => {
  const bitmap = encodeQrCode('http://radio.example');
  const edges = [
    ...bitmap.slice(0, 4),
    ...bitmap.slice(-4),
    ...bitmap.map((row) => [...row.slice(0, 4), ...row.slice(-4)]),
  ];
  assert.equal(edges.flat().some(Boolean), false);
  assert.equal(bitmap[4]![4], true);
});

test('the SVG has each dark module once and nothing else', () => {
  const bitmap = encodeQrCode('http://radio.example/listen/x');
  const svg = writeBitmapSvg(bitmap);
  const drawn = bitmap.map((row) => row.map(() => false));
  const path = /<path d="([^"]+)"\/>/.exec(svg)?.[1] ?? '';
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g)) {
    for (let at = Number(x); at < Number(x) + Number(width); at++) {
      assert.equal(drawn[Number(y)]![at], false, 'drawn once');
      drawn[Number(y)]![at] = true;
    }
  }
  assert.deepEqual(drawn, bitmap);
  assert.match(svg, new RegExp(`viewBox="0 0 ${bitmap.length} ${bitmap.length}"`));
});
