import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { IcyClient } from '../support/icy-client.ts';
import { mp3Frames } from '../support/mp3-frames.ts';
import { findNeighbouringPorts } from '../support/neighbouring-ports.ts';
import { Program } from '../support/program.ts';
import { SourceClient } from '../support/source-client.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { waitUntil } from '../support/wait-until.ts';

const fixtures = resolve(import.meta.dirname, '../fixtures');
const main = resolve(import.meta.dirname, '../../src/main.ts');

test('without ffmpeg it starts, says what is off, and passes a stream through untouched', async (t) => {
  const folder = makeTemporaryFolder(t);
  const programs = join(folder, 'bin');
  mkdirSync(programs);
  symlinkSync(process.execPath, join(programs, 'node'));
  const [port] = await findNeighbouringPorts();
  const file = join(folder, 'airchain.yml');
  writeFileSync(
    file,
    `server: { listen: [{ port: ${port} }], burst: 0s }
access: { sourcePassword: hackme, adminPassword: hackme }
inputs:
  dj: { type: live, mount: /live }
  beep: { type: tone }
  music: { type: playlist, path: ${fixtures} }
  radio: { type: url, url: 'http://127.0.0.1:${port}/live' }
programs:
  main: { inputs: [dj, music, radio, beep] }
outputs:
  - { type: mount, program: main, mount: /stream.mp3, format: mp3 }
  - { type: mount, program: main, mount: /stream.opus, format: opus, onDemand: true }
`,
  );
  const airchain = Program.start(t, {
    command: process.execPath,
    arguments: [main, 'serve', '--config', file],
    cwd: folder,
    env: { PATH: programs },
  });
  await airchain.waitForMessage(/ffmpeg is missing/);
  const status = await fetch(`http://127.0.0.1:${port}/api/status`);
  assert.equal(status.status, 200);

  const listener = listenTo(port, t);
  const source = await SourceClient.feed({ port, mount: '/live' });
  t.after(() => source.close());
  source.sendFrames(40);
  const early = await listener;
  source.sendFrames(200);
  const sent = mp3Frames(0, 240);
  const heard = await early.receiveAudio(mp3Frames(0, 200).length);
  const at = sent.indexOf(heard.subarray(0, 400));
  assert.notEqual(at, -1, 'it begins with a frame of the source');
  assert.deepEqual(heard, sent.subarray(at, at + heard.length), 'the bytes are those of the source');

  assert.equal(airchain.hasEnded, false, airchain.messages);
  const warnings = airchain.messages.split('\n').filter((line) => line.includes(' WARN '));
  assert.ok(
    warnings.every((line) => line.includes('ffmpeg is missing: install it')),
    warnings.join('\n'),
  );
  assert.ok(warnings.length <= 2, `one at the start and one for the source: ${warnings.join('\n')}`);
  assert.equal(
    airchain.messages.match(/apt install ffmpeg/g)?.length,
    warnings.length,
    'the fix stands in these alone',
  );
  assert.match(airchain.messages, /on air +nothing until ffmpeg is installed; streams of source clients are relayed/);
  assert.doesNotMatch(airchain.messages, /switched/, 'nothing goes on air that cannot be heard');
  const inputs = await fetch(`http://127.0.0.1:${port}/api/inputs`, {
    headers: { authorization: `Basic ${btoa('admin:hackme')}` },
  });
  for (const input of ((await inputs.json()) as { inputs: { name: string; code: string | null }[] }).inputs)
    if (['music', 'radio'].includes(input.name)) assert.equal(input.code, 'FFMPEG_MISSING', input.name);
  source.close();

  symlinkSync('/usr/bin/ffmpeg', join(programs, 'ffmpeg'));
  await airchain.waitForMessage(/ffmpeg found; programs start[\s\S]*switched .*to=(?:music|beep)/);
  await airchain.stop('SIGTERM');
  assert.equal(airchain.exitCode, 0, airchain.messages);
});

/** A listener on the DJ's own mount, as soon as there is one. */
async function listenTo(port: number, hooks: { after(stop: () => void): void }): Promise<IcyClient> {
  let client: IcyClient | null = null;
  await waitUntil(async () => {
    client?.close();
    client = await IcyClient.open({ port, path: '/live' });
    await client.receiveHead();
    return client.statusLine.includes(' 200 ');
  }, '/live can be listened to');
  hooks.after(() => client?.close());
  return client!;
}
