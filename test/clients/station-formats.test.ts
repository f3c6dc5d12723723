import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { startFreeStation } from '../support/free-station.ts';
import { lockMachine } from '../support/lock-machine.ts';
import { decodeMono } from '../support/mount-recording.ts';
import { Program, type ProgramOptions, type TestHooks } from '../support/program.ts';
import { chooseTones } from '../support/seeded-random.ts';
import { mountOutput, studioConfig, toneInput } from '../support/studio-config.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { assertPassages, MONO_RATE } from '../support/tone-passages.ts';

await lockMachine();

const SECONDS = 3;

/** Common forms of every format, with the expected report of ffmpeg. */
const forms = [
  { mount: '/cbr.mp3', changes: { bitrate: 128 }, found: /Audio: mp3.*48000 Hz, stereo.*128 kb/ },
  { mount: '/cbr-44.mp3', changes: { bitrate: 96, sampleRate: 44100 }, found: /Audio: mp3.*44100 Hz, stereo/ },
  { mount: '/mono.mp3', changes: { bitrate: 64, channels: 1 }, found: /Audio: mp3.*48000 Hz, mono/ },
  { mount: '/vbr.mp3', changes: { quality: 4 }, found: /Audio: mp3.*48000 Hz, stereo/ },
  { mount: '/low.mp3', changes: { bitrate: 48, sampleRate: 22050, channels: 1 }, found: /Audio: mp3.*22050 Hz, mono/ },
  { mount: '/stereo.aac', changes: {}, found: /Audio: aac \(LC\).*48000 Hz, stereo/ },
  { mount: '/mono.aac', changes: { sampleRate: 44100, channels: 1 }, found: /Audio: aac \(LC\).*44100 Hz, mono/ },
  { mount: '/stereo.opus', changes: {}, found: /Audio: opus.*48000 Hz, stereo/ },
  { mount: '/mono.opus', changes: { bitrate: 32, channels: 1 }, found: /Audio: opus.*48000 Hz, mono/ },
  { mount: '/stereo.vorbis', changes: {}, found: /Audio: vorbis.*48000 Hz, stereo/ },
  { mount: '/quality.vorbis', changes: { quality: 4, sampleRate: 44100 }, found: /Audio: vorbis.*44100 Hz, stereo/ },
  { mount: '/stereo.flac', changes: {}, found: /Audio: flac.*48000 Hz, stereo, s16/ },
  { mount: '/mono.flac', changes: { sampleRate: 44100, channels: 1 }, found: /Audio: flac.*44100 Hz, mono, s16/ },
  { mount: '/stereo.wav', changes: {}, found: /Audio: pcm_s16le.*48000 Hz, (stereo|2 channels)/ },
] as const;

type FormMount = (typeof forms)[number]['mount'];

const [hertz] = chooseTones({ diagnostic: (told) => process.stdout.write(`${told}\n`) }, 1);
const outputs = forms.map(({ mount, changes }) => mountOutput(mount, { ...changes, onDemand: true }));
const { port } = await startFreeStation({ after }, studioConfig({ music: toneInput(hertz!) }, { outputs }));

const address = (mount: FormMount): string => `http://127.0.0.1:${port}${mount}`;

/** Claims that a file that a player wrote is the tone for three seconds, with no gap and no click. */
async function assertFile(t: TestHooks, file: string): Promise<void> {
  const sound = await decodeMono(t, file);
  assert.ok(sound.length >= (SECONDS - 0.3) * MONO_RATE, `${sound.length / MONO_RATE} s are heard`);
  assertPassages(sound.subarray(0, SECONDS * MONO_RATE), { tone: hertz! }, { story: ['tone'] });
}

/** Plays into a WAV file until three seconds are in it. */
async function playToFile(t: TestHooks, file: string, options: ProgramOptions, rate = 48_000): Promise<Program> {
  const player = Program.start(t, options);
  const size = (): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  await player.waitUntil(() => size() > SECONDS * rate * 4, 'write three seconds of audio', 15_000);
  await player.stop('SIGINT');
  await assertFile(t, file);
  return player;
}

describe('a program is played', { concurrency: 4 }, () => {
  for (const { mount, found } of forms) {
    test(`by ffmpeg: ${mount}`, async (t) => {
      const file = join(makeTemporaryFolder(t), 'heard.wav');
      const player = Program.start(t, {
        command: 'ffmpeg',
        arguments: ['-nostdin', '-analyzeduration', '500000', '-i', address(mount), '-t', `${SECONDS}`, file],
      });
      await player.waitForEnd(SECONDS * 1000 + 8000);
      assert.match(player.messages, found);
      await assertFile(t, file);
    });
  }

  for (const mount of [
    '/cbr.mp3',
    '/vbr.mp3',
    '/stereo.aac',
    '/stereo.opus',
    '/stereo.vorbis',
    '/stereo.flac',
  ] as const) {
    test(`by mpv: ${mount}`, async (t) => {
      const file = join(makeTemporaryFolder(t), 'heard.wav');
      const quiet = ['--no-config', '--no-video', '--no-terminal', '--cache=no', '--msg-level=all=info'];
      const output = ['--ao=pcm', `--ao-pcm-file=${file}`, '--audio-format=s16', '--audio-channels=stereo'];
      await playToFile(t, file, { command: 'mpv', arguments: [...quiet, ...output, address(mount)] });
    });
  }

  for (const mount of ['/cbr.mp3', '/vbr.mp3', '/low.mp3'] as const) {
    test(`by mpg123: ${mount}`, async (t) => {
      const file = join(makeTemporaryFolder(t), 'heard.wav');
      // What is mono at half the rate takes a quarter of the bytes.
      const rate = mount === '/low.mp3' ? 22_050 / 2 : 48_000;
      await playToFile(t, file, { command: 'mpg123', arguments: ['-q', '--wav', file, address(mount)] }, rate);
    });
  }

  test('by ogg123: /quality.vorbis', async (t) => {
    const file = join(makeTemporaryFolder(t), 'heard.wav');
    const output = ['-b', '64', '-p', '1', '-d', 'wav', '-f', file];
    await playToFile(t, file, { command: 'ogg123', arguments: [...output, address('/quality.vorbis')] }, 44_100);
  });

  test('by opusdec, of what curl has saved', async (t) => {
    const folder = makeTemporaryFolder(t);
    const [saved, file] = [join(folder, 'saved.opus'), join(folder, 'heard.wav')];
    const curl = Program.start(t, {
      command: 'curl',
      arguments: ['-sN', '--max-time', `${SECONDS + 1}`, '-o', saved, address('/stereo.opus')],
    });
    await curl.waitForEnd();
    const decoder = Program.start(t, { command: 'opusdec', arguments: ['--quiet', saved, file] });
    await decoder.waitForEnd();
    await assertFile(t, file);
  });
});
