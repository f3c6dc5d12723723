import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startFreeStation } from '../support/free-station.ts';
import { ask } from '../support/raw-connection.ts';
import { waitUntil } from '../support/wait-until.ts';

/** How a client begins that speaks TLS (RFC 8446 §5.1). */
const CLIENT_HELLO = '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03';
const CASES = [
  ['a port of HTTP', 0],
  ['a SHOUTcast port', 1],
] as const;

for (const [where, index] of CASES) {
  test(`a client that speaks TLS to ${where} without a certificate has one line, with what to do`, async (t) => {
    const listen = [{ port: 0 }, { port: 0, shoutcast: '/live' }];
    const { ports, log } = await startFreeStation(t, { server: { listen } });
    const port = ports[index]!;
    const lines = () => log.filter((line) => line.includes('reason=tls-absent'));
    for (let attempt = 0; attempt < 5; attempt++) {
      assert.match(await ask({ port }, CLIENT_HELLO), /^HTTP\/1\.[01] 400 /, 'which its TLS takes for none');
    }
    await waitUntil(() => lines().length > 0, 'it is logged');
    const loud = lines().filter((line) => !line.includes(' DEBUG '));
    assert.equal(loud.length, 1);
    assert.match(loud[0]!, /INFO {2}access refused reason=tls-absent address=127\.0\.0\.1 right=connect detail=/);
    assert.match(loud[0]!, /the client speaks TLS \(https\), and there is no certificate\. Use http:\/\//);
  });
}
