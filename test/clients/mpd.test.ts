import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { assertMountPlays } from '../support/assert-mount-plays.ts';
import { decodeWithFfmpeg, startFfmpegSource, writeToneFile } from '../support/ffmpeg.ts';
import { startFreeStation } from '../support/free-station.ts';
import { Program, type TestHooks } from '../support/program.ts';
import { setTitle } from '../support/station-status.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { assertTone, chooseTone } from '../support/tone.ts';
import { waitUntil } from '../support/wait-until.ts';
import { encoders, players } from './tested-programs.ts';

const { port } = await startFreeStation({ after });

/** A running MPD and how to talk to it. */
interface Mpd {
  readonly program: Program;
  /** Sends one command and returns its response. */
  ask(command: string): Promise<string>;
}

async function startMpd(hooks: TestHooks, folder: string, output: readonly string[]): Promise<Mpd> {
  const [socket, file] = [join(folder, 'socket'), join(folder, 'mpd.conf')];
  mkdirSync(join(folder, 'music'), { recursive: true });
  writeFileSync(
    file,
    `music_directory "${folder}/music"
bind_to_address "${socket}"
zeroconf_enabled "no"
input {
  plugin "curl"
}
audio_output {
  ${output.join('\n  ')}
}
`,
  );
  const program = Program.start(hooks, { command: 'mpd', arguments: ['--no-daemon', '--stderr', '--verbose', file] });
  await program.waitUntil(() => existsSync(socket), 'listen');
  // MPD creates the socket shortly before it listens.
  while (!program.hasEnded && !(await askMpd(socket, 'ping').catch(() => null)));
  return { program, ask: (command) => askMpd(socket, command) };
}

async function askMpd(path: string, command: string): Promise<string> {
  let answer = '';
  const socket = createConnection(path).setEncoding('utf8');
  const failure = new Promise<never>((_, reject) => socket.once('error', reject));
  socket.on('data', (text: string) => {
    answer += text;
  });
  socket.write(`${command}\nclose\n`);
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  await Promise.race([closed, failure]);
  if (answer.includes('ACK [')) throw new Error(`MPD refuses "${command}": ${answer}`);
  return answer;
}

describe('MPD as a player', { concurrency: 5, timeout: 30_000 }, () => {
  for (const codec of players.mpd.codecs) {
    test(`plays the tone and shows the title: ${codec}`, async (t) => {
      const hertz = chooseTone(t);
      const mount = `/to-${codec}`;
      const folder = makeTemporaryFolder(t);
      const file = join(folder, 'heard.raw');
      const source = startFfmpegSource(t, { port, mount, codec, hertz });
      await source.waitForMessage(/time=00:00:02/);
      await setTitle(port, mount, 'Moira - One');
      const output = ['type "pipe"', 'name "file"', `command "cat > ${file}"`, 'format "16000:16:1"'];
      const mpd = await startMpd(t, folder, output);
      await mpd.ask(`add "http://127.0.0.1:${port}${mount}"`);
      await mpd.ask('play');
      let song = '';
      const deadline = performance.now() + 15_000;
      while (!song.includes('Moira - One') && performance.now() < deadline) song = await mpd.ask('currentsong');
      assert.match(song, /^Title: Moira - One$/m);
      await source.waitForMessage(/time=00:00:07/);
      await mpd.program.stop();
      const heard = await decodeWithFfmpeg(t, file, 60, ['-f', 's16le', '-ar', '16000', '-ac', '1']);
      assertTone(heard, { hertz, seconds: 3 });
    });
  }
});

/** MPD's encoder plugin for each codec. */
const plugins = { mp3: 'lame' } as const;

for (const codec of encoders.mpd.codecs) {
  test(`MPD as a source: listeners hear ${codec}`, async (t) => {
    const hertz = chooseTone(t);
    const folder = makeTemporaryFolder(t);
    const login = ['host "127.0.0.1"', `port "${port}"`, 'mount "/from"', 'password "hackme"'];
    const form = [`encoder "${plugins[codec]}"`, 'bitrate "128"', 'format "44100:16:2"', 'always_on "yes"'];
    const mpd = await startMpd(t, folder, ['type "shout"', 'name "shout"', ...login, ...form]);
    await writeToneFile(t, join(folder, 'music', 'tone.flac'), { hertz, seconds: 60 }, ['-c:a', 'flac']);
    await mpd.ask('update');
    await waitUntil(
      () => /added tone\.flac|update: finished/.test(mpd.program.messages),
      () => mpd.program.messages,
    );
    await mpd.ask('add "tone.flac"');
    await mpd.ask('play');
    await assertMountPlays(t, { port, mount: '/from', codec, hertz });
    assert.equal(mpd.program.hasEnded, false, 'the source is still connected');
  });
}
