import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { byteCount } from '../../core/index.ts';
import { readResponseHead } from './response-head.ts';

const limits = { maxBytes: byteCount(1000) };

describe('readResponseHead', () => {
  const cases = [
    {
      text: 'HTTP/1.0 200 OK\r\nicy-metaint:16000\r\n\r\n',
      status: 200,
      reason: 'OK',
      protocol: 'HTTP',
      metaint: '16000',
    },
    { text: 'ICY 200 OK\r\nicy-metaint: 8192\r\n\r\n', status: 200, reason: 'OK', protocol: 'ICY', metaint: '8192' },
    { text: 'ICY 401 Service Unavailable\n\n', status: 401, reason: 'Service Unavailable', protocol: 'ICY' },
    { text: 'HTTP/1.1 302\r\n\r\n', status: 302, reason: '', protocol: 'HTTP' },
    { text: 'HTTP/1.1 404  Nicht da \r\n\r\n', status: 404, reason: 'Nicht da', protocol: 'HTTP' },
  ];
  for (const { text, metaint, ...expected } of cases) {
    it(`reads ${JSON.stringify(text)} once it is whole`, () => {
      const bytes = Buffer.from(`${text}\n\n`);
      for (let length = 0; length < text.length; length++) {
        assert.equal(readResponseHead(bytes.subarray(0, length), limits), null);
      }
      const read = readResponseHead(bytes, limits)!;
      const { status, reason, protocol } = read.head;
      assert.deepEqual({ status, reason, protocol }, expected);
      assert.equal(read.head.headers.get('icy-metaint'), metaint);
      assert.equal(read.bodyStart, text.length);
    });
  }

  for (const text of ['HELLO\r\n\r\n', '\r\n', 'HTTP/1.1 20 OK\r\n\r\n', 'HTTP/1.1 2000\r\n\r\n', 'ICY\r\n\r\n']) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.throws(() => readResponseHead(Buffer.from(text), limits), { code: 'HEAD_MALFORMED' });
    });
  }
});
