import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blockGroup, cluster, ebml, simpleBlock, webmHead } from '../../../test/support/ebml-writer.ts';
import { cutEvery, feedFramer, joinChunks } from '../../../test/support/feed-framer.ts';
import { makeStream, probePackets } from '../../../test/support/made-stream.ts';
import { WebmFramer } from './webm-framer.ts';

const [sound, picture] = [Buffer.from('opus packet'), Buffer.from('a picture')];
const audio = (timestamp: number) => simpleBlock(timestamp, sound, 0x80, 2);
const keyPicture = (timestamp: number) => simpleBlock(timestamp, picture, 0x80);
const otherPicture = (timestamp: number) => simpleBlock(timestamp, picture, 0);
const head = webmHead('V_VP8', 'A_OPUS');

const feed = (pieces: readonly Buffer[]) => feedFramer(new WebmFramer(), pieces);
const syncPoints = (pieces: readonly Buffer[]) => feed(pieces).map(({ isSyncPoint }) => isSyncPoint);

test('with a picture in the stream no listener starts at a cluster that begins with sound or with a picture of others', () => {
  const clusters = [
    cluster(0, [audio(0), otherPicture(0), audio(20)]),
    cluster(40, [otherPicture(0), audio(0)]),
    cluster(80, [keyPicture(0), audio(0), otherPicture(40)]),
    cluster(120, [blockGroup(0, picture, false), audio(0)]),
    cluster(160, [blockGroup(0, picture, true), audio(0)]),
  ];
  const expected = [false, false, false, false, false, false, true, false, false, false, false, true, false];
  assert.deepEqual(syncPoints([head, ...clusters]), expected);
});

test('a key picture in the middle of a cluster gets one of its own, at the time of the other', () => {
  const chunks = feed(
    cutEvery(Buffer.concat([head, cluster(1000, [audio(0), keyPicture(20), audio(40)], 'unknown')]), 7),
  );
  const time = Buffer.alloc(10);
  time.writeUInt16BE(0xe788);
  time.writeUInt16BE(1000, 8);
  const own = Buffer.concat([Buffer.from('1f43b67501ffffffffffffff', 'hex'), time, keyPicture(20)]);
  assert.deepEqual(chunks[2]!.bytes, own);
  assert.deepEqual(
    chunks.map(({ isSyncPoint }) => isSyncPoint),
    [false, false, true, false],
  );
  assert.equal(
    chunks.reduce((sum, { duration }) => sum + duration, 0),
    40_000,
  );
});

test('a stream that announces a picture and sends none can be joined after five seconds', () => {
  const clusters = Array.from({ length: 7 }, (_, index) => cluster(index * 1000, [audio(0)]));
  assert.deepEqual(syncPoints([head, ...clusters]), [false, false, false, false, false, false, true, true]);
});

test('sound alone is joined at each cluster, whatever its track is', () => {
  const clusters = [cluster(0, [simpleBlock(0, sound)]), cluster(20, [simpleBlock(0, sound), simpleBlock(20, sound)])];
  assert.deepEqual(syncPoints([webmHead('A_OPUS'), ...clusters]), [false, true, true, false]);
});

test('takes a cluster whose timestamp is no number', () => {
  const broken = ebml('1f43b675', [ebml('e7', Buffer.alloc(2000, 0xff)), audio(0), keyPicture(0)]);
  assert.deepEqual(syncPoints([head, broken]), [false, false, true]);
});

for (const [name, video] of [
  ['VP8 with a key picture every second', ['-c:v', 'libvpx', '-g', '25', '-deadline', 'realtime', '-b:v', '300k']],
  [
    'VP8 so small that key pictures are inside clusters',
    ['-c:v', 'libvpx', '-g', '15', '-deadline', 'realtime', '-b:v', '20k'],
  ],
] as const) {
  test(`who joins ${name} sees the picture at once`, async () => {
    const output = [...video, '-c:a', 'libopus', '-b:a', '64k', '-f', 'webm', '-live', '1'];
    const bytes = await makeStream({ output, hasPicture: true, seconds: 6 });
    const framer = new WebmFramer();
    const chunks = feedFramer(framer, cutEvery(bytes, 1400));
    const places = chunks.flatMap(({ isSyncPoint }, index) => (isSyncPoint ? [index] : []));
    assert.ok(places.length >= 6, `${places.length} places to join`);
    for (const place of places) {
      const packets = await probePackets(Buffer.concat([framer.headers, joinChunks(chunks.slice(place))]));
      const [first] = packets;
      assert.equal(first?.type, 'video');
      assert.equal(first.isKeyframe, true);
    }
    const whole = await probePackets(bytes);
    assert.deepEqual(await probePackets(joinChunks(chunks)), whole);
  });
}
