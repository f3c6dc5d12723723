import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cutBytes } from '../../../test/support/feed-framer.ts';
import { Carry, type Progress } from './carry.ts';

/** Units of the test's own: a length byte, then so many bytes. */
function unitsOf(lengths: readonly number[]): Buffer {
  return Buffer.concat(lengths.map((length) => Buffer.alloc(length + 1, length)));
}

function walkUnits(seen: Buffer[]): (data: Buffer) => Progress {
  return (data) => {
    let at = 0;
    for (;;) {
      if (at === data.length) return { done: at, wanted: 1 };
      const length = data[at]! + 1;
      if (at + length > data.length) return { done: at, wanted: length };
      seen.push(data.subarray(at, at + length));
      at += length;
    }
  };
}

function feed(pieces: readonly Buffer[]): Buffer[] {
  const carry = new Carry();
  const units: Buffer[] = [];
  for (const piece of pieces) carry.push(piece, walkUnits(units));
  return units;
}

const lengths = fc.array(fc.nat({ max: 255 }), { maxLength: 20 });

test('shows every unit whole, wherever the stream is cut', () => {
  fc.assert(
    fc.property(lengths, fc.array(fc.nat({ max: 3000 })), (sizes, places) => {
      const bytes = unitsOf(sizes);
      const units = feed(cutBytes(bytes, places));
      assert.deepEqual(
        units.map((unit) => unit.length - 1),
        sizes,
      );
      assert.deepEqual(Buffer.concat(units), bytes);
    }),
  );
});

/** Whether `unit` lies inside `bytes`. */
function isViewOn(bytes: Buffer, unit: Buffer): boolean {
  const offset = unit.byteOffset - bytes.byteOffset;
  return unit.buffer === bytes.buffer && offset >= 0 && offset + unit.length <= bytes.length;
}

test('copies only the unit that a cut went through', () => {
  const bytes = unitsOf([3, 5, 4]);
  const first = bytes.subarray(0, 6);
  const second = bytes.subarray(6);
  const units = feed([first, second]);
  assert.deepEqual(
    units.map((unit) => isViewOn(first, unit) || isViewOn(second, unit)),
    [true, false, true],
  );
});

test('never writes again to bytes that it has shown', () => {
  fc.assert(
    fc.property(lengths, fc.array(fc.nat({ max: 3000 })), (sizes, places) => {
      const units = feed(cutBytes(unitsOf(sizes), places));
      for (const unit of units) assert.ok(unit.every((byte) => byte === unit.length - 1));
    }),
  );
});
