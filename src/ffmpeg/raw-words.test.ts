import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import fc from 'fast-check';
import { withRawWords } from './raw-words.ts';

/** The words that a program gets, as bytes. */
function received(words: readonly (string | Buffer)[]): Buffer[] {
  const raw = withRawWords('/usr/bin/printf', ['%s\\0', ...words]);
  const bytes = execFileSync(raw.command, raw.words);
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; at = bytes.indexOf(0, at) + 1)
    parts.push(bytes.subarray(at, bytes.indexOf(0, at)));
  return parts;
}

test('words that are strings start the program itself', () => {
  const words = ['-i', 'file:/m/Été \\x.mp3'];
  assert.deepEqual(withRawWords('ffmpeg', words), { command: 'ffmpeg', words });
});

test('words of any bytes reach the program as they are, with all that a shell could read otherwise', () => {
  const words = [
    Buffer.from("file:/m/Tab\xfa's $HOME `x` \\0101 \\\\ %s * 7\xe9.mp3", 'latin1'),
    'Été \\n\\0101 $(x) "%b" *',
    '',
    '-n',
    'a\nb\n\n',
    Buffer.from('\xff\n\n', 'latin1'),
  ];
  assert.deepEqual(
    received(words),
    words.map((word) => Buffer.from(word)),
  );
});

test('a program gets the bytes that it was given, whatever they are', () => {
  const word = fc.uint8Array({ min: 1, maxLength: 20 }).map((bytes) => Buffer.from(bytes));
  const property = fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (words) => {
    assert.deepEqual(received(words), words);
  });
  fc.assert(property, { numRuns: 20 });
});
