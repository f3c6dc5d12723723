import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { ChainedOgg, type OggRendition, SingleOgg } from '../../src/formats/index.ts';
import { writeOggPage } from '../../src/formats/ogg/index.ts';
import { joinChunks } from '../support/feed-framer.ts';
import { feedRendition } from '../support/feed-rendition.ts';
import { readPages } from '../support/ogg-reader.ts';

/** Real decoders must get the same audio from a stream that was split at every title as from the original. */
const folder = mkdtempSync(join(tmpdir(), 'airchain-ogg-'));
after(() => rmSync(folder, { recursive: true }));

/** Two tones and a sweep, so that a lost, doubled or wrongly decoded piece changes the samples everywhere after it. */
const sound = 'aevalsrc=0.2*sin(2*PI*440*t)+0.1*sin(2*PI*(300+90*t)*t)|0.2*sin(2*PI*1000*t):s=48000:d=6';
const titles = Object.fromEntries([12, 21, 30, 33, 50].map((at) => [at, `Title ${at}`]));

function encode(name: string, codec: readonly string[]): Buffer {
  const path = join(folder, name);
  const input = ['-nostdin', '-v', 'error', '-f', 'lavfi', '-i', sound];
  execFileSync('ffmpeg', [...input, ...codec, '-page_duration', '100000', '-f', 'ogg', path]);
  return readFileSync(path);
}

/** Decodes the output of a rendition for the stream. 16-bit samples, channels interleaved. */
function decode(
  bytes: Buffer,
  command: string,
  argumentsFor: (input: string, output: string) => readonly string[],
): Int16Array {
  const [input, output] = [join(folder, 'in.ogg'), join(folder, 'out.pcm')];
  writeFileSync(input, bytes);
  execFileSync(command, argumentsFor(input, output), { stdio: 'ignore' });
  const pcm = readFileSync(output);
  return new Int16Array(pcm.buffer, pcm.byteOffset, pcm.length >> 1);
}

function render(rendition: OggRendition, bytes: Buffer): Buffer {
  return joinChunks(feedRendition(rendition, [{ bytes, titles }]));
}

function countChains(bytes: Buffer): number {
  let chains = 0;
  for (let at = bytes.indexOf('OggS'); at !== -1; at = bytes.indexOf('OggS', at + 1))
    chains += (bytes[at + 5]! >> 1) & 1;
  return chains;
}

function assertSameSound(heard: Int16Array, expected: Int16Array, tolerance: number): void {
  assert.equal(heard.length, expected.length, 'as many samples');
  const worst = heard.reduce((most, sample, at) => Math.max(most, Math.abs(sample - expected[at]!)), 0);
  assert.ok(worst <= tolerance, `samples differ by ${worst} at most`);
}

const opusdec = (bytes: Buffer): Int16Array =>
  decode(bytes, 'opusdec', (input, output) => ['--quiet', '--no-dither', '--rate', '48000', input, output]);
const oggdec = (bytes: Buffer): Int16Array =>
  decode(bytes, 'oggdec', (input, output) => ['--quiet', '--raw', '-o', output, input]);
const ffmpeg = (bytes: Buffer): Int16Array =>
  decode(bytes, 'ffmpeg', (input, output) => ['-nostdin', '-y', '-v', 'error', '-i', input, '-f', 's16le', output]);

// A restarted decoder rounds differently here and there: two steps of 16 bits are some -84 dBFS.
const cases = [
  { name: 'opusdec, Opus of 20 ms packets', codec: ['-c:a', 'libopus', '-b:a', '96k'], decoder: opusdec, tolerance: 2 },
  {
    name: 'opusdec, Opus of 60 ms packets for speech',
    codec: ['-c:a', 'libopus', '-b:a', '24k', '-application', 'voip', '-frame_duration', '60'],
    decoder: opusdec,
    tolerance: 8,
  },
  { name: 'oggdec, Vorbis', codec: ['-c:a', 'libvorbis', '-q:a', '4'], decoder: oggdec, tolerance: 0 },
  {
    name: 'ffmpeg, FLAC',
    codec: ['-c:a', 'flac', '-sample_fmt', 's16', '-frame_size', '1152'],
    decoder: ffmpeg,
    tolerance: 0,
  },
  { name: 'ffmpeg, Opus', codec: ['-c:a', 'libopus', '-b:a', '96k'], decoder: ffmpeg, tolerance: 2 },
];

for (const { name, codec, decoder, tolerance } of cases) {
  test(`hears no border between titles: ${name}`, () => {
    const source = encode(`${name.replace(/\W+/g, '-')}.ogg`, codec);
    const chained = render(new ChainedOgg(), source);
    assert.ok(countChains(chained) > 3, `${countChains(chained)} chains`);
    assertSameSound(decoder(chained), decoder(source), tolerance);
  });

  test(`hears the same from chains joined into one stream: ${name}`, () => {
    const source = encode(`joined-${name.replace(/\W+/g, '-')}.ogg`, codec);
    const joined = render(new SingleOgg(), render(new ChainedOgg(), source));
    assert.equal(countChains(joined), 1);
    const [heard, expected] = [decoder(joined), decoder(source)];
    // Without a last page the decoder also outputs the padding of the last packet.
    assertSameSound(heard.subarray(0, expected.length), expected, tolerance);
  });
}

test('lets ffmpeg play on where an encoder ended its chains with an empty packet', () => {
  const source = encode('ended.opus', ['-c:a', 'libopus']);
  const last = readPages(source).at(-1)!;
  const start = source.length - last.body.length - last.lacing.length - 27;
  const lacing = Uint8Array.from([...last.lacing, 0]);
  const { serial, sequence, granule, isLast, body } = last;
  const end = writeOggPage({ serial, sequence, granule: BigInt(granule), isLast, lacing, body });
  const ended = Buffer.concat([source.subarray(0, start), end]);
  const heard = ffmpeg(joinChunks(feedRendition(new SingleOgg(), [{ bytes: ended }, { bytes: ended }])));
  assert.ok(heard.length > 1.95 * ffmpeg(source).length, `${heard.length} samples`);
});

test('names every title to opusinfo, which finds nothing to complain about', () => {
  const chained = render(new ChainedOgg(), encode('named.opus', ['-c:a', 'libopus', '-metadata', 'title=First']));
  const path = join(folder, 'named-chained.opus');
  writeFileSync(path, chained);
  const report = execFileSync('opusinfo', [path]).toString();
  assert.deepEqual(
    [...report.matchAll(/^\ttitle=(.*)$/gim)].map((match) => match[1]),
    ['First', ...Object.values(titles)],
  );
});
