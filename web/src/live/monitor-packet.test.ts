import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countLost, readMonitorPacket } from './monitor-packet.ts';

function bytes(text: string): ArrayBuffer {
  return Uint8Array.from(text.split(' '), (byte) => Number.parseInt(byte, 16)).buffer;
}

test('reads head and sound of a packet', () => {
  const packet = readMonitorPacket(bytes('01 01 00 00 00 00 01 02 40 8e 00 00 00 00 00 00 fc ff fe'));
  assert.deepEqual(packet && { ...packet, payload: [...packet.payload] }, {
    hasGap: true,
    sequence: 258,
    position: 960,
    payload: [0xfc, 0xff, 0xfe],
  });
});

test('knows nothing of other kinds, and of what is shorter than a head', () => {
  assert.equal(readMonitorPacket(bytes('02 00 00 00 00 00 01 02 40 8e 00 00 00 00 00 00 fc')), null);
  assert.equal(readMonitorPacket(bytes('01 00 00')), null);
  assert.equal(readMonitorPacket(new ArrayBuffer(0)), null);
});

test('counts what was lost, also where the number goes round', () => {
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
