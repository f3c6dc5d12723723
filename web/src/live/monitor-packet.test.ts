import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countLost, readMonitorPacket } from './monitor-packet.ts';

function bytes(text: string): ArrayBuffer {
  return Uint8Array.from(text.split(' '), (byte) => Number.parseInt(byte, 16)).buffer;
}

test('parses header and payload of a packet', () => {
  const packet = readMonitorPacket(bytes('01 01 00 00 00 00 01 02 40 8e 00 00 00 00 00 00 fc ff fe'));
  assert.deepEqual(packet && { ...packet, payload: [...packet.payload] }, {
    hasGap: true,
    sequence: 258,
    position: 960,
    payload: [0xfc, 0xff, 0xfe],
  });
});

test('ignores unknown kinds and messages shorter than a header', () => {
  assert.equal(readMonitorPacket(bytes('02 00 00 00 00 00 01 02 40 8e 00 00 00 00 00 00 fc')), null);
  assert.equal(readMonitorPacket(bytes('01 00 00')), null);
  assert.equal(readMonitorPacket(new ArrayBuffer(0)), null);
});

test('counts lost packets, also when the number wraps', () => {
  const table: [number | null, number, number][] = [
    [null, 700, 0],
    [4, 5, 0],
    [4, 8, 3],
    [0xffff_ffff, 0, 0],
    [0xffff_fffe, 1, 2],
    [5000, 3, 0],
  ];
  for (const [previous, sequence, lost] of table) assert.equal(countLost(previous, sequence), lost, `${previous}`);
});
