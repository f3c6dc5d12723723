import assert from 'node:assert/strict';
import { byteCount } from '../../src/core/index.ts';
import { Mount } from '../../src/mount/mount.ts';
import { SourceStream } from '../../src/mount/source-stream.ts';
import { readSourceDescription } from '../../src/protocols/icecast-source/index.ts';
import { readFixture } from '../support/feed-framer.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { mountOptions, TestSource } from '../support/mount-ports.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { cutAtRandom, type FuzzTarget, resultOf, words } from './fuzz-target.ts';

/** What a mount made of a source's bytes. */
interface Passed {
  /** Everything that listeners could get, headers included, in order. */
  readonly bytes: Buffer;
  readonly contentType: string;
  /** Why the source was ended: by a code where its format was not found out, by the mount's word later. */
  readonly end: string | null;
}

/** A mount holds at most the bytes that came, rewritten headers and empty pages at chain borders. */
const MOST_GROWTH_FACTOR = 4;
const MOST_GROWTH_BYTES = 64 * 1024;
/** An input of the first kilobytes has every header and several frames, and leaves time for more inputs. */
const SEED_BYTES = 6 * 1024;

/** Follows each input, so that what waits for more bytes is decided. */
const FILLER = Buffer.alloc(8192);

const tagWords = words(
  'ID3\x04\x00\x00\x00\x00\x00\x10',
  'ID3\x03\x00\x80\x7f\x7f\x7f\x7f',
  'TAG',
  'APETAGEX',
  "StreamTitle='A - B';",
);

/** Each format as it comes from a source that has logged in: found out, framed, into the rings of a mount. */
export const streamTargets: readonly FuzzTarget[] = [
  streamTarget(
    'mpeg-audio',
    'audio/mpeg',
    ['tone.mp3', 'tone-mpeg2.mp3', 'tone-vbr.mp3', 'tone.mp2'],
    words('0xfffb9064', '0xfffa', 'Xing', 'RIFF'),
  ),
  streamTarget('adts', 'audio/aac', ['tone.aac'], words('0xfff15080', '0xfff94c80')),
  streamTarget(
    'ogg',
    'application/ogg',
    ['tone.opus', 'tone-vorbis.ogg', 'tone-flac.ogg', 'tone-speex.ogg', 'tone-theora.ogg'],
    words(
      'OggS',
      'OpusHead',
      'OpusTags',
      '0x01766f72626973',
      '0x03766f72626973',
      '0x7f464c4143',
      'Speex   ',
      'TITLE=x',
      '0xffffffffffffffff',
    ),
  ),
  streamTarget(
    'webm',
    'audio/webm',
    ['tone.webm', 'tone-file.mka'],
    words('0x1a45dfa3', '0x18538067', '0x1f43b675', '0xa3', '0xa0', '0x01ffffffffffffff', '0xff'),
  ),
  streamTarget('flac', 'audio/flac', ['tone.flac'], words('fLaC', '0xfff8', '0xfff9', '0x84000000')),
  streamTarget('wav', 'audio/wav', [], words('RIFF', 'WAVE', 'fmt ', 'data', 'LIST', '0x0100', '0xfeff'), [wavFile()]),
  streamTarget(
    'unknown',
    null,
    ['tone.mp3', 'tone.opus', 'tone.webm', 'tone.flac', 'tone.aac'],
    words('G', 'ftyp', 'RIFF', '<html', '#EXTM3U', '0x000001ba', '0x47'),
  ),
];

function streamTarget(
  name: string,
  contentType: string | null,
  fixtures: readonly string[],
  ownWords: readonly Buffer[],
  more: readonly Buffer[] = [],
): FuzzTarget {
  const seeds = [...fixtures.map((file) => readFixture(file).subarray(0, SEED_BYTES)), ...more];
  return {
    name: `stream-${name}`,
    seeds,
    words: [...ownWords, ...tagWords],
    run: (input, random) => {
      const icyInterval = random() < 0.2 ? 1 + Math.floor(random() * 4000) : null;
      const whole = passThroughMount([Buffer.concat([input, FILLER])], contentType, icyInterval);
      const cut = passThroughMount([...cutAtRandom(input, random), FILLER], contentType, icyInterval);
      assert.ok(
        whole.bytes.length <= MOST_GROWTH_FACTOR * input.length + MOST_GROWTH_BYTES,
        'a mount keeps no more than came',
      );
      assert.equal(cut.end, whole.end, 'the cuts of TCP end no source');
      if (whole.end !== null) return;
      assert.equal(cut.contentType, whole.contentType, 'the cuts of TCP change no content type');
      assert.ok(cut.bytes.equals(whole.bytes), 'the cuts of TCP change no byte');
    },
  };
}

function passThroughMount(pieces: readonly Buffer[], contentType: string | null, icyInterval: number | null): Passed {
  const clock = new ManualClock();
  const dependencies = { clock, logger: silentLogger, emit() {}, abandon() {}, welcome() {}, reservedFor: () => null };
  const mount = new Mount('/fuzz', mountOptions({ oggTitles: 'auto' }), dependencies);
  const passed: Buffer[] = [];
  mount.attachTap({ begin() {}, chunk: ({ bytes }) => void passed.push(Buffer.from(bytes)), retitle() {}, end() {} });
  const source = new TestSource();
  const feed = mount.attach(source, readSourceDescription(new Map()));
  const interval = icyInterval === null ? null : byteCount(icyInterval);
  const stream = new SourceStream({ feed, logger: silentLogger, contentType, icyInterval: interval, charset: null });
  const refused = resultOf(() => pieces.map((piece) => stream.write(piece))) === null;
  const end = refused ? 'refused' : (source.ends[0] ?? null);
  return { bytes: Buffer.concat(passed), contentType: mount.contentType, end };
}

/** 16-bit stereo, a tenth of a second of a ramp. */
function wavFile(): Buffer {
  const head = Buffer.alloc(44);
  head.write('RIFF\xff\xff\xff\xffWAVEfmt ', 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(2, 22);
  head.writeUInt32LE(44_100, 24);
  head.writeUInt32LE(176_400, 28);
  head.writeUInt16LE(4, 32);
  head.writeUInt16LE(16, 34);
  head.write('data\xff\xff\xff\xff', 36, 'latin1');
  return Buffer.concat([head, Buffer.from(Array.from({ length: 4410 }, (_, index) => index & 0xff))]);
}
