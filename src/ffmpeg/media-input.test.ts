import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { crc32, deflateSync } from 'node:zlib';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { newFfmpeg } from '../../test/support/new-ffmpeg.ts';
import { makeTemporaryFolder } from '../../test/support/temporary-folder.ts';
import { waitUntil } from '../../test/support/wait-until.ts';
import { millis, sampleFrames } from '../core/index.ts';
import { SAMPLE_RATE } from '../pcm/index.ts';
import { measureTrack, PcmDecoder } from './index.ts';
import { MediaInput } from './media-input.ts';

const run = promisify(execFile);
const fixtures = join(import.meta.dirname, '../../test/fixtures');
const HOUR = sampleFrames(3600 * SAMPLE_RATE);

/** What comes of an input when all of it is decoded: seconds of sound, and the fault where there is one. */
async function decode(t: TestContext, input: MediaInput, bytes: Buffer | null = null) {
  const decoder = new PcmDecoder({ ffmpeg: newFfmpeg(), input, urgency: 'programme', ahead: HOUR });
  t.after(() => decoder.close());
  if (bytes !== null) {
    decoder.write(bytes);
    decoder.endInput();
  }
  await waitUntil(() => decoder.state !== 'open', 'the decoder to end');
  return { seconds: decoder.ready / SAMPLE_RATE, failure: decoder.failure };
}

/** A folder with a file that nothing may reach, and texts that name it under the names of music. */
function writeLures(t: TestContext): { folder: string; secret: string; lures: Record<string, string> } {
  const folder = makeTemporaryFolder(t);
  const secret = join(folder, 'secret.mp3');
  copyFileSync(join(fixtures, 'tone.mp3'), secret);
  const hls = (address: string) => `#EXTM3U\n#EXT-X-TARGETDURATION:20\n#EXTINF:9,\n${address}\n#EXT-X-ENDLIST\n`;
  const segment = `<SegmentList duration="9"><SegmentURL media="file://${secret}"/></SegmentList>`;
  return {
    folder,
    secret,
    lures: {
      'hls of a file': hls(`file://${secret}`),
      'hls of a path': hls(secret),
      'hls of a neighbour': hls('secret.mp3'),
      'hls by subfile': hls(`subfile,,start,0,end,0,,:${secret}`),
      'hls by concat': hls(`concat:${secret}|${secret}`),
      'hls by crypto': hls(`crypto+file://${secret}`),
      'hls of data': hls(`data:audio/mpeg;base64,${btoa('x')}`),
      'hls of another server': hls('http://127.0.0.1:9/x.mp3'),
      ffconcat: `ffconcat version 1.0\nfile '${secret}'\n`,
      sdp: 'v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nm=audio 5004 RTP/AVP 0\n',
      dash: `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT9S"><Period><AdaptationSet mimeType="audio/mpeg"><Representation id="0" bandwidth="1">${segment}</Representation></AdaptationSet></Period></MPD>`,
      smooth: `<SmoothStreamingMedia MajorVersion="2"><!-- file://${secret} --></SmoothStreamingMedia>`,
      ffmetadata: ';FFMETADATA1\ntitle=x\n',
      text: 'a letter to the station, and no sound in it\n'.repeat(50),
    },
  };
}

test('a text under the name of a track is never played or measured, whatever it refers to', async (t) => {
  const { folder, lures } = writeLures(t);
  for (const [name, text] of Object.entries(lures)) {
    for (const ending of name.startsWith('hls of a') ? ['mp3', 'm4a'] : ['mp3']) {
      const path = join(folder, `${name}.${ending}`);
      writeFileSync(path, text);
      const { seconds, failure } = await decode(t, MediaInput.file(path));
      assert.equal(seconds, 0, path);
      assert.ok(failure !== null, path);
      if (ending !== 'mp3') continue;
      const measured = await measureTrack({ clock: new ManualClock(), ffmpeg: newFfmpeg(), path });
      assert.equal(measured.kind, 'broken', `${path}: ${JSON.stringify(measured)}`);
    }
  }
});

test('the reason names what the file is', async (t) => {
  const { folder, lures } = writeLures(t);
  const path = join(folder, 'x.mp3');
  writeFileSync(path, lures.ffconcat!);
  assert.equal((await decode(t, MediaInput.file(path))).failure, 'it is no sound but another kind of file (concat)');
});

test('what a source sends is never taken for a list of files', async (t) => {
  const { lures } = writeLures(t);
  for (const format of [null, 'mp3']) {
    for (const [name, text] of Object.entries(lures)) {
      assert.equal((await decode(t, MediaInput.stream(format), Buffer.from(text))).seconds, 0, `${name} as ${format}`);
    }
  }
});

test('every kind of file that the library takes is played, by its content and not by its name', async (t) => {
  const folder = makeTemporaryFolder(t);
  for (const ending of ['mp3', 'aac', 'm4a', 'flac', 'ogg', 'opus', 'wav', 'mka', 'aiff', 'wma', 'mp2']) {
    const path = join(folder, `x.${ending}`);
    await run('ffmpeg', ['-nostdin', '-v', 'error', '-i', join(fixtures, 'tone.mp3'), '-strict', '-2', path]);
    const { seconds, failure } = await decode(t, MediaInput.file(path));
    assert.ok(seconds > 0.8 && failure === null, `${ending}: ${seconds} s, ${failure}`);
    const misnamed = join(folder, `misnamed-${ending}.mp3`);
    copyFileSync(path, misnamed);
    assert.ok((await decode(t, MediaInput.file(misnamed))).seconds > 0.8, misnamed);
  }
});

test('of a film the sound is played and measured', async (t) => {
  const folder = makeTemporaryFolder(t);
  const picture = ['-f', 'lavfi', '-i', 'testsrc=size=64x64:duration=1'];
  const forms = { mp4: ['mpeg4', 'aac'], webm: ['libvpx', 'libopus'], mka: ['mpeg4', 'flac'] };
  for (const [ending, [video, audio]] of Object.entries(forms)) {
    const path = join(folder, `x.${ending}`);
    const codecs = ['-map', '0:v', '-map', '1:a', '-c:v', video!, '-c:a', audio!];
    await run('ffmpeg', ['-nostdin', '-v', 'error', ...picture, '-i', join(fixtures, 'tone.mp3'), ...codecs, path]);
    const { seconds, failure } = await decode(t, MediaInput.file(path));
    assert.ok(seconds > 0.8 && failure === null, `${ending}: ${seconds} s, ${failure}`);
    const measured = await measureTrack({ clock: new ManualClock(), ffmpeg: newFfmpeg(), path });
    assert.equal(measured.kind, 'measured', `${ending}: ${JSON.stringify(measured)}`);
  }
});

test('Musepack, which ffmpeg reads and does not write, is played and measured, whatever its name', async (t) => {
  const misnamed = join(makeTemporaryFolder(t), 'x.mp3');
  copyFileSync(join(fixtures, 'tone.mpc'), misnamed);
  for (const path of [join(fixtures, 'tone.mpc'), misnamed]) {
    const { seconds, failure } = await decode(t, MediaInput.file(path));
    assert.ok(seconds > 0.8 && failure === null, `${path}: ${seconds} s, ${failure}`);
    const measured = await measureTrack({ clock: new ManualClock(), ffmpeg: newFfmpeg(), path });
    assert.equal(measured.kind, 'measured', `${path}: ${JSON.stringify(measured)}`);
  }
});

test('a file whose name is not UTF-8 is played and measured by its bytes', async (t) => {
  const folder = makeTemporaryFolder(t);
  const path = (name: string) => join(folder, name);
  const names: Record<string, Buffer> = {
    "Tab\ueffa '$HOME' \\.mp3": Buffer.from("Tab\xfa '$HOME' \\.mp3", 'latin1'),
    '\uefcf\uefe5\ueff1.mp3': Buffer.from([0xcf, 0xe5, 0xf1, ...Buffer.from('.mp3')]),
  };
  for (const [name, bytes] of Object.entries(names)) {
    copyFileSync(join(fixtures, 'tone.mp3'), Buffer.concat([Buffer.from(`${folder}/`), bytes]));
    const { seconds, failure } = await decode(t, MediaInput.file(path(name), { from: millis(500), to: null }));
    assert.ok(seconds > 0.3 && failure === null, `${name}: ${seconds} s, ${failure}`);
    const measured = await measureTrack({ clock: new ManualClock(), ffmpeg: newFfmpeg(), path: path(name) });
    assert.equal(measured.kind, 'measured', JSON.stringify(measured));
  }
});

/** A picture of 225 million points in under a megabyte. */
function writePictureBomb(): Buffer {
  const size = 15_000;
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length);
    frame.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const head = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0]);
  head.writeUInt32BE(size);
  head.writeUInt32BE(size, 4);
  const rows = deflateSync(Buffer.alloc((size + 1) * size));
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), chunk('IDAT', rows)]);
}

test('a cover is not unpacked, however large it says to be, and the track plays', async (t) => {
  const path = join(makeTemporaryFolder(t), 'bomb.mp3');
  const picture = Buffer.concat([Buffer.from('\0image/png\0\x03\0', 'latin1'), writePictureBomb()]);
  const sizes = Buffer.alloc(8);
  sizes.writeUInt32BE(picture.length);
  const frame = Buffer.concat([Buffer.from('APIC'), sizes.subarray(0, 6), picture]);
  const tag = Buffer.from([0x49, 0x44, 0x33, 3, 0, 0, 0, 0, 0, 0]);
  for (let at = 0; at < 4; at++) tag[6 + at] = (frame.length >> (7 * (3 - at))) & 0x7f;
  writeFileSync(path, Buffer.concat([tag, frame, readFileSync(join(fixtures, 'tone.mp3'))]));
  const sound: Buffer[] = [];
  const process = newFfmpeg().start({
    input: MediaInput.file(path),
    output: ['-map', '0:a:0', '-f', 's16le', 'pipe:1'],
    urgency: 'programme',
    onOutput: (bytes) => sound.push(bytes),
  });
  assert.equal((await process.ended).isSuccess, true);
  assert.match(process.messages, /max pixel count/);
  assert.ok(Buffer.concat(sound).length > 50_000);
});

/** A web server for playlists, and what was asked of it. */
async function startServer(t: TestContext, pages: Record<string, Buffer | string>) {
  const asked: { url: string; userAgent: string }[] = [];
  const server = createServer((request, response) => {
    asked.push({ url: request.url!, userAgent: request.headers['user-agent'] ?? '' });
    const page = pages[request.url!.split('?')[0]!];
    response.writeHead(page === undefined ? 404 : 200).end(page);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

const remote = (url: string) =>
  MediaInput.remote({ url: new URL(url), userAgent: "it's airchain/1 (test)", timeout: millis(5000), proxy: null });

test('a playlist of another server is played; its address is in no argument of ffmpeg', async (t) => {
  const folder = makeTemporaryFolder(t);
  const list = join(folder, 'live.m3u8');
  await run('ffmpeg', [
    '-nostdin',
    '-v',
    'error',
    '-i',
    join(fixtures, 'tone.mp3'),
    '-f',
    'hls',
    '-hls_time',
    '1',
    list,
  ]);
  const segments = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  const pages = Object.fromEntries(segments.map((name) => [`/${name}`, readFileSync(join(folder, name))]));
  const { origin, asked } = await startServer(t, { ...pages, '/live.m3u8': readFileSync(list) });
  const input = remote(`${origin}/live.m3u8?token=it's+secret`);
  assert.ok(!input.arguments.join(' ').includes('secret') && !input.arguments.join(' ').includes(origin));
  const { seconds } = await decode(t, input);
  assert.ok(seconds > 0.8, `${seconds} s`);
  assert.deepEqual(asked[0], { url: '/live.m3u8?token=it%27s+secret', userAgent: "it's airchain/1 (test)" });
});

test('nothing that another server sends makes ffmpeg open a file of this machine', async (t) => {
  const { lures } = writeLures(t);
  const kept = Object.entries(lures).filter(([name]) => name !== 'hls of a neighbour');
  const { origin } = await startServer(t, Object.fromEntries(kept.map(([, text], index) => [`/${index}.m3u8`, text])));
  for (const [index, [name]] of kept.entries()) {
    const { seconds, failure } = await decode(t, remote(`${origin}/${index}.m3u8?key=SECRET`));
    assert.equal(seconds, 0, name);
    assert.ok(failure !== null && !failure.includes('SECRET'), `${name}: ${failure}`);
  }
});
