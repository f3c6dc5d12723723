import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cutBytes, cutPlaces, singleBytes } from '../../../test/support/byte-cuts.ts';
import { readFixture } from '../../../test/support/feed-framer.ts';
import { makeStream } from '../../../test/support/made-stream.ts';
import { byteCount } from '../../core/index.ts';
import { createFramer } from '../create-framer.ts';
import { StreamSniffer } from './stream-sniffer.ts';

const KIB = 1024;
const mp3 = readFixture('tone.mp3');
const aac = readFixture('tone.aac');

/** Feeds pieces until it is decided; what is left over belongs to the stream too. */
function sniff(contentType: string | null, pieces: readonly Buffer[], maxTagBytes = 1024 * KIB) {
  const sniffer = new StreamSniffer({ contentType, maxTagBytes: byteCount(maxTagBytes) });
  for (const [index, piece] of pieces.entries()) {
    const sniffed = sniffer.push(piece);
    if (sniffed) return { ...sniffed, bytes: Buffer.concat([sniffed.bytes, ...pieces.slice(index + 1)]) };
  }
  return null;
}

const files = [
  { file: 'tone.mp3', family: 'mpeg-audio', enough: 421 },
  // Two frames of 104 bytes would fit into one packet of a transport stream.
  { file: 'tone-mpeg2.mp3', family: 'mpeg-audio', enough: 213 },
  { file: 'tone.mp2', family: 'mpeg-audio', enough: 630 },
  // A tag of 56 bytes and a frame of 208.
  { file: 'tone-vbr.mp3', family: 'mpeg-audio', enough: 268 },
  { file: 'tone.aac', family: 'adts', enough: 272 },
  { file: 'tone.opus', family: 'ogg', enough: 4 },
  { file: 'tone-vorbis.ogg', family: 'ogg', enough: 4 },
  { file: 'tone.webm', family: 'webm', enough: 36 },
  { file: 'tone-file.mka', family: 'webm', enough: 40 },
  { file: 'tone.flac', family: 'flac', enough: 4 },
] as const;

for (const { file, family, enough } of files) {
  test(`tells ${file} is ${family} from its first ${enough} bytes, whatever it is announced as`, () => {
    const bytes = readFixture(file);
    assert.equal(sniff(null, [bytes.subarray(0, enough - 1)]), null);
    assert.equal(sniff(null, [bytes.subarray(0, enough)])?.family, family);
    for (const claim of ['audio/mpeg', 'audio/aac', 'application/ogg', 'audio/flac', 'audio/mp4', 'text/plain', '']) {
      const sniffed = sniff(claim, [bytes]);
      assert.equal(sniffed?.family, family, claim);
      assert.deepEqual(sniffed?.bytes, file === 'tone-vbr.mp3' ? bytes.subarray(56) : bytes, claim);
    }
  });
}

for (const [bytes, own, other, family] of [
  [mp3, 'audio/mpeg', 'audio/aac', 'mpeg-audio'],
  [aac, 'audio/aac', 'audio/mpeg', 'adts'],
] as const) {
  test(`tells ${family} that is joined in the middle of a frame, under any name`, () => {
    const joined = bytes.subarray(300);
    const names = [own, other, 'audio/mp4', 'video/mpeg', 'application/ogg', 'application/octet-stream', 'x/y', null];
    for (const claim of names) {
      for (const pieces of [[joined], singleBytes(joined)]) {
        const sniffed = sniff(claim, pieces);
        assert.equal(sniffed?.family, family, `${claim}`);
        assert.equal(sniffed?.contentType, own, `${claim}`);
      }
    }
  });
}

test('keeps the name that the source has for its format, and names a wrong one right', () => {
  const told = (claim: string | null, bytes: Buffer) => sniff(claim, [bytes])?.contentType;
  assert.equal(told('audio/aacp', aac), 'audio/aacp');
  assert.equal(told('audio/x-mpeg; x=y', mp3), 'audio/x-mpeg; x=y');
  assert.equal(told('audio/mpeg', readFixture('tone.opus')), 'application/ogg');
  assert.equal(told(null, readFixture('tone-file.mka')), 'video/x-matroska');
  assert.equal(told('audio/x-matroska', readFixture('tone-file.mka')), 'audio/x-matroska');
  assert.equal(told('audio/mpeg', readFixture('tone.webm')), 'video/webm');
  assert.equal(sniff('audio/mpeg', [aac])?.isMislabelled, true);
  assert.equal(sniff('application/octet-stream', [aac])?.isMislabelled, false);
  assert.equal(sniff('audio/mpeg', [mp3])?.isMislabelled, false);
});

/** Frames of the given lengths with nothing in them, beginning with `header`. */
function frames(header: string, length: number, count: number): Buffer {
  const frame = Buffer.alloc(length);
  Buffer.from(header, 'hex').copy(frame);
  return Buffer.concat(Array<Buffer>(count).fill(frame));
}

test('two frames in the middle of other bytes beat a claim of their kind alone', () => {
  const noise = (seed: number) => Buffer.from(Array.from({ length: 2000 }, (_, i) => (i * i * seed + i) & 0x7f));
  const hidden = Buffer.concat([noise(3), frames('fffb9000', 417, 2), noise(5), noise(7), noise(9), noise(11)]);
  assert.equal(sniff('audio/mpeg', [hidden])?.family, 'mpeg-audio');
  for (const claim of ['audio/mp4', 'video/x-unheard-of', 'application/octet-stream']) {
    const sniffed = sniff(claim, [hidden]);
    assert.equal(sniffed?.family, 'bytes', claim);
    assert.equal(sniffed?.contentType, claim);
    assert.deepEqual(sniffed?.bytes, hidden);
  }
  assert.equal(sniff('audio/aac', [hidden])?.family, 'adts', 'two of the other kind are no proof');
});

test('knows MPEG audio of free format, whose frames do not tell their length', () => {
  const free = Buffer.from(mp3);
  for (let at = 0; at < free.length; ) {
    const length = 417 + ((free[at + 2]! >> 1) & 1);
    free[at + 2]! &= 0x0f;
    at += length;
  }
  for (const bytes of [free, free.subarray(200)]) {
    for (const claim of ['audio/mpeg', 'audio/aac', null]) {
      const sniffed = sniff(claim, [bytes]);
      assert.deepEqual([sniffed?.family, sniffed?.contentType], ['bytes', 'audio/mpeg'], `${claim}`);
    }
  }
  for (const claim of ['audio/ogg', 'audio/flac', 'video/webm', 'audio/wav']) {
    assert.equal(sniff(claim, [free])?.contentType, 'audio/mpeg', `from its first byte on it beats ${claim}`);
  }
});

test('takes MP3 out of WAV, frame for frame', async () => {
  const wav = await makeStream({ output: ['-c:a', 'libmp3lame', '-b:a', '64k', '-f', 'wav'] });
  const sound = wav.subarray(wav.indexOf('data') + 8);
  for (const claim of ['audio/wav', 'audio/mpeg', null]) {
    const sniffed = sniff(claim, [wav]);
    assert.equal(sniffed?.family, 'mpeg-audio');
    assert.equal(sniffed?.contentType, 'audio/mpeg');
    const got: Buffer[] = [];
    createFramer('mpeg-audio').push(sniffed.bytes, (chunk) => got.push(Buffer.from(chunk.bytes)));
    const cut = Buffer.concat(got);
    assert.ok(cut.length > 20_000);
    assert.deepEqual(cut, sound.subarray(0, cut.length));
  }
});

const unknown = [
  { name: 'silence', bytes: Buffer.alloc(9000) },
  { name: 'set bits', bytes: Buffer.alloc(9000, 0xff) },
  { name: 'text', bytes: Buffer.alloc(9000, '<html><body>It works</body></html>\n') },
  { name: 'quiet samples of 16 bits', bytes: Buffer.alloc(9000, Buffer.from('fffffefffbff01000000fdff', 'hex')) },
];

for (const { name, bytes } of unknown) {
  test(`knows that it does not know ${name}, once there is enough of it`, () => {
    assert.equal(sniff(null, [bytes.subarray(0, 8191)]), null);
    for (const claim of [null, 'text/html', 'Text/HTML; charset=utf-8']) {
      assert.throws(() => sniff(claim, [bytes]), { code: 'FORMAT_NOT_RECOGNISED' }, `${claim}`);
    }
    assert.deepEqual(sniff('audio/x-unheard-of', [bytes])?.bytes, bytes);
    assert.equal(sniff('audio/mpeg', [bytes])?.family, 'mpeg-audio', 'the framer has the last word');
  });
}

test('what it decides does not depend on how the bytes are cut', () => {
  const head = fc.constantFrom(
    Buffer.alloc(0),
    Buffer.from('TAG'.padEnd(128)),
    Buffer.from('RIFF'),
    Buffer.from('\x56\xe0\x10'),
    Buffer.from('\x0b\x77'),
    aac.subarray(5, 400),
    mp3.subarray(100, 700),
  );
  const claim = fc.constantFrom('audio/mpeg', 'audio/aac', 'audio/mp4', 'application/octet-stream', 'application/ogg');
  const body = fc.constantFrom(mp3, aac, readFixture('tone.opus'), Buffer.alloc(20_000, 0x47), Buffer.alloc(20_000));
  fc.assert(
    fc.property(head, claim, body, cutPlaces, (before, contentType, after, places) => {
      const bytes = Buffer.concat([before, after]);
      const whole = sniff(contentType, [bytes]);
      const cut = sniff(contentType, cutBytes(bytes, places));
      assert.deepEqual(cut && { ...cut, bytes: null }, whole && { ...whole, bytes: null });
      assert.deepEqual(cut?.bytes, whole?.bytes);
    }),
    { numRuns: 300 },
  );
});

test('takes any bytes without a fault of its own', () => {
  const type = fc.option(fc.constantFrom('audio/mpeg', 'audio/aac', 'audio/mp4', 'audio/flac', 'text/plain', ''));
  const magic = fc.constantFrom(
    '',
    'ID3\x04\0\0',
    'RIFF',
    'OggS',
    'fLaC',
    '\x1a\x45\xdf\xa3',
    '\0\0\x01\xba',
    'G',
    '\x56\xe1',
  );
  fc.assert(
    fc.property(type, magic, fc.array(fc.uint8Array({ maxLength: 3000 }), { maxLength: 8 }), (claim, start, parts) => {
      try {
        sniff(claim, [Buffer.from(start, 'latin1'), ...parts.map((part) => Buffer.from(part))]);
      } catch (error) {
        assert.match((error as { code: string }).code, /^FORMAT_/);
      }
    }),
    { numRuns: 500 },
  );
});
