import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { codecForms, decodeWithFfmpeg, startFfmpegSource } from '../support/ffmpeg.ts';
import { startFreeStation } from '../support/free-station.ts';
import { hearIcyStream } from '../support/icy-stream.ts';
import { Program, type TestHooks } from '../support/program.ts';
import { setTitle, waitForSource } from '../support/station-status.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { assertTone, chooseTone } from '../support/tone.ts';
import { players } from './tested-programs.ts';

const { port } = await startFreeStation({ after });
const mount = '/live';
const url = `http://127.0.0.1:${port}${mount}`;

/** Starts curl; its output is the body, its messages are the heads. */
function startCurl(hooks: TestHooks, ...more: string[]): Program {
  return Program.start(hooks, {
    command: 'curl',
    arguments: ['--silent', '--show-error', '--no-buffer', '--verbose', ...more, url],
    givesSound: true,
  });
}

for (const codec of players.curl.codecs) {
  test(`curl gets titles between the audio when it requests them: ${codec}`, async (t) => {
    const hertz = chooseTone(t);
    startFfmpegSource(t, { port, mount, codec, hertz, name: 'Curled' });
    await waitForSource(port, mount);
    await setTitle(port, mount, 'Café - It’s 100 % “ok”');
    const curl = startCurl(t, '--header', 'Icy-MetaData: 1');
    await curl.waitUntil(() => curl.sound.length > 40_000, 'get 2 s of audio');
    await setTitle(port, mount, 'Second - Title');
    await curl.waitUntil(() => curl.sound.includes('Second - Title'), 'get the second title');
    const heardSoFar = curl.sound.length;
    await curl.waitUntil(() => curl.sound.length > heardSoFar + 32_000, 'get more audio');
    assert.match(curl.messages, new RegExp(`< content-type: ${codecForms[codec].contentType}\r?\n`, 'i'));
    assert.match(curl.messages, /< icy-name: ?Curled/);
    const interval = Number(/< icy-metaint: ?(\d+)/.exec(curl.messages)?.[1]);
    const { audio, blocks } = hearIcyStream(curl.sound, interval);
    assert.deepEqual(
      blocks.map(({ text }) => text).filter((text) => text !== ''),
      ["StreamTitle='Café - It’s 100 % “ok”';", "StreamTitle='Second - Title';"],
    );
    const file = join(makeTemporaryFolder(t), `heard.${codec}`);
    writeFileSync(file, audio);
    assertTone(await decodeWithFfmpeg(t, file, 60), { hertz, seconds: 4 });
  });
}
