import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startFreeStation } from '../support/free-station.ts';
import { RawConnection } from '../support/raw-connection.ts';
import { waitUntil } from '../support/wait-until.ts';

const { port, log } = await startFreeStation({ after });
const login = `Authorization: Basic ${Buffer.from('source:hackme').toString('base64')}`;

async function send(path: string, contentType: string, body: string): Promise<void> {
  const source = await RawConnection.open({ port });
  const head = [`PUT ${path} HTTP/1.1`, 'Host: x', login, `Content-Type: ${contentType}`, 'Transfer-Encoding: chunked'];
  source.send(`${head.join('\r\n')}\r\n\r\n${body}`);
}

const cases = [
  ['/framing', 'audio/mpeg', 'not a size\r\n', 'broken-body'],
  ['/format', 'text/html', `4000\r\n${'<p>no sound</p>'.repeat(1100).slice(0, 0x4000)}\r\n`, 'not-a-stream'],
] as const;

for (const [path, contentType, body, reason] of cases) {
  test(`the log has the reason of a chunked source that ends as ${reason}`, async () => {
    await send(path, contentType, body);
    const said = () => log.find((line) => line.includes('source disconnected') && line.includes(`mount=${path} `));
    await waitUntil(() => said() !== undefined, 'the source to be disconnected');
    assert.match(said()!, new RegExp(`reason=${reason}$`));
  });
}
