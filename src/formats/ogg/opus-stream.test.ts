import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFixture } from '../../../test/support/feed-framer.ts';
import { readChains } from '../../../test/support/ogg-reader.ts';
import { OggOpusStream } from './opus-stream.ts';

test('packets come out as they went in, each on a page, with headers as RFC 7845 has them', () => {
  const packets = readChains(readFixture('tone.opus'))[0]!.packets.slice(2);
  const stream = new OggOpusStream({ serial: 77, channels: 2, preSkip: 312, vendor: 'test' });
  const pages = packets.map((packet) => stream.write(packet)!);
  const [chain] = readChains(Buffer.concat([stream.head, ...pages]));
  assert.deepEqual(chain!.packets.slice(2), packets);
  assert.equal(chain!.serial, 77);
  assert.deepEqual(
    chain!.pages.map(({ sequence }) => sequence),
    chain!.pages.map((_, index) => index),
  );
  assert.deepEqual(
    chain!.pages.slice(0, 4).map(({ granule }) => granule),
    [0, 0, 960, 1920],
  );
  const [head, tags] = chain!.packets;
  assert.equal(head!.toString('hex'), `${Buffer.from('OpusHead').toString('hex')}0102380180bb0000000000`);
  assert.equal(tags!.toString('latin1'), 'OpusTags\x04\0\0\0test\0\0\0\0');
});

test('what is no packet has no page', () => {
  const stream = new OggOpusStream({ serial: 1, channels: 1, preSkip: 0, vendor: '' });
  assert.equal(stream.write(Buffer.alloc(0)), null);
  assert.equal(stream.write(Buffer.from([0xff, 0xff])), null, 'longer than 120 ms');
});
