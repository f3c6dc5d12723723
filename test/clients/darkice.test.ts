import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { assertMountPlays } from '../support/assert-mount-plays.ts';
import { writeToneFile } from '../support/ffmpeg.ts';
import { startFreeStation } from '../support/free-station.ts';
import { Program } from '../support/program.ts';
import { startSoundCard } from '../support/sound-card.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { chooseTone } from '../support/tone.ts';
import { encoders } from './tested-programs.ts';

const { port } = await startFreeStation({ after });

/** What DarkIce records, and the lines of its configuration for each codec. */
const forms = {
  mp3: { sampleRate: 44_100, more: ['format = mp3'] },
  vorbis: { sampleRate: 44_100, more: ['format = vorbis', 'quality = 0.8'] },
  opus: { sampleRate: 48_000, more: ['format = opus'] },
} as const;

describe('DarkIce as a source', { concurrency: 3 }, () => {
  for (const codec of encoders.darkice.codecs) {
    const { sampleRate, more } = forms[codec];
    test(`listeners hear a sound card in ${codec}`, async (t) => {
      const hertz = chooseTone(t);
      const card = await startSoundCard(t);
      const folder = makeTemporaryFolder(t);
      const [sound, config] = [join(folder, 'tone.wav'), join(folder, 'darkice.cfg')];
      await writeToneFile(t, sound, { hertz, seconds: 60 }, ['-c:a', 'pcm_s16le']);
      writeFileSync(
        config,
        `[general]
duration = 60
bufferSecs = 1
reconnect = no
realtime = no
[input]
device = pulseaudio
paSourceName = ${card.monitor}
sampleRate = ${sampleRate}
bitsPerSample = 16
channel = 2
[icecast2-0]
server = 127.0.0.1
port = ${port}
password = hackme
mountPoint = ${codec}
name = DarkIce
public = no
bitrateMode = cbr
bitrate = 128
sampleRate = ${sampleRate}
${more.join('\n')}
`,
      );
      const player = ['--device', card.sink, '--latency-msec=50', sound];
      Program.start(t, { command: 'paplay', arguments: player, env: card.env });
      const darkice = Program.start(t, { command: 'darkice', arguments: ['-v', '5', '-c', config], env: card.env });
      await assertMountPlays(t, { port, mount: `/${codec}`, codec, hertz, seconds: 5, isUnbroken: false });
      assert.equal(darkice.hasEnded, false, 'the source is still connected');
    });
  }
});
