import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { assertMountPlays } from '../support/assert-mount-plays.ts';
import { decodeWithFfmpeg, startFfmpegSource, writeToneFile } from '../support/ffmpeg.ts';
import { startFreeStation } from '../support/free-station.ts';
import { Program, type TestHooks } from '../support/program.ts';
import { setTitle } from '../support/station-status.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { assertTone, chooseTone } from '../support/tone.ts';
import { encoders, players } from './tested-programs.ts';

const { port } = await startFreeStation({ after });

/** VLC without a screen. It refuses to be root. */
function startVlc(hooks: TestHooks, folder: string, ...more: readonly string[]): Program {
  return Program.start(hooks, {
    command: 'cvlc',
    arguments: ['-I', 'dummy', '-vv', '--no-video', '--no-sout-video', ...more],
    env: { HOME: folder, XDG_RUNTIME_DIR: folder },
    cwd: folder,
    asUnprivileged: true,
  });
}

describe('VLC as a player', { concurrency: 3 }, () => {
  for (const codec of players.vlc.codecs) {
    test(`plays the tone: ${codec}`, async (t) => {
      const hertz = chooseTone(t);
      const mount = `/${codec}`;
      const folder = makeTemporaryFolder(t);
      const file = join(folder, 'heard.wav');
      const source = startFfmpegSource(t, { port, mount, codec, hertz });
      await source.waitForMessage(/time=00:00:02/);
      await setTitle(port, mount, 'Vera - One');
      const sound = `#transcode{acodec=s16l,channels=2,samplerate=44100}:std{access=file,mux=wav,dst=${file}}`;
      const url = `http://127.0.0.1:${port}${mount}`;
      const vlc = startVlc(t, folder, '--network-caching=500', '--run-time=8', '--play-and-exit', '--sout', sound, url);
      await vlc.waitForMessage(/connection succeeded|New Icy|Icy-MetaInt|Icecast/i);
      await setTitle(port, mount, 'Vera - Two');
      await vlc.waitForEnd(30_000);
      assertTone(await decodeWithFfmpeg(t, file, 60), { hertz, seconds: 3 });
      if (codec === 'mp3' || codec === 'aac') assert.match(vlc.messages, /New Icy-Title=Vera - Two/);
    });
  }
});

for (const codec of encoders.vlc.codecs) {
  test(`VLC as a source: listeners hear ${codec}`, async (t) => {
    const hertz = chooseTone(t);
    const folder = makeTemporaryFolder(t);
    const file = join(folder, 'tone.wav');
    await writeToneFile(t, file, { hertz, seconds: 30 }, ['-c:a', 'pcm_s16le']);
    chmodSync(file, 0o644);
    const encoder = `#transcode{acodec=${codec},ab=128,channels=2,samplerate=44100}`;
    const login = `std{access=shout{mp3=1,bitrate=128},mux=raw,dst=source:hackme@127.0.0.1:${port}/vlc}`;
    const vlc = startVlc(t, folder, '--sout', `${encoder}:${login}`, '--sout-shout-name', 'VLC', file);
    await assertMountPlays(t, { port, mount: '/vlc', codec, hertz });
    assert.equal(vlc.hasEnded, false, 'the source is still connected');
  });
}
