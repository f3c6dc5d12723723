import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cutBytes, cutPlaces, singleBytes } from '../../../test/support/byte-cuts.ts';
import { makeStream } from '../../../test/support/made-stream.ts';
import { byteCount } from '../../core/index.ts';
import { createFramer } from '../create-framer.ts';
import { StreamSniffer } from './stream-sniffer.ts';

const aac = ['-c:a', 'aac', '-b:a', '16k', '-ac', '1'];
const mp3 = ['-c:a', 'libmp3lame', '-b:a', '32k', '-ac', '1', '-ar', '22050'];
const mp2 = ['-c:a', 'mp2', '-b:a', '64k'];
const ac3 = ['-c:a', 'ac3', '-b:a', '96k'];
const fragments = ['-movflags', 'empty_moov+frag_keyframe+default_base_moof'];

/** Containers that are not taken apart, each with codecs whose frames are found in them by accident. */
const opaque: readonly { name: string; output: readonly string[]; type: string; hasPicture?: boolean }[] = [
  { name: 'MPEG-TS with AAC of 16 kbit/s', output: [...aac, '-f', 'mpegts'], type: 'video/mp2t' },
  { name: 'MPEG-TS with MP3 of 32 kbit/s', output: [...mp3, '-f', 'mpegts'], type: 'video/mp2t' },
  { name: 'MPEG-TS with MP2 and picture', output: [...mp2, '-f', 'mpegts'], type: 'video/mp2t', hasPicture: true },
  { name: 'MPEG-TS with AC-3', output: [...ac3, '-f', 'mpegts'], type: 'video/mp2t' },
  { name: 'BDAV', output: [...ac3, '-f', 'mpegts', '-mpegts_m2ts_mode', '1'], type: 'video/mp2t' },
  { name: 'MPEG-PS with MP2', output: [...mp2, '-f', 'mpeg'], type: 'video/mpeg' },
  {
    name: 'MPEG-PS with MP3 and picture',
    output: [...mp3, '-ar', '44100', '-f', 'vob'],
    type: 'video/mpeg',
    hasPicture: true,
  },
  { name: 'LOAS', output: ['-c:a', 'aac', '-b:a', '96k', '-f', 'latm'], type: 'audio/mp4a-latm' },
  { name: 'fMP4 with AAC', output: [...aac, ...fragments, '-f', 'mp4'], type: 'video/mp4' },
  { name: 'fMP4 with MP3', output: [...mp3, ...fragments, '-f', 'mp4'], type: 'video/mp4' },
  { name: 'QuickTime', output: [...mp3, ...fragments, '-f', 'mov'], type: 'video/mp4' },
  { name: 'AVI with MP3', output: [...mp3, '-f', 'avi'], type: 'video/x-msvideo' },
  { name: 'AVI with MP3 and picture', output: [...mp3, '-f', 'avi'], type: 'video/x-msvideo', hasPicture: true },
  { name: 'WMA', output: ['-c:a', 'wmav2', '-f', 'asf'], type: 'video/x-ms-asf' },
  { name: 'ASF with MP3', output: [...mp3, '-f', 'asf'], type: 'video/x-ms-asf' },
  { name: 'framed ASF', output: [...mp3, '-f', 'asf_stream'], type: 'application/x-mms-framed' },
  { name: 'RealMedia', output: [...ac3, '-f', 'rm'], type: 'application/vnd.rn-realmedia' },
  { name: 'AIFF', output: ['-f', 'aiff'], type: 'audio/aiff' },
  { name: 'NUT with MP3', output: [...mp3, '-f', 'nut'], type: 'video/x-nut' },
  { name: 'CAF', output: ['-c:a', 'pcm_s16be', '-f', 'caf'], type: 'audio/x-caf' },
  { name: 'FLV with MP3', output: [...mp3, '-f', 'flv'], type: 'video/x-flv' },
  { name: 'AC-3', output: [...ac3, '-f', 'ac3'], type: 'audio/ac3' },
  { name: 'E-AC-3', output: ['-c:a', 'eac3', '-b:a', '96k', '-f', 'eac3'], type: 'audio/ac3' },
  { name: 'DTS', output: ['-c:a', 'dca', '-strict', '-2', '-f', 'dts'], type: 'audio/vnd.dts' },
  { name: 'AU', output: ['-f', 'au'], type: 'audio/basic' },
  { name: 'Wave64 with MP3', output: [...mp3, '-f', 'w64'], type: 'audio/x-w64' },
  { name: 'WavPack', output: ['-c:a', 'wavpack', '-f', 'wv'], type: 'audio/x-wavpack' },
  { name: 'True Audio', output: ['-c:a', 'tta', '-f', 'tta'], type: 'audio/x-tta' },
  { name: 'ADPCM in WAV', output: ['-c:a', 'adpcm_ms', '-f', 'wav'], type: 'audio/wav' },
  { name: 'AAC in WAV', output: [...aac, '-f', 'wav'], type: 'audio/wav' },
  {
    name: 'MPEG video',
    output: ['-an', '-c:v', 'mpeg2video', '-f', 'mpeg2video'],
    type: 'video/mpeg',
    hasPicture: true,
  },
  {
    name: 'MXF',
    output: ['-c:v', 'mpeg2video', '-ar', '48000', '-f', 'mxf'],
    type: 'application/mxf',
    hasPicture: true,
  },
];

/** What listeners get of a stream, and its content type. */
function listenTo(contentType: string | null, pieces: readonly Buffer[]) {
  const sniffer = new StreamSniffer({ contentType, maxTagBytes: byteCount(1024 * 1024) });
  const got: Buffer[] = [];
  let told: string | null = null;
  let framer = null;
  for (const piece of pieces) {
    let bytes = piece;
    if (framer === null) {
      const sniffed = sniffer.push(piece);
      if (sniffed === null) continue;
      told = `${sniffed.family} ${sniffed.contentType}`;
      framer = createFramer(sniffed.family);
      bytes = sniffed.bytes;
    }
    framer.push(bytes, (chunk) => got.push(Buffer.from(chunk.bytes)));
  }
  return { told, bytes: Buffer.concat(got) };
}

for (const { name, output, type, hasPicture } of opaque) {
  test(`${name} leaves as it came, whatever it is announced as and however it is cut`, async () => {
    const bytes = await makeStream({ output, hasPicture });
    assert.ok(bytes.length > 4096, `${bytes.length} bytes`);
    for (const claim of [type, 'audio/mpeg', 'audio/aac', 'application/octet-stream', null]) {
      const whole = listenTo(claim, [bytes]);
      assert.equal(whole.told, `bytes ${type}`, `${claim}`);
      assert.ok(whole.bytes.equals(bytes), `${claim}: ${whole.bytes.length} of ${bytes.length} bytes`);
    }
    const start = bytes.subarray(0, 20_000);
    assert.ok(listenTo('audio/mpeg', singleBytes(start)).bytes.equals(start), 'byte by byte');
    fc.assert(
      fc.property(cutPlaces, (places) => {
        const cut = listenTo('audio/aac', cutBytes(bytes, places));
        assert.ok(cut.bytes.equals(bytes));
      }),
      { numRuns: 10 },
    );
  });
}
