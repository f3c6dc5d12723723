import assert from 'node:assert/strict';
import http from 'node:http';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { byteCount, isAirchainError } from '../../core/index.ts';
import { type RequestHead, readRequestHead, writeRequestHead } from './request-head.ts';

const limits = { maxBytes: byteCount(1000) };

function readWhole(text: string): RequestHead {
  const read = readRequestHead(Buffer.from(text, 'latin1'), limits);
  assert.ok(read, 'the head is complete');
  return read.head;
}

describe('readRequestHead', () => {
  const lineEnds = [
    { name: 'CR LF', head: 'SOURCE /live HTTP/1.0\r\nContent-Type: audio/mpeg\r\nice-name: A\r\n\r\n' },
    { name: 'LF', head: 'SOURCE /live HTTP/1.0\nContent-Type: audio/mpeg\nice-name: A\n\n' },
    { name: 'CR CR LF', head: 'SOURCE /live HTTP/1.0\r\r\nContent-Type: audio/mpeg\r\r\nice-name: A\r\r\n\r\r\n' },
    { name: 'LF and CR LF mixed', head: 'SOURCE /live HTTP/1.0\nContent-Type: audio/mpeg\nice-name: A\r\n\r\n' },
    { name: 'empty lines before it', head: '\r\n\n\r\nSOURCE /live HTTP/1.0\nContent-Type:audio/mpeg\nice-name:A\n\n' },
  ];
  for (const { name, head } of lineEnds) {
    it(`reads a head with ${name} and leaves the audio behind it`, () => {
      const bytes = Buffer.from(`${head}\xff\xfb\n\n`, 'latin1');
      const read = readRequestHead(bytes, limits);
      assert.equal(read?.bodyStart, head.length);
      assert.equal(read.head.method, 'SOURCE');
      assert.equal(read.head.path, '/live');
      assert.deepEqual(Object.fromEntries(read.head.headers), { 'content-type': 'audio/mpeg', 'ice-name': 'A' });
    });

    it(`waits for the last byte of a head with ${name}`, () => {
      const bytes = Buffer.from(head, 'latin1');
      for (let length = 0; length < bytes.length; length++) {
        assert.equal(readRequestHead(bytes.subarray(0, length), limits), null, `${length} bytes`);
      }
    });
  }

  const requestLines = [
    { line: 'GET /live HTTP/1.1', expected: { method: 'GET', path: '/live', protocol: 'HTTP', version: '1.1' } },
    { line: 'get /live HTTP/1.0', expected: { method: 'GET', path: '/live', protocol: 'HTTP', version: '1.0' } },
    { line: 'SOURCE /m ICE/1.0', expected: { method: 'SOURCE', path: '/m', protocol: 'ICE', version: '1.0' } },
    { line: 'GET /m HTTP/9.9', expected: { method: 'GET', path: '/m', protocol: 'HTTP', version: '9.9' } },
    { line: 'OPTIONS * HTTP/1.1', expected: { method: 'OPTIONS', path: '*', target: '*' } },
    { line: 'BREW /pot HTTP/1.1', expected: { method: 'BREW', path: '/pot' } },
    { line: 'GET /with%20space HTTP/1.1', expected: { path: '/with space', target: '/with%20space' } },
    { line: 'GET /with space HTTP/1.1', expected: { path: '/with space', target: '/with%20space' } },
    { line: 'GET /%72ef.mp3 HTTP/1.1', expected: { path: '/ref.mp3', target: '/%72ef.mp3' } },
    { line: 'GET /f\xc3\xbcr HTTP/1.1', expected: { path: '/für', target: '/f%C3%BCr' } },
    { line: 'GET /f\xfcr HTTP/1.1', expected: { path: '/für', target: '/f%FCr' } },
    { line: 'GET /api/mounts/%2Flive HTTP/1.1', expected: { path: '/api/mounts//live' } },
    { line: 'GET /live/ HTTP/1.1', expected: { path: '/live/' } },
    { line: 'SOURCE hackme /live', expected: { protocol: 'XAUDIOCAST', path: '/live', linePassword: 'hackme' } },
    { line: 'SOURCE pw /live ICE/1.0', expected: { protocol: 'XAUDIOCAST', path: '/live', linePassword: 'pw' } },
    { line: 'SOURCE /a /b HTTP/1.0', expected: { protocol: 'HTTP', path: '/a /b', linePassword: null } },
  ];
  for (const { line, expected } of requestLines) {
    it(`reads "${line}"`, () => {
      const head = readWhole(`${line}\r\n\r\n`);
      for (const [key, value] of Object.entries(expected)) assert.equal(head[key as keyof RequestHead], value, key);
    });
  }

  it('takes the host of an absolute target instead of the Host header', () => {
    const head = readWhole('GET http://radio.example:8000/live?x=1 HTTP/1.1\r\nHost: other\r\n\r\n');
    assert.equal(head.target, '/live?x=1');
    assert.equal(head.headers.get('host'), 'radio.example:8000');
  });

  it('takes the root for an absolute target without a path', () => {
    assert.equal(readWhole('GET http://radio.example HTTP/1.1\r\n\r\n').path, '/');
  });

  const malformed = [
    'HELLO\r\n\r\n',
    'GET HTTP/1.1\r\n\r\n',
    'GET /ref.mp3\r\n\r\n',
    'GET /ref.mp3 FTP/1.0\r\n\r\n',
    'SOURCE noslash HTTP/1.0\r\n\r\n',
    'GET //ref.mp3 HTTP/1.1\r\n\r\n',
    'GET /../etc/passwd HTTP/1.1\r\n\r\n',
    'GET /a/./b HTTP/1.1\r\n\r\n',
    'GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\n\r\n',
    'GET /a%2f..%2fb HTTP/1.1\r\n\r\n',
    'GET /..\\..\\b HTTP/1.1\r\n\r\n',
    'GET /%zz HTTP/1.1\r\n\r\n',
    'GET /ref%00.mp3 HTTP/1.1\r\n\r\n',
    'CONNECT host:80 HTTP/1.1\r\n\r\n',
    '\r\n\r\n\r\n\r\n\r\n',
    '\x16\x03\x01\x02',
    '\0',
    '\xff\xfb\x90',
  ];
  for (const text of malformed) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.throws(() => readRequestHead(Buffer.from(text, 'latin1'), limits), { code: 'HEAD_MALFORMED' });
    });
  }

  it('refuses a head that does not end within the limit, and takes one that just does', () => {
    const head = `GET / HTTP/1.0\r\nx: ${'a'.repeat(1000 - 23)}\r\n\r\n`;
    assert.equal(head.length, 1000);
    assert.ok(readRequestHead(Buffer.from(`${head}audio`), limits));
    assert.throws(() => readRequestHead(Buffer.from(head.replace('x', 'xx')), limits), { code: 'HEAD_TOO_LARGE' });
    assert.throws(() => readRequestHead(Buffer.alloc(1000, 'a'), limits), { code: 'HEAD_TOO_LARGE' });
  });

  it('gives a head, null or its own error for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (tail) => {
        try {
          readRequestHead(Buffer.concat([Buffer.from('GET /'), tail]), limits);
        } catch (error) {
          assert.ok(isAirchainError(error), String(error));
        }
      }),
    );
  });
});

describe('writeRequestHead', () => {
  const texts = [
    'SOURCE /caf\xe9 ICE/1.0\nice-name: Gr\xfc\xdfe\nNoColon\n\n',
    'GET /admin/metadata?song=A B#\xc3\xa9&x HTTP/1.1\n\n',
    'get http://h/ HTTP/1.1\nX: a\n\tb\nx: c\n\n',
    'PUT /x HTTP/0.9\nbad name: x\nx\0y: z\nz: a\rb\x01\n\n',
  ];
  for (const text of texts) {
    it(`makes ${JSON.stringify(text)} fit for a strict parser, and reads it back the same`, () => {
      const head = readWhole(text);
      const written = writeRequestHead(head);
      const again = readRequestHead(written, limits)!.head;
      assert.match(written.toString('latin1'), /^[A-Z]+ [!-~]+ HTTP\/1\.[01]\r\n(?:[!-9;-~]+:[^\r\n]*\r\n)*\r\n$/);
      assert.deepEqual([again.method, again.path, again.target], [head.method, head.path, head.target]);
      for (const [name, value] of head.headers) assert.equal(again.headers.get(name), value);
    });
  }

  it("is taken by Node's own parser, without a Host header too", async () => {
    const head = readWhole('GET /f\xfcr mich?a=b c HTTP/1.1\nice-name: Gr\xfc\xdfe\n\n');
    const server = http.createServer((request, response) => {
      response.end(`${request.url} ${Buffer.from(request.headers['ice-name'] as string, 'latin1')}`);
    });
    server.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    const { connect } = await import('node:net');
    const socket = connect(port, '127.0.0.1');
    socket.write(writeRequestHead({ ...head, headers: new Map([...head.headers, ['connection', 'close']]) }));
    const answer = Buffer.concat(await socket.toArray()).toString();
    server.close();
    assert.match(answer, /^HTTP\/1\.1 200 /);
    assert.match(answer, /\r\n\r\n.*\/f%FCr%20mich\?a=b%20c Grüße/s);
  });
});
