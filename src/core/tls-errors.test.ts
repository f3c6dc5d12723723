import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer as createPlainServer } from 'node:net';
import { test } from 'node:test';
import { type ConnectionOptions, connect as connectTls, createServer as createTlsServer } from 'node:tls';
import { makeSelfSigned } from '../../test/support/self-signed.ts';
import { errorText } from './index.ts';

const { certificate, key } = makeSelfSigned();

const TLS_TABLE: readonly [client: string, server: 'plain' | 'tls', options: ConnectionOptions, text: RegExp][] = [
  [
    'TLS to a plain port',
    'plain',
    {},
    /^the other end speaks no TLS on this port\. Use .* \(ERR_SSL_WRONG_VERSION_NUMBER\)$/,
  ],
  [
    'a self-signed certificate',
    'tls',
    { rejectUnauthorized: true },
    /^its certificate is self-signed\. Set NODE_EXTRA_CA_CERTS/,
  ],
  [
    'an old version of TLS',
    'tls',
    { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' },
    /no version of TLS in common/,
  ],
  [
    'other ways to encrypt',
    'tls',
    { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES128-GCM-SHA256' },
    /no way to encrypt in common/,
  ],
];

for (const [what, kind, options, text] of TLS_TABLE) {
  test(`${what} has a plain text, without the raw OpenSSL error`, async (t) => {
    const server =
      kind === 'plain'
        ? createPlainServer((socket) => socket.end('HTTP/1.0 400 No\r\n\r\n'))
        : createTlsServer({ cert: certificate, key });
    await new Promise<void>((resolve) => server.listen(0, resolve));
    t.after(() => server.close());
    const { port } = server.address() as AddressInfo;
    const client = connectTls({ port, rejectUnauthorized: false, ...options });
    const [error] = await once(client, 'error');
    assert.match(errorText(error), text);
    assert.doesNotMatch(errorText(error), /openssl|routines|deps/);
  });
}

test('an unknown OpenSSL error is reduced to its reason', () => {
  const error = new Error('00B8:error:0A00012C:SSL routines:some_function:strange things:../deps/openssl/x.c:1:\n');
  assert.equal(errorText(error), 'TLS failed: strange things');
});
