import assert from 'node:assert/strict';
import { test } from 'node:test';
import { IcyBlocks } from './icy-blocks.ts';

const textOf = (block: Buffer) => block.toString('utf8', 1).replace(/\0+$/, '');

test('a title is written once, however often it is asked for', () => {
  const blocks = new IcyBlocks();
  const mark = { offset: 0, title: { artist: 'A', title: 'B', url: 'http://x.example/' } };
  assert.equal(blocks.of(mark), blocks.of(mark));
  assert.equal(textOf(blocks.of(mark)), "StreamTitle='A - B';StreamUrl='http://x.example/';");
});

test('no title clears what the player may still show', () => {
  assert.equal(textOf(new IcyBlocks().of(null)), "StreamTitle='';");
  assert.equal(textOf(new IcyBlocks().of({ offset: 0, title: { title: '' } })), "StreamTitle='';");
});
