import assert from 'node:assert/strict';
import { test } from 'node:test';
import { quoteAnswer } from './index.ts';

const secrets = { user: 'dj', password: 'päss word', url: new URL('http://a.example/x?token=abc%20def&n=1') };

const table: readonly (readonly [said: string, quoted: string])[] = [
  ['Not Found', 'Not Found'],
  ['no /x?token=abc%20def&n=1 here', 'no /x?*** here'],
  ['the token abc def is old', 'the token *** is old'],
  ['päss word, p%C3%A4ss%20word', '***, ***'],
  [Buffer.from('dj:päss word').toString('base64'), '***'],
  ['see ftp://u:secret@b.example/y?k=1', 'see ftp://b.example/y?…'],
  ['1 of 10', '1 of 10'],
  ['two\r\nlines\x1b[2J', 'two lines [2J'],
  ['x'.repeat(1000), 'x'.repeat(200)],
];

for (const [said, quoted] of table) {
  test(`quotes ${JSON.stringify(said.slice(0, 40))} without a secret`, () =>
    assert.equal(quoteAnswer(said, secrets), quoted));
}

test('a server that received no secret is quoted as it is', () => {
  assert.equal(quoteAnswer('Forbidden', { user: '', password: '' }), 'Forbidden');
});
