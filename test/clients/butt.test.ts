import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { assertMountPlays } from '../support/assert-mount-plays.ts';
import { writeToneFile } from '../support/ffmpeg.ts';
import { startFreeStation } from '../support/free-station.ts';
import { IcyClient } from '../support/icy-client.ts';
import { findNeighbouringPorts } from '../support/neighbouring-ports.ts';
import { Program } from '../support/program.ts';
import { startScreen } from '../support/screen.ts';
import { startSoundCard } from '../support/sound-card.ts';
import { waitForSource } from '../support/station-status.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { chooseTone } from '../support/tone.ts';

const [port, shoutcastPort] = await findNeighbouringPorts();
const listen = [{ port }, { port: shoutcastPort, shoutcast: '/shoutcast' }];
await startFreeStation({ after }, { server: { listen } });

/** How BUTT is told to connect. Its server types are 0 for SHOUTcast, to the port after the one it is given, and 1 for Icecast. */
const servers = [
  { name: 'MP3 to Icecast', codec: 'mp3', mount: '/live', type: 1 },
  { name: 'Opus to Icecast', codec: 'opus', mount: '/live.opus', type: 1 },
  { name: 'MP3 to SHOUTcast', codec: 'mp3', mount: '/shoutcast', type: 0 },
] as const;

describe('BUTT as a source', { concurrency: 3, timeout: 30_000 }, () => {
  for (const { name, codec, mount, type } of servers) {
    test(`is heard, sets its title and counts listeners: ${name}`, async (t) => {
      const hertz = chooseTone(t);
      const folder = makeTemporaryFolder(t);
      const [card, screen] = await Promise.all([startSoundCard(t), startScreen(t)]);
      const [sound, config, alsa] = ['tone.wav', 'butt.ini', 'asoundrc'].map((file) => join(folder, file));
      await writeToneFile(t, sound!, { hertz, seconds: 60 }, ['-c:a', 'pcm_s16le']);
      writeFileSync(
        alsa!,
        `</usr/share/alsa/alsa.conf>
pcm.!default { type pulse }
ctl.!default { type pulse }
`,
      );
      writeFileSync(
        config!,
        `[main]
server = test
srv_ent = test
icy =
icy_ent =
num_of_srv = 1
num_of_icy = 0
[audio]
device = default
samplerate = ${codec === 'opus' ? 48_000 : 44_100}
bitrate = 128
channel = 2
codec = ${codec}
[test]
address = 127.0.0.1
port = ${port}
password = hackme
type = ${type}
mount = ${mount.slice(1)}
usr = source
tls = 0
`,
      );
      const env = { ...card.env, ...screen, HOME: folder, ALSA_CONFIG_PATH: alsa! };
      Program.start(t, { command: 'paplay', arguments: ['--device', card.sink, sound!], env });
      const [commandPort] = await findNeighbouringPorts();
      const control = ['-p', String(commandPort)];
      const butt = Program.start(t, { command: 'butt', arguments: ['-c', config!, ...control], env });
      const tell = async (...words: string[]): Promise<string> => {
        const teller = Program.start(t, { command: 'butt', arguments: [...words, ...control], env });
        await teller.waitForEnd();
        return teller.messages;
      };
      await butt.waitForMessage(/Command server listening/);
      await tell('-s', 'test');
      await assertMountPlays(t, { port, mount, codec, hertz, isUnbroken: false });
      await tell('-u', 'Bea - Live');
      await waitForSource(port, mount, ({ title }) => title === 'Bea - Live');
      const listener = await IcyClient.open({ port, path: mount });
      t.after(() => listener.close());
      // BUTT looks every few seconds, and says it at most once a second.
      let status = '';
      while (!status.includes('listeners: 1')) status = await tell('-S');
      assert.equal(butt.hasEnded, false, `the source is still connected: ${butt.messages}`);
    });
  }
});
