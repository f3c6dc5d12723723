import assert from 'node:assert/strict';
import { byteCount } from '../../src/core/index.ts';
import { OggOpusStream } from '../../src/formats/index.ts';
import { ChunkedBodyReader } from '../../src/protocols/http-body/index.ts';
import { readRequestHead, readResponseHead } from '../../src/protocols/http-head/index.ts';
import { IcyReader } from '../../src/protocols/icy-metadata/index.ts';
import { readClientMessage } from '../../src/protocols/monitor-socket/index.ts';
import { readProxyHeader } from '../../src/protocols/proxy-protocol/index.ts';
import { readShoutcastHeaders, readShoutcastLogin } from '../../src/protocols/shoutcast-source/index.ts';
import { readOpusFrame, readWebcastMessage, writeOpusFrame } from '../../src/protocols/webcast/index.ts';
import { cutAtRandom, type FuzzTarget, resultOf, words } from './fuzz-target.ts';

const HEAD_LIMITS = { maxBytes: byteCount(8192) };
const ICY_INTERVAL = byteCount(64);

/** Grammars of the wire: what clients, proxies and upstream servers send before and around audio. */
export const wireTargets: readonly FuzzTarget[] = [
  {
    name: 'proxy-header',
    seeds: [
      Buffer.from('PROXY TCP4 192.0.2.1 192.0.2.2 56324 443\r\nGET / HTTP/1.1\r\n\r\n'),
      Buffer.from('PROXY TCP6 2001:db8::1 2001:db8::2 56324 443\r\n'),
      Buffer.from('PROXY UNKNOWN\r\n'),
      proxyHeaderV2(0x11, [192, 0, 2, 1, 192, 0, 2, 2, 0xdc, 0x04, 0x01, 0xbb]),
      proxyHeaderV2(0x21, [...Array(32).keys(), 0xdc, 0x04, 0x01, 0xbb, 0x04, 0, 2, 1, 1]),
    ],
    words: words(
      'PROXY ',
      'TCP4 ',
      'TCP6 ',
      'UNKNOWN',
      '\r\n',
      ' 65536',
      '::',
      '0x0d0a0d0a000d0a515549540a',
      '0x20',
      '0x21',
    ),
    run: (input, random) => assertGrowsToSame(input, random, readProxyHeader),
  },
  {
    name: 'request-head',
    seeds: texts(
      'SOURCE /live HTTP/1.0\r\nAuthorization: Basic c291cmNlOmhhY2ttZQ==\r\nContent-Type: audio/mpeg\r\nice-name: A\r\nice-audio-info: bitrate=128\r\n\r\n',
      'GET /live?x=%20&y HTTP/1.1\r\nHost: radio.example:8000\r\nIcy-MetaData: 1\r\nRange: bytes=0-1\r\nCookie: a=b\r\n\r\n',
      'PUT /live HTTP/1.1\nHost: x\nTransfer-Encoding: chunked\nExpect: 100-continue\n\n',
      'GET http://h:1/p HTTP/1.1\r\n\r\n',
      'SOURCE hackme /live\r\n\r\n',
    ),
    words: words('\r\n', '\n', '\0', ' HTTP/1.1', '%', '%00', '%2e%2e/', '//', ': ', 'Content-Length: ', '\t', '\r\n '),
    run: (input, random) =>
      assertGrowsToSame(input, random, (bytes) => {
        const read = readRequestHead(bytes, HEAD_LIMITS);
        return (
          read && { head: { ...read.head, query: null, headers: [...read.head.headers] }, bodyStart: read.bodyStart }
        );
      }),
  },
  {
    name: 'response-head',
    seeds: texts(
      'HTTP/1.0 200 OK\r\nContent-Type: audio/mpeg\r\nicy-metaint:16000\r\n\r\n',
      'ICY 200 OK\r\nicy-name:A\r\n\r\n',
      'HTTP/1.1 302 Found\r\nLocation: http://h/x\r\n\r\n',
    ),
    words: words('ICY ', 'HTTP/', ' 999 ', '\r\n', '\n', ':', '\0'),
    run: (input, random) => assertGrowsToSame(input, random, (bytes) => readResponseHead(bytes, HEAD_LIMITS)),
  },
  {
    name: 'shoutcast-login',
    seeds: texts(
      'hackme\r\nicy-name:A\r\nicy-br:128\r\ncontent-type:audio/mpeg\r\n\r\n',
      '/live:hackme\n\n',
      '!POKE\r\n',
    ),
    words: words(':', '#1', '\r\n', '/', '%23', '\0'),
    run: (input, random) => {
      assertGrowsToSame(input, random, (bytes) => readShoutcastLogin(bytes, HEAD_LIMITS));
      resultOf(() => readShoutcastHeaders(input, HEAD_LIMITS));
    },
  },
  {
    name: 'chunked-body',
    seeds: texts('4\r\nabcd\r\nA;x=y\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n', '0\r\n\r\n'),
    words: words('\r\n', '0\r\n', 'ffffffff', ';', '00000000'),
    run: (input, random) => {
      const read = (pieces: readonly Buffer[]) => {
        const data: Buffer[] = [];
        const reader = new ChunkedBodyReader();
        const isDone = resultOf(() =>
          pieces.map((piece) => reader.push(piece, (bytes) => data.push(Buffer.from(bytes)))),
        );
        return { isWhole: isDone !== null, data: Buffer.concat(data) };
      };
      assert.deepEqual(read(cutAtRandom(input, random)), read([input]));
    },
  },
  {
    name: 'icy-blocks',
    seeds: [
      icyStream("StreamTitle='A - B';StreamUrl='http://x/';"),
      icyStream(''),
      icyStream("StreamTitle='it's; so';"),
    ],
    words: words("StreamTitle='", "';", '\0', '0x01', '0xff', 'StreamUrl='),
    run: (input, random) => {
      const read = (pieces: readonly Buffer[]) => {
        const audio: Buffer[] = [];
        const titles: string[] = [];
        const reader = new IcyReader(ICY_INTERVAL, {
          audio: (bytes) => void audio.push(Buffer.from(bytes)),
          text: ({ title }) => void titles.push(title?.toString('latin1') ?? ''),
        });
        for (const piece of pieces) reader.push(piece);
        return { audio: Buffer.concat(audio), titles };
      };
      const whole = read([input]);
      assert.ok(whole.audio.length <= input.length);
      // Bytes that may begin a block are held until it is known.
      const cut = read(cutAtRandom(input, random));
      assert.deepEqual(cut.titles, whole.titles);
      assert.ok(whole.audio.equals(cut.audio));
    },
  },
  {
    name: 'webcast-messages',
    seeds: texts(
      '{"type":"hello","data":{"mime":"audio/mpeg","user":"source","password":"hackme","audio":{"channels":2,"samplerate":44100,"bitrate":128}}}',
      '{"type":"hello","data":{"mime":"audio/opus","airchain":true,"resume":"x","audio":{"channels":1,"preSkip":312}}}',
      '{"type":"metadata","data":{"title":"T","artist":"A"}}',
    ),
    words: words('"type"', 'null', '[', '{', '}', '1e999', '-1', '"\\ud800"', '__proto__', 'constructor'),
    run: (input) => {
      const message = readWebcastMessage(input.toString());
      if (message?.type === 'hello') assert.ok(message.hello.mime.length > 0 && message.hello.preSkip >= 0);
      readClientMessage(input.toString());
    },
  },
  {
    name: 'webcast-packets',
    seeds: [0x78, 0x7b, 0x0c].map((toc) =>
      Buffer.from(writeOpusFrame({ sequence: 1, frames: 960, packet: Buffer.from([toc, 3, 1, 2]) })),
    ),
    words: words('0x00000001', '0x000003c0', '0xffffffff', '0xff'),
    run: (input, random) => {
      const stream = new OggOpusStream({ serial: 1, channels: 2, preSkip: 312, vendor: 'fuzz' });
      for (const piece of cutAtRandom(input, random)) {
        const frame = readOpusFrame(piece);
        const page = frame && stream.write(Buffer.from(frame.packet));
        if (page) assert.ok(page.length <= piece.length + 512);
      }
    },
  },
];

/**
 * A reader that said something of a beginning says the same when more bytes are there, and a beginning of what is read is
 * no fault.
 */
function assertGrowsToSame<T>(input: Buffer, random: () => number, read: (bytes: Buffer) => T | null): void {
  const whole = resultOf(() => ({ value: read(input) }));
  const early = resultOf(() => ({ value: read(input.subarray(0, Math.floor(random() * input.length))) }));
  if (early === null) assert.equal(whole, null, 'bytes that were refused are refused with more behind them, too');
  else if (early.value !== null) assert.deepEqual(whole?.value, early.value);
}

function texts(...list: readonly string[]): Buffer[] {
  return list.map((text) => Buffer.from(text));
}

function proxyHeaderV2(family: number, content: readonly number[]): Buffer {
  const head = Buffer.from('0d0a0d0a000d0a515549540a21000000', 'hex');
  head[13] = family;
  head.writeUInt16BE(content.length, 14);
  return Buffer.concat([head, Buffer.from(content), Buffer.from('GET / HTTP/1.0\r\n\r\n')]);
}

/** Two intervals of bytes with a block behind each. */
function icyStream(text: string): Buffer {
  const units = Math.ceil(text.length / 16);
  const block = Buffer.concat([Buffer.from([units]), Buffer.from(text.padEnd(units * 16, '\0'))]);
  const audio = Buffer.from(Array.from({ length: ICY_INTERVAL }, (_, index) => 128 + (index & 0x7f)));
  return Buffer.concat([audio, block, audio, block, audio]);
}
