import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { inputSnapshot, MemorySound } from '../../../test/support/memory-sound.ts';
import { isAirchainError } from '../../core/index.ts';
import { InputAudio } from './input-audio.ts';

const HEAD_BYTES = 44;
/** 20 ms. */
const BLOCK_BYTES = 3840;
const BLOCKS_PER_SECOND = 50;

/** A block whose samples all have its number. */
function block(number: number): Buffer {
  const bytes = Buffer.alloc(BLOCK_BYTES);
  for (let at = 0; at < BLOCK_BYTES; at += 2) bytes.writeInt16LE(number, at);
  return bytes;
}

function startAudio(maxReaders = 4) {
  const sound = new MemorySound().addInputs(inputSnapshot({ name: 'dj' }));
  const audio = new InputAudio({ sound, maxReaders });
  const attach = (output = new PassThrough({ highWaterMark: 1 << 24 })) => {
    audio.attach('dj', () => output);
    return output;
  };
  const send = (number: number) => {
    for (const listener of sound.listeners.get('dj') ?? []) listener.block(block(number));
  };
  return { sound, audio, attach, send };
}

test('sends the head of an endless WAV file, then the blocks as they come', () => {
  const { attach, send } = startAudio();
  const output = attach();
  send(1);
  send(2);
  const bytes: Buffer = output.read();
  assert.equal(bytes.toString('latin1', 0, 4) + bytes.toString('latin1', 8, 16), 'RIFFWAVEfmt ');
  assert.deepEqual(
    [bytes.readUInt16LE(20), bytes.readUInt16LE(22), bytes.readUInt32LE(24), bytes.readUInt16LE(34)],
    [1, 2, 48_000, 16],
  );
  assert.deepEqual(bytes.subarray(HEAD_BYTES), Buffer.concat([block(1), block(2)]));
});

test('a slow reader loses whole blocks and holds no more than half a second', () => {
  const { attach, send } = startAudio();
  const output = attach(new PassThrough({ highWaterMark: 1 }));
  for (let number = 1; number <= 100; number++) {
    send(number);
    assert.ok(output.writableLength <= (BLOCKS_PER_SECOND / 2 + 1) * BLOCK_BYTES);
  }
  const pieces: Buffer[] = [];
  for (let piece = output.read(); piece; piece = output.read()) pieces.push(piece);
  send(101);
  for (let piece = output.read(); piece; piece = output.read()) pieces.push(piece);
  const sound = Buffer.concat(pieces).subarray(HEAD_BYTES);
  assert.equal(sound.length % BLOCK_BYTES, 0);
  const numbers = Array.from({ length: sound.length / BLOCK_BYTES }, (_, at) => sound.readInt16LE(at * BLOCK_BYTES));
  assert.deepEqual(numbers.slice(0, 3), [1, 2, 3]);
  assert.equal(numbers.at(-1), 101);
  assert.ok(numbers.length < 40);
});

test('a client that reads nothing for half a minute is disconnected', async () => {
  const { sound, audio, attach, send } = startAudio();
  const output = attach(new PassThrough({ highWaterMark: 1 }));
  const closed = new Promise((resolve) => output.once('close', resolve));
  let seconds = 0;
  for (; !output.destroyed && seconds < 60; seconds++) for (let at = 0; at < BLOCKS_PER_SECOND; at++) send(at);
  await closed;
  assert.ok(seconds > 29 && seconds < 33, `${seconds} s`);
  assert.equal(audio.readerCount, 0);
  assert.equal(sound.listeners.get('dj')!.size, 0);
});

test('who leaves is no longer sent to', async () => {
  const { sound, attach } = startAudio();
  const output = attach();
  const closed = new Promise((resolve) => output.once('close', resolve));
  output.destroy();
  await closed;
  assert.equal(sound.listeners.get('dj')!.size, 0);
});

test('ends with the input, and with the API', () => {
  const { sound, audio, attach } = startAudio();
  const first = attach();
  for (const listener of sound.listeners.get('dj')!) listener.end();
  assert.ok(first.writableEnded);
  const second = attach();
  audio.close();
  assert.ok(second.writableEnded);
});

test('refuses an input that there is not, and more readers than the limit, before an answer is begun', () => {
  const { audio, attach } = startAudio(1);
  const begun = () => assert.fail('begun');
  assert.throws(
    () => audio.attach('nosuch', begun),
    (error) => isAirchainError(error, 'INPUT_NOT_FOUND'),
  );
  attach();
  assert.throws(
    () => audio.attach('dj', begun),
    (error) => isAirchainError(error, 'API_AUDIO_FULL'),
  );
});
