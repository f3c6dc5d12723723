import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { readChains } from '../../../test/support/ogg-reader.ts';
import { readFlacFrameSamples, readFlacHead, withoutFlacLength } from './flac.ts';
import { readOpusHead, readOpusPacketSamples, withPreSkip } from './opus.ts';
import { isTheoraKeyframe, readStreamHead } from './stream-head.ts';
import { readVorbisIdentification, readVorbisModes, VorbisSampleCounter } from './vorbis.ts';

const fixture = (name: string): Buffer => readFileSync(new URL(`../../../test/fixtures/${name}`, import.meta.url));
const packetsOf = (name: string): readonly Buffer[] => readChains(fixture(name))[0]!.packets;

test('reads how long an Opus packet plays from its first two bytes', () => {
  const cases = [
    { packet: [0 << 3], samples: 480 },
    { packet: [3 << 3], samples: 2_880 },
    { packet: [13 << 3], samples: 960 },
    { packet: [16 << 3], samples: 120 },
    { packet: [(31 << 3) | 1], samples: 1_920 },
    { packet: [(31 << 3) | 3, 6], samples: 5_760 },
    { packet: [(31 << 3) | 3, 7], samples: 0 },
    { packet: [(31 << 3) | 3], samples: 0 },
    { packet: [], samples: 0 },
  ];
  for (const { packet, samples } of cases) {
    assert.equal(readOpusPacketSamples(Buffer.from(packet)), samples, Buffer.from(packet).toString('hex'));
  }
});

test('reads OpusHead and changes its pre-skip alone', () => {
  const [packet] = packetsOf('tone.opus');
  const changed = withPreSkip(packet!, 15_360);
  assert.deepEqual([readOpusHead(packet!)!.preSkip, readOpusHead(changed)!.preSkip], [312, 15_360]);
  assert.deepEqual(withPreSkip(changed, 312), packet);
});

test('counts the samples of Vorbis packets to the one that the granule position tells', () => {
  const [chain] = readChains(fixture('tone-vorbis.ogg'));
  const head = readVorbisIdentification(chain!.packets[0]!)!;
  const counter = new VorbisSampleCounter(head.blockSizes, readVorbisModes(chain!.packets[2]!)!);
  const samples = chain!.packets.slice(3).reduce((sum, packet) => sum + counter.count(packet), 0);
  const last = chain!.pages.at(-1)!.granule;
  assert.ok(samples >= last && samples - last < head.blockSizes[1], `${samples} samples, the last page says ${last}`);
});

test('finds no modes in a setup header that is cut off or empty', () => {
  assert.equal(readVorbisModes(Buffer.alloc(0)), null);
  assert.equal(readVorbisModes(Buffer.alloc(40)), null);
});

test('counts the samples of FLAC frames to the one that the granule position tells', () => {
  const [chain] = readChains(fixture('tone-flac.ogg'));
  const samples = chain!.packets.slice(2).reduce((sum, packet) => sum + readFlacFrameSamples(packet), 0);
  assert.equal(samples, chain!.pages.at(-1)!.granule);
});

test('reads the block size of a FLAC frame in each of its forms', () => {
  const cases = [
    { frame: 'fff81008 0000', samples: 192 },
    { frame: 'fff82008 0000', samples: 576 },
    { frame: 'fff85008 0000', samples: 4_608 },
    { frame: 'fff86008 00ff', samples: 256 },
    { frame: 'fff87008 000fff', samples: 4_096 },
    { frame: 'fff97008 c28003ff', samples: 1_024 },
    { frame: 'fff8c008 0000', samples: 4_096 },
    { frame: 'fff80008 0000', samples: 0 },
    { frame: 'fff87008 00ff', samples: 0 },
    { frame: '84000000 0000', samples: 0 },
  ];
  for (const { frame, samples } of cases) {
    assert.equal(readFlacFrameSamples(Buffer.from(frame.replace(' ', ''), 'hex')), samples, frame);
  }
});

test('forgets how long a FLAC stream is, and nothing else of its head', () => {
  const [packet] = packetsOf('tone-flac.ogg');
  const endless = withoutFlacLength(packet!);
  assert.deepEqual(readFlacHead(endless), readFlacHead(packet!));
  assert.equal(endless.readUIntBE(31, 4) + (endless[30]! & 15), 0);
  assert.ok(endless.subarray(35, 51).every((byte) => byte === 0));
});

test('tells every codec by its first packet', () => {
  const cases = [
    { name: 'tone.opus', codec: 'Opus', ticks: 48_000 },
    { name: 'tone-vorbis.ogg', codec: 'Vorbis', ticks: 44_100 },
    { name: 'tone-flac.ogg', codec: 'FLAC', ticks: 16_000 },
    { name: 'tone-speex.ogg', codec: 'Speex', ticks: 16_000 },
  ];
  for (const { name, codec, ticks } of cases) {
    const head = readStreamHead(packetsOf(name)[0]!);
    assert.deepEqual([head.codec, head.ticksPerSecond], [codec, ticks]);
  }
  assert.equal(readStreamHead(Buffer.from('fishead\0')).codec, 'Skeleton');
  for (const packet of ['', 'OpusHead', '\x01vorbis', '\x7fFLAC', '\x80theora', 'whatever it is']) {
    assert.equal(readStreamHead(Buffer.from(packet, 'latin1')).codec, 'unknown', packet);
  }
});

test('knows a Theora keyframe from other frames and from headers', () => {
  assert.deepEqual(
    [0x00, 0x3f, 0x40, 0x80].map((byte) => isTheoraKeyframe(Buffer.of(byte))),
    [true, true, false, false],
  );
  assert.equal(isTheoraKeyframe(Buffer.alloc(0)), false);
});
