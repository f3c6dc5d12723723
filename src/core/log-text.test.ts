import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { escapeLogText } from './log-text.ts';

test('printable text is unchanged', () => {
  for (const text of ['', 'Ann - Song', 'Größe "x" \\ |', 'Привет', '👩‍👩‍👧', 'می‌خواهم', 'no\u00a0break']) {
    assert.equal(escapeLogText(text), text);
  }
});

const escaped = {
  'a line feed': ['a\nb', 'a\\u000ab'],
  ESC: ['\x1b[2J', '\\u001b[2J'],
  DEL: ['\x7f', '\\u007f'],
  'C1, which some terminals take for ESC [': ['\x9b2J', '\\u009b2J'],
  'the line separator': ['\u2028', '\\u2028'],
  'a turned direction': ['\u202ertl', '\\u202ertl'],
  'an isolate': ['\u2066x\u2069', '\\u2066x\\u2069'],
} as const;

for (const [name, [text, written]] of Object.entries(escaped)) {
  test(`${name} is escaped`, () => assert.equal(escapeLogText(text), written));
}

test('no escaped text has a control character or a line break', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      assert.doesNotMatch(escapeLogText(text), /[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/);
    }),
  );
});
