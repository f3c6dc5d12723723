import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readOpusFrame, readWebcastMessage, writeOpusFrame } from './index.ts';

const read = (message: unknown) => readWebcastMessage(JSON.stringify(message));
const helloOf = (data: object) => {
  const message = read({ type: 'hello', data });
  return message?.type === 'hello' ? message.hello : null;
};

test('a hello of webcast.js is read', () => {
  assert.deepEqual(
    helloOf({
      mime: 'audio/mpeg',
      user: 'source',
      password: 'hackme',
      audio: { channels: 1, samplerate: 44_100, bitrate: 128, encoder: 'libmp3lame' },
    }),
    {
      mime: 'audio/mpeg',
      user: 'source',
      password: 'hackme',
      channels: 1,
      preSkip: 312,
      bitrate: 128,
      isAirchain: false,
      isMeasurement: false,
      resume: null,
    },
  );
});

test('what is no hello and no metadata is distinguished from what may be ignored', () => {
  for (const wrong of ['', 'no JSON', '[]', 'null', '"hello"', '{}', '{"type":1}', '{"type":"hello"}']) {
    assert.equal(readWebcastMessage(wrong), null, wrong);
  }
  assert.equal(helloOf({ mime: '  ' }), null);
  assert.deepEqual(read({ type: 'video', data: 1 }), { type: 'other' });
});

test('a hello with a field beyond its bound or not of its type names the field, and is not read in part', () => {
  const long = 'a'.repeat(1025);
  const cases: [field: string, data: object][] = [
    ['mime', { mime: long }],
    ['mime', { mime: 1 }],
    ['user', { mime: 'audio/mpeg', user: long }],
    ['user', { mime: 'audio/mpeg', user: 'u'.repeat(10_000) }],
    ['user', { mime: 'audio/mpeg', user: ['source'] }],
    ['password', { mime: 'audio/mpeg', password: long }],
    ['password', { mime: 'audio/mpeg', password: 1234 }],
    ['resume', { mime: 'audio/mpeg', resume: long }],
    ['audio', { mime: 'audio/mpeg', audio: 'stereo' }],
    ['audio.channels', { mime: 'audio/opus', audio: { channels: 256 } }],
    ['audio.channels', { mime: 'audio/opus', audio: { channels: '2' } }],
    ['audio.preSkip', { mime: 'audio/opus', audio: { preSkip: 48_001 } }],
    ['audio.preSkip', { mime: 'audio/opus', audio: { preSkip: -1 } }],
    ['audio.bitrate', { mime: 'audio/mpeg', audio: { bitrate: 1e9 } }],
  ];
  for (const [field, data] of cases) {
    assert.deepEqual(
      read({ type: 'hello', data }),
      { type: 'hello-invalid', field },
      JSON.stringify(data).slice(0, 80),
    );
  }
  const most = { mime: 'audio/mpeg', user: 'a'.repeat(1024), password: 'b'.repeat(1024), resume: null, audio: null };
  assert.equal(helloOf(most)?.user, most.user);
});

test('metadata is read by its names, and Liquidsoap’s "song" where there is no title', () => {
  assert.deepEqual(read({ type: 'metadata', data: { title: ' Air ', artist: 'Bach', year: 1731 } }), {
    type: 'metadata',
    title: 'Air',
    artist: 'Bach',
    url: '',
  });
  assert.deepEqual(read({ type: 'metadata', data: { song: 'Bach - Air' } }), {
    type: 'metadata',
    title: 'Bach - Air',
    artist: '',
    url: '',
  });
});

test('no text and no bytes make a reader throw', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      readWebcastMessage(text);
    }),
  );
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom('hello', 'metadata', 'x'), (data, type) => {
      read({ type, data });
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 9000 }), (bytes) => {
      const frame = readOpusFrame(bytes);
      if (frame) assert.equal(frame.packet.length, bytes.length - 8);
    }),
  );
});

test('a packet comes back as it was written, wherever it lies in its buffer', () => {
  const frame = fc.record(
    {
      sequence: fc.nat(0xffff_ffff),
      frames: fc.integer({ min: 1, max: 5760 }),
      packet: fc.uint8Array({ minLength: 1, maxLength: 1275 }),
    },
    { noNullPrototype: true },
  );
  fc.assert(
    fc.property(frame, fc.nat(20), (written, shift) => {
      const bytes = writeOpusFrame(written);
      const shifted = new Uint8Array(bytes.length + shift);
      shifted.set(bytes, shift);
      assert.deepEqual(readOpusFrame(shifted.subarray(shift)), written);
    }),
  );
});
