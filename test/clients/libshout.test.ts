import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { assertMountPlays } from '../support/assert-mount-plays.ts';
import { startToneEncoder, type ToneCodec } from '../support/ffmpeg.ts';
import { startFreeStation } from '../support/free-station.ts';
import { findNeighbouringPorts } from '../support/neighbouring-ports.ts';
import { Program } from '../support/program.ts';
import { waitForSource } from '../support/station-status.ts';
import { chooseTone } from '../support/tone.ts';
import { encoders } from './tested-programs.ts';

const [port, shoutcastPort] = await findNeighbouringPorts();
await startFreeStation({ after }, { server: { listen: [{ port }, { port: shoutcastPort, shoutcast: '/shoutcast' }] } });

interface Case {
  readonly name: string;
  readonly codec: ToneCodec;
  readonly mount: string;
  readonly arguments: readonly string[];
}

/** libshout's options for each codec. */
const formats = {
  mp3: ['--usage', 'audio', '--format', 'mp3'],
  vorbis: ['--format', 'ogg'],
  opus: ['--format', 'ogg'],
} as const;

const cases: readonly Case[] = [
  ...encoders.libshout.codecs.map((codec) => ({
    name: `${codec} over HTTP`,
    codec,
    mount: `/${codec}`,
    arguments: [...formats[codec], '--proto', 'http', '--mount', `/${codec}`, '--tls-mode', 'auto'],
  })),
  {
    name: 'mp3 over SHOUTcast, which it sends to the port after the one it is given',
    codec: 'mp3',
    mount: '/shoutcast',
    arguments: [...formats.mp3, '--proto', 'icy', '--mount', '/ignored'],
  },
];

describe("libshout's shout as a source", { concurrency: 4 }, () => {
  for (const { name, codec, mount, arguments: form } of cases) {
    test(`listeners hear ${name}`, async (t) => {
      const hertz = chooseTone(t);
      const login = ['--host', '127.0.0.1', '--port', String(port), '--user', 'source', '--pass', 'hackme'];
      const description = ['--station-name', 'libshout', '--station-genre', 'test', '--station-description', 'A tone'];
      const shout = Program.start(t, {
        command: 'shout',
        arguments: [...form, ...login, ...description],
        takesInput: true,
      });
      startToneEncoder(t, { hertz }, codec).stdout.pipe(shout.stdin);
      const status = await waitForSource(port, mount);
      assert.equal(status.server_name, 'libshout');
      await assertMountPlays(t, { port, mount, codec, hertz });
      assert.equal(shout.hasEnded, false, 'the source is still connected');
    });
  }
});
