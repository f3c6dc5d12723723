import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isAirchainError } from '../../core/index.ts';
import { parseMonitorQuery, readClientMessage, readPacketHead, writePacketHead } from './index.ts';

const parse = (query: string) => parseMonitorQuery(new URLSearchParams(query));

test('an empty address is the first program in Opus', () => {
  assert.deepEqual(parse(''), {
    subject: null,
    format: { codec: 'opus', sampleRate: 48_000, channels: 2, bitrateKbps: 96 },
    hasLevels: false,
    isFramed: true,
    token: null,
  });
});

test('an address names what is heard, in which form', () => {
  const subscription = parse('input=dj%201&codec=s16le&rate=44100&channels=1&levels=true&framing=none&token=abc');
  assert.deepEqual(subscription, {
    subject: { kind: 'input', name: 'dj 1' },
    format: { codec: 's16le', sampleRate: 44_100, channels: 1, bitrateKbps: null },
    hasLevels: true,
    isFramed: false,
    token: 'abc',
  });
  assert.deepEqual(parse('mount=live').subject, { kind: 'mount', name: '/live' });
  assert.equal(parse('channels=1').format.bitrateKbps, 64);
});

test('what cannot be had is refused by name', () => {
  const wrong: Readonly<Record<string, string>> = {
    'codec=mp3': 'codec',
    'rate=44100': 'rate',
    'codec=s16le&rate=96000': 'rate',
    'channels=3': 'channels',
    'bitrate=8': 'bitrate',
    'bitrate=257': 'bitrate',
    'bitrate=1e2': 'bitrate',
    'levels=yes': 'levels',
    'framing=ogg': 'framing',
    'program=main&input=dj': 'program and input',
  };
  for (const [query, name] of Object.entries(wrong)) {
    assert.throws(
      () => parse(query),
      (error) => isAirchainError(error, 'MONITOR_REQUEST_INVALID') && error.message.includes(`"${name}"`),
      query,
    );
  }
});

test('a client logs in by a token or a password, and pings', () => {
  const read = (message: unknown) => readClientMessage(JSON.stringify(message));
  assert.deepEqual(read({ type: 'auth', token: 't' }), { type: 'auth', token: 't' });
  assert.deepEqual(read({ type: 'auth', password: 'p' }), { type: 'auth', username: null, password: 'p' });
  assert.deepEqual(read({ type: 'auth', username: 'u', password: 'p' }), {
    type: 'auth',
    username: 'u',
    password: 'p',
  });
  assert.deepEqual(read({ type: 'ping', at: 1.5 }), { type: 'ping', at: 1.5 });
  for (const none of [
    { type: 'auth' },
    { type: 'auth', password: 7 },
    { type: 'auth', password: 'x'.repeat(1025) },
    { type: 'ping' },
    { type: 'x' },
    [],
    null,
    7,
    '',
  ]) {
    assert.equal(read(none), null, JSON.stringify(none));
  }
});

test('whatever is sent is a message or none', () => {
  fc.assert(fc.property(fc.string(), (text) => void readClientMessage(text)));
  fc.assert(fc.property(fc.json(), (text) => void readClientMessage(text)));
});

test('the head of a packet is read as it was written, big endian, wherever it lies', () => {
  const packet = new Uint8Array(40).subarray(5);
  writePacketHead(packet, { isAfterLoss: true, sequence: 2 ** 32 + 258, position: 96_000 });
  assert.equal(Buffer.from(packet.subarray(0, 16)).toString('hex'), '01010000' + '00000102' + '40f7700000000000');
  assert.deepEqual(readPacketHead(packet), { isAfterLoss: true, sequence: 258, position: 96_000 });
  assert.equal(readPacketHead(packet.subarray(0, 15)), null);
  assert.equal(readPacketHead(new Uint8Array(16)), null);
});
