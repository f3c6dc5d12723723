import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { assertMountPlays } from '../support/assert-mount-plays.ts';
import { codecForms, startToneEncoder, writeToneFile } from '../support/ffmpeg.ts';
import { startFreeStation } from '../support/free-station.ts';
import { IcyClient } from '../support/icy-client.ts';
import { Program, type TestHooks } from '../support/program.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { chooseTone } from '../support/tone.ts';
import { encoders } from './tested-programs.ts';

const { port } = await startFreeStation({ after });

/** Sends a file, or its standard input for `-`, as the manual of Icecast shows it. */
function startCurl(hooks: TestHooks, mount: string, upload: string, more: readonly string[] = []): Program {
  const head = ['-H', 'Content-Type: audio/mpeg', '-H', 'Ice-Name: curl', '-H', 'Ice-Public: 0'];
  return Program.start(hooks, {
    command: 'curl',
    arguments: [
      ...['--silent', '--show-error', '--verbose', '--http1.1', '--user', 'source:hackme', ...head, ...more],
      ...['--upload-file', upload, `http://127.0.0.1:${port}${mount}`],
    ],
    takesInput: upload === '-',
  });
}

describe('curl as a source', { concurrency: 3 }, () => {
  for (const codec of encoders.curl.codecs) {
    test(`listeners hear ${codec} in chunks, without the chunk headers`, async (t) => {
      const hertz = chooseTone(t);
      const curl = startCurl(t, '/chunked', '-', ['-H', 'Expect: 100-continue']);
      startToneEncoder(t, { hertz }, codec).stdout.pipe(curl.stdin);
      await curl.waitForMessage(/HTTP\/1\.1 100 Continue/);
      await curl.waitForMessage(/Transfer-Encoding: chunked/);
      await assertMountPlays(t, { port, mount: '/chunked', codec, hertz });
      const listener = await IcyClient.open({ port, path: '/chunked' });
      const sound = await listener.receiveAudio(30_000);
      listener.close();
      assert.doesNotMatch(sound.toString('latin1'), /\r\n[0-9a-f]{1,5}\r\n\xff\xfb/);
      assert.equal(curl.hasEnded, false, 'the source is still connected');
    });

    test(`listeners hear ${codec} in a body of known length`, async (t) => {
      const hertz = chooseTone(t);
      const file = join(makeTemporaryFolder(t), 'tone.mp3');
      await writeToneFile(t, file, { hertz, seconds: 30 }, codecForms.mp3.encoder);
      // The bytes a second of 128 kbit/s: in real time, as an encoder would send them.
      const curl = startCurl(t, '/length', file, ['--limit-rate', '16000']);
      await assertMountPlays(t, { port, mount: '/length', codec, hertz });
      assert.match(curl.messages, /Content-Length: \d+/);
    });
  }

  test('ends with exit code 0 when a whole file has been taken', async (t) => {
    const file = join(makeTemporaryFolder(t), 'tone.mp3');
    await writeToneFile(t, file, { hertz: chooseTone(t), seconds: 2 }, codecForms.mp3.encoder);
    const curl = startCurl(t, '/whole', file);
    await curl.waitForEnd();
    assert.equal(curl.exitCode, 0, curl.messages);
  });

  test('shows the reason of a refusal', async (t) => {
    const curl = startCurl(t, '/refused', '-', ['--user', 'source:wrong', '--fail']);
    await curl.waitForEnd();
    assert.equal(curl.exitCode, 22, curl.messages);
    assert.match(curl.messages, /HTTP\/1\.0 401 /);
  });
});
