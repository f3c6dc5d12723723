import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { assertMountPlays } from '../support/assert-mount-plays.ts';
import { codecForms, decodeWithFfmpeg, startFfmpegSource, type ToneCodec, writeToneFile } from '../support/ffmpeg.ts';
import { startFreeStation } from '../support/free-station.ts';
import { Program, type TestHooks } from '../support/program.ts';
import { setTitle } from '../support/station-status.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { assertTone, chooseTone } from '../support/tone.ts';

const { port } = await startFreeStation({ after });

/** VLC without a screen. It refuses to be root. */
function startVlc(hooks: TestHooks, folder: string, ...more: readonly string[]): Program {
  return Program.start(hooks, {
    command: 'cvlc',
    arguments: ['-I', 'dummy', '-vv', '--no-video', '--no-sout-video', ...more],
    env: { HOME: folder, XDG_RUNTIME_DIR: folder },
    cwd: folder,
    asNobody: true,
  });
}

// FLAC in Ogg is left to the other players: Debian's VLC 3.0.23 decodes none of it, from icecast2 no more than from us.
const codecs = (Object.keys(codecForms) as ToneCodec[]).filter((codec) => codec !== 'flac');

describe('VLC as a player', { concurrency: 3 }, () => {
  for (const codec of codecs) {
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

test('VLC as a source is heard', async (t) => {
  const hertz = chooseTone(t);
  const folder = makeTemporaryFolder(t);
  const file = join(folder, 'tone.wav');
  await writeToneFile(t, file, { hertz, seconds: 30 }, ['-c:a', 'pcm_s16le']);
  chmodSync(file, 0o644);
  const encoder = '#transcode{acodec=mp3,ab=128,channels=2,samplerate=44100}';
  const login = `std{access=shout{mp3=1,bitrate=128},mux=raw,dst=source:hackme@127.0.0.1:${port}/vlc}`;
  const vlc = startVlc(t, folder, '--sout', `${encoder}:${login}`, '--sout-shout-name', 'VLC', file);
  await assertMountPlays(t, { port, mount: '/vlc', codec: 'mp3', hertz });
  assert.equal(vlc.hasEnded, false, 'the source is still connected');
});
