import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isAirchainError } from '../../core/index.ts';
import { readProxyHeader } from './proxy-header.ts';

const SIGNATURE = '0d0a0d0a000d0a515549540a';
const text = (line: string) => Buffer.from(line, 'latin1');
const binary = (...fields: string[]) => Buffer.from(SIGNATURE + fields.join('').replaceAll(' ', ''), 'hex');

const cases = [
  {
    name: 'version 1 over IPv4',
    bytes: text('PROXY TCP4 192.0.2.1 198.51.100.2 56324 8000\r\n'),
    source: { address: '192.0.2.1', port: 56324 },
    destination: { address: '198.51.100.2', port: 8000 },
  },
  {
    name: 'version 1 over IPv6',
    bytes: text('PROXY TCP6 2001:db8::1 2001:db8::2 0 65535\r\n'),
    source: { address: '2001:db8::1', port: 0 },
    destination: { address: '2001:db8::2', port: 65535 },
  },
  { name: 'version 1 of something unknown', bytes: text('PROXY UNKNOWN\r\n'), source: null, destination: null },
  {
    name: 'version 1 of something unknown with addresses',
    bytes: text('PROXY UNKNOWN ffff:: ffff:: 1 2\r\n'),
    source: null,
    destination: null,
  },
  {
    name: 'version 2 over IPv4 with an extension',
    bytes: binary('21 11 0010', 'c0000201', 'c6336402', 'dc04', '1f40', '04 0001 00'),
    source: { address: '192.0.2.1', port: 56324 },
    destination: { address: '198.51.100.2', port: 8000 },
  },
  {
    // As HAProxy's send-proxy-v2-ssl and hitch write it: flags, result of the check, then more of the same kind.
    name: 'version 2 of a client that spoke TLS, behind another extension',
    bytes: binary(
      '21 11 0020',
      'c0000201',
      'c6336402',
      'dc04',
      '01bb',
      '01 0002 6832',
      '20 000c 01 00000000 21 0004 54315f33',
    ),
    source: { address: '192.0.2.1', port: 56324 },
    destination: { address: '198.51.100.2', port: 443 },
    isEncrypted: true,
  },
  {
    name: 'version 2 of a client that spoke no TLS, which the proxy says',
    bytes: binary('21 11 0014', 'c0000201', 'c6336402', 'dc04', '0050', '20 0005 00 00000000'),
    source: { address: '192.0.2.1', port: 56324 },
    destination: { address: '198.51.100.2', port: 80 },
  },
  {
    name: 'version 2 with an extension that is cut off',
    bytes: binary('21 11 000f', 'c0000201', 'c6336402', 'dc04', '0050', '20 0005'),
    source: { address: '192.0.2.1', port: 56324 },
    destination: { address: '198.51.100.2', port: 80 },
  },
  {
    name: 'version 2 over IPv6',
    bytes: binary('21 21 0024', `20010db8${'0'.repeat(23)}1`, `20010db8${'0'.repeat(23)}2`, 'dc04', '1f40'),
    source: { address: '2001:db8:0:0:0:0:0:1', port: 56324 },
    destination: { address: '2001:db8:0:0:0:0:0:2', port: 8000 },
  },
  { name: 'version 2 from the proxy itself', bytes: binary('20 00 0000'), source: null, destination: null },
  { name: 'version 2 over a Unix socket', bytes: binary('21 31 0002 0000'), source: null, destination: null },
];

describe('readProxyHeader', () => {
  for (const { name, bytes, source, destination, isEncrypted = false } of cases) {
    it(`reads ${name} and leaves what follows`, () => {
      const read = readProxyHeader(Buffer.concat([bytes, Buffer.from('GET / HTTP/1.0\r\n\r\n')]));
      assert.deepEqual(read, { header: { source, destination, isEncrypted }, bodyStart: bytes.length });
    });

    it(`waits for the last byte of ${name}`, () => {
      for (let length = 0; length < bytes.length; length++) {
        assert.equal(readProxyHeader(bytes.subarray(0, length)), null, `${length} bytes`);
      }
    });
  }

  const malformed = [
    { name: 'a request', bytes: text('GE') },
    { name: 'a TLS hello', bytes: text('\x16\x03\x01') },
    { name: 'an unknown family', bytes: text('PROXY TCP5 a b 1 2\r\n') },
    { name: 'addresses of another family', bytes: text('PROXY TCP4 ::1 ::1 1 2\r\n') },
    { name: 'a port above 65535', bytes: text('PROXY TCP4 1.2.3.4 1.2.3.4 1 65536\r\n') },
    { name: 'a missing port', bytes: text('PROXY TCP4 1.2.3.4 1.2.3.4 1\r\n') },
    { name: 'a word too many', bytes: text('PROXY TCP4 1.2.3.4 1.2.3.4 1 2 3\r\n') },
    { name: 'an endless line', bytes: text(`PROXY TCP4 ${'1'.repeat(100)}`) },
    { name: 'version 3', bytes: binary('31 11 000c') },
    { name: 'an unknown command', bytes: binary('22 11 000c') },
    { name: 'a header too short for its addresses', bytes: binary('21 11 0008', '00000000 00000000') },
    { name: 'a header without end', bytes: binary('21 11 ffff') },
  ];
  for (const { name, bytes } of malformed) {
    it(`refuses ${name}`, () => assert.throws(() => readProxyHeader(bytes), { code: 'PROXY_HEADER_MALFORMED' }));
  }

  it('gives a header, null or its own error for any bytes', () => {
    const starts = fc.constantFrom(text('PROXY TCP4 '), text('PROXY TCP6 '), binary('21'), binary('20'));
    fc.assert(
      fc.property(starts, fc.uint8Array({ maxLength: 150 }), (start, rest) => {
        try {
          readProxyHeader(Buffer.concat([start, rest]));
        } catch (error) {
          assert.ok(isAirchainError(error, 'PROXY_HEADER_MALFORMED'), String(error));
        }
      }),
    );
  });
});
