import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeToneFile } from './ffmpeg.ts';
import { findNeighbouringPorts } from './neighbouring-ports.ts';
import { Program, type TestHooks } from './program.ts';
import { startScreen } from './screen.ts';
import { startSoundCard } from './sound-card.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

/** Where BUTT sends to, and what it hears. */
export interface ButtOptions {
  readonly port: number;
  readonly mount: string;
  readonly codec: 'mp3' | 'opus';
  readonly hertz: number;
  /** What it takes the server for; Icecast if left out. A SHOUTcast server has its sources at the port after `port`. */
  readonly server?: 'icecast' | 'shoutcast';
}

/** BUTT with a tone on its sound card, ready to go on air. */
export interface Butt {
  readonly program: Program;
  /**
   * Gives it one of the commands of its own command line, and resolves to the answer: `-s test` connects, `-u title` tells
   * a title, `-S` asks for its status.
   */
  tell(...words: string[]): Promise<string>;
}

const ALSA = `</usr/share/alsa/alsa.conf>
pcm.!default { type pulse }
ctl.!default { type pulse }
`;

/** Starts BUTT on a screen and a sound card of its own. */
export async function startButt(hooks: TestHooks, options: ButtOptions): Promise<Butt> {
  const folder = makeTemporaryFolder(hooks);
  const [card, screen] = await Promise.all([startSoundCard(hooks), startScreen(hooks)]);
  const inFolder = (name: string): string => join(folder, name);
  await writeToneFile(hooks, inFolder('tone.wav'), { hertz: options.hertz, seconds: 60 }, ['-c:a', 'pcm_s16le']);
  writeFileSync(inFolder('asoundrc'), ALSA);
  writeFileSync(inFolder('butt.ini'), buttConfig(options));
  const env = { ...card.env, ...screen, HOME: folder, ALSA_CONFIG_PATH: inFolder('asoundrc') };
  Program.start(hooks, { command: 'paplay', arguments: ['--device', card.sink, inFolder('tone.wav')], env });
  const [commandPort] = await findNeighbouringPorts();
  const control = ['-p', String(commandPort)];
  const program = Program.start(hooks, { command: 'butt', arguments: ['-c', inFolder('butt.ini'), ...control], env });
  await program.waitForMessage(/Command server listening/);
  const tell = async (...words: string[]): Promise<string> => {
    const teller = Program.start(hooks, { command: 'butt', arguments: [...words, ...control], env });
    await teller.waitForEnd();
    return teller.messages;
  };
  return { program, tell };
}

function buttConfig({ port, mount, codec, server = 'icecast' }: ButtOptions): string {
  return `[main]
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
type = ${server === 'icecast' ? 1 : 0}
mount = ${mount.slice(1)}
usr = source
tls = 0
`;
}
