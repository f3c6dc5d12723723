import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { askAdmin, waitForAdmin } from '../support/admin-client.ts';
import { startToneEncoder } from '../support/ffmpeg.ts';
import { startFreeStation } from '../support/free-station.ts';
import { mp3Frames } from '../support/mp3-frames.ts';
import { Program } from '../support/program.ts';
import { startProxy } from '../support/proxies.ts';
import { RawConnection } from '../support/raw-connection.ts';
import { SourceClient, sourceHead } from '../support/source-client.ts';
import { setTitle, waitForSource } from '../support/station-status.ts';
import { chooseTone } from '../support/tone.ts';
import { waitUntil } from '../support/wait-until.ts';
import { proxies } from './tested-programs.ts';

const listen = [{ port: 0 }, { port: 0, proxyProtocol: true }];
const { port, ports } = await startFreeStation({ after }, { server: { listen, trustedProxies: ['127.0.0.1'] } });

/** The listener's address, as the proxy sees it. */
const LISTENER = '127.0.0.9';
const SECONDS = 4;

/** Bytes that the mount has received from its source; 0 while it does not exist. */
async function countBytesRead(mount: string): Promise<number> {
  const { mounts } = JSON.parse((await askAdmin(port, '/api/stats')).split('\r\n\r\n')[1]!);
  return mounts.find((each: { path: string }) => each.path === mount)?.bytesRead ?? 0;
}

for (const { name } of Object.values(proxies)) {
  describe(`behind ${name}`, { concurrency: true, timeout: 60_000 }, async () => {
    const proxyPort = await startProxy({ after }, name, ports);
    const mountOf = (use: string) => `/${use}-${name.replaceAll(' ', '-')}`;

    test('a chunked PUT brings all of its audio, and is answered', async (t) => {
      const mount = mountOf('put');
      const curl = Program.start(t, {
        command: 'curl',
        arguments: [
          ...['--silent', '--show-error', '--user', 'source:hackme', '--write-out', 'status %{http_code}'],
          ...[
            '-H',
            'Content-Type: audio/mpeg',
            '-H',
            'Expect:',
            '--upload-file',
            '-',
            `http://127.0.0.1:${proxyPort}${mount}`,
          ],
        ],
        takesInput: true,
      });
      const encoder = startToneEncoder(t, { hertz: chooseTone(t), seconds: SECONDS }, 'mp3');
      encoder.stdout.pipe(curl.stdin);
      await curl.waitForMessage(/status 200/);
      const read = await countBytesRead(mount);
      assert.equal(read, encoder.sound.length);
      assert.ok(read > 15_000 * SECONDS, `${read} bytes`);
    });

    // Caddy passes a request on with the first bytes of its body, which such a client sends once it has its answer.
    if (name !== 'Caddy') {
      test('a SOURCE with chunks is answered before it sends, and brings all of its audio', async () => {
        const mount = mountOf('source');
        const connection = await RawConnection.open({ port: proxyPort });
        const headers = [`Host: 127.0.0.1:${proxyPort}`, 'Transfer-Encoding: chunked'];
        connection.send(sourceHead({ port: proxyPort, mount, protocol: 'HTTP/1.1', headers }));
        await waitUntil(() => /^HTTP\/1\.[01] 200 /.test(connection.bytes.toString('latin1')), 'the answer');
        const audio = mp3Frames(0, 100);
        connection.send(Buffer.concat([Buffer.from(`${audio.length.toString(16)}\r\n`), audio, Buffer.from('\r\n')]));
        await waitUntil(async () => (await countBytesRead(mount)) === audio.length, 'all of it');
        connection.close();
      });
    }

    test('a listener has its own address, and gets audio and titles', async (t) => {
      const mount = mountOf('listen');
      const source = await SourceClient.feed({ port, mount });
      t.after(() => source.close());
      source.sendFrames(400);
      await waitForSource(port, mount);
      await setTitle(port, mount, 'Behind a proxy');
      source.sendFrames(100);
      const listener = Program.start(t, {
        command: 'curl',
        arguments: [
          ...['--silent', '--no-buffer', '--interface', LISTENER, '-H', 'Icy-MetaData: 1'],
          `http://127.0.0.1:${proxyPort}${mount}`,
        ],
        givesSound: true,
      });
      await waitForAdmin(port, `/admin/listclients?mount=${mount}`, (text) => text.includes(`<IP>${LISTENER}</IP>`));
      await waitUntil(() => listener.sound.includes("StreamTitle='Behind a proxy'"), 'the title');
      const before = listener.sound.length;
      source.sendFrames(50);
      await waitUntil(() => listener.sound.length >= before + 50 * 417, 'the later audio');
    });
  });
}
