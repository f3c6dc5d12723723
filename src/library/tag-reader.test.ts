import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { makeTemporaryFolder } from '../../test/support/temporary-folder.ts';
import { byteCount } from '../core/index.ts';
import { readArtwork } from './read-artwork.ts';
import { isSystemError, readTags } from './tag-reader.ts';
import { noTags } from './track-tags.ts';

const run = promisify(execFile);
const ffmpeg = (...args: string[]) => run('ffmpeg', ['-nostdin', '-v', 'error', ...args]);

const metadata = (tags: Record<string, string>) =>
  Object.entries(tags).flatMap(([name, value]) => ['-metadata', `${name}=${value}`]);
const tone = ['-f', 'lavfi', '-i', 'sine=frequency=700:duration=2'];
const picture = ['-f', 'lavfi', '-i', 'color=c=red:s=32x32', '-frames:v', '1'];

/** A picture as a comment of Ogg holds it: a picture block of FLAC (RFC 9639 §8.8) in base64. */
function flacPicture(path: string): string {
  const u32 = (...values: number[]) =>
    Buffer.concat(values.map((value) => Buffer.from([0, 0, value >> 8, value & 255])));
  const bytes = readFileSync(path);
  const type = 'image/png';
  const head = Buffer.concat([u32(3, type.length), Buffer.from(type), u32(0, 32, 32, 24, 0, bytes.length)]);
  return Buffer.concat([head, bytes]).toString('base64');
}

const knowsDuration: Readonly<Record<string, boolean>> = {
  mp3: true,
  flac: true,
  m4a: true,
  wav: true,
  ogg: false,
  opus: false,
};

for (const [ending, hasDuration] of Object.entries(knowsDuration)) {
  test(`reads artist, title and album of ${ending}${hasDuration ? ', and its duration' : ''}`, async (t) => {
    const path = join(makeTemporaryFolder(t), `x.${ending}`);
    await ffmpeg(...tone, ...metadata({ artist: 'Sigur Rós', title: 'Ára bátur ♪', album: 'Með suð' }), path);
    const tags = await readTags(path, null);
    const isLatin = ending === 'wav';
    if (!isLatin) assert.deepEqual([tags.artist, tags.title, tags.album], ['Sigur Rós', 'Ára bátur ♪', 'Með suð']);
    assert.ok(isLatin || !tags.hasArtwork);
    if (hasDuration) assert.ok(Math.abs(tags.duration! - 2000) < 100, `${tags.duration}`);
  });
}

test('reads the loudness that other programs have measured', async (t) => {
  const folder = makeTemporaryFolder(t);
  const gain = metadata({ REPLAYGAIN_TRACK_GAIN: '-6.50 dB', REPLAYGAIN_TRACK_PEAK: '0.500000' });
  for (const ending of ['mp3', 'flac', 'ogg']) {
    const path = join(folder, `x.${ending}`);
    await ffmpeg(...tone, ...gain, path);
    const { loudness } = await readTags(path, null);
    assert.equal(loudness?.integrated, -11.5, ending);
    assert.ok(Math.abs(loudness.truePeak - -6.02) < 0.01, ending);
  }
  const opus = join(folder, 'x.opus');
  await ffmpeg(...tone, ...metadata({ R128_TRACK_GAIN: '-768' }), opus);
  assert.deepEqual((await readTags(opus, null)).loudness, { integrated: -20, truePeak: 0 });
});

test('reads the tags and the picture of FLAC in Ogg, whatever it is named', async (t) => {
  const folder = makeTemporaryFolder(t);
  const [flac, cover] = [join(folder, 'x.flac'), join(folder, 'cover.png')];
  await ffmpeg(...picture, cover);
  const tags = metadata({
    artist: 'Ann',
    title: 'Été',
    REPLAYGAIN_TRACK_GAIN: '-6.50 dB',
    METADATA_BLOCK_PICTURE: flacPicture(cover),
  });
  await ffmpeg(...tone, ...tags, '-f', 'ogg', '-c:a', 'flac', flac);
  const { artist, title, loudness, duration, hasArtwork } = await readTags(flac, null);
  assert.deepEqual([artist, title, loudness?.integrated, duration, hasArtwork], ['Ann', 'Été', -11.5, 2000, true]);
  assert.equal((await readArtwork(flac))?.contentType, 'image/png');
});

test('finds the picture of a file and gives it, up to a limit', async (t) => {
  const folder = makeTemporaryFolder(t);
  const cover = join(folder, 'cover.png');
  await ffmpeg(...picture, cover);
  for (const [ending, more] of [
    ['mp3', ['-c:v', 'mjpeg']],
    ['flac', ['-c:v', 'copy']],
    ['m4a', ['-c:v', 'copy']],
  ] as const) {
    const path = join(folder, `x.${ending}`);
    await ffmpeg(...tone, '-i', cover, '-map', '0', '-map', '1', ...more, '-disposition:v', 'attached_pic', path);
    assert.equal((await readTags(path, null)).hasArtwork, true, ending);
    const artwork = await readArtwork(path);
    assert.equal(artwork?.contentType, ending === 'mp3' ? 'image/jpeg' : 'image/png', ending);
    assert.ok(artwork.bytes.length > 50, ending);
    assert.equal(await readArtwork(path, byteCount(artwork.bytes.length - 1)), null, ending);
  }
  const bare = join(folder, 'bare.mp3');
  await ffmpeg(...tone, bare);
  for (const path of [bare, cover, join(folder, 'missing.mp3'), folder])
    assert.equal(await readArtwork(path), null, path);
});

test('gives no picture that unpacks to more than a browser can bear', async (t) => {
  const folder = makeTemporaryFolder(t);
  for (const [size, isGiven] of [
    ['6000x6000', true],
    ['7000x6000', false],
  ] as const) {
    const cover = join(folder, `${size}.png`);
    const path = join(folder, `${size}.mp3`);
    await ffmpeg('-f', 'lavfi', '-i', `color=red:size=${size}`, '-frames:v', '1', '-pix_fmt', 'monob', cover);
    await ffmpeg(
      ...tone,
      '-i',
      cover,
      '-map',
      '0',
      '-map',
      '1',
      '-c:v',
      'copy',
      '-disposition:v',
      'attached_pic',
      path,
    );
    assert.equal((await readArtwork(path)) !== null, isGiven, size);
  }
});

test('gives no picture whose bytes are none, whatever the tag calls it', async (t) => {
  const path = join(makeTemporaryFolder(t), 'x.mp3');
  const body = Buffer.concat([Buffer.from('\0image/jpeg\0\x03\0', 'latin1'), Buffer.from('<svg onload="alert(1)"/>')]);
  const frame = Buffer.concat([Buffer.from('APIC\0\0\0'), Buffer.from([body.length, 0, 0]), body]);
  const head = Buffer.from([0x49, 0x44, 0x33, 3, 0, 0, 0, 0, 0, frame.length]);
  writeFileSync(path, Buffer.concat([head, frame]));
  assert.equal((await readTags(path, null)).hasArtwork, true);
  assert.equal(await readArtwork(path), null);
});

test('finds no tags in garbage, and rejects only for what the system says', async (t) => {
  const folder = makeTemporaryFolder(t);
  const letter = 'this is a letter to the listeners, not music. '.repeat(100);
  for (const ending of ['mp3', 'flac', 'ogg', 'opus', 'm4a', 'wav', 'aac']) {
    for (const [name, bytes] of Object.entries({ empty: '', letter, ID3: `ID3\x04\0\0\x7f\x7f\x7f\x7f${letter}` })) {
      const path = join(folder, `${name}.${ending}`);
      writeFileSync(path, bytes);
      const { artist, title, hasArtwork, loudness } = await readTags(path, null);
      const { duration: _, album: __, ...nothing } = noTags;
      assert.deepEqual({ artist, title, hasArtwork, loudness }, nothing, path);
    }
  }
  mkdirSync(join(folder, 'folder.mp3'));
  for (const name of ['folder.mp3', 'missing.mp3'])
    await assert.rejects(readTags(join(folder, name), null), isSystemError, name);
});
