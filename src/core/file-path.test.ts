import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { pathFromBytes, readablePath, systemPath } from './file-path.ts';

const bytesOf = (path: string) => Buffer.from(systemPath(path));

const names: readonly { name: string; bytes: Buffer; path: string; readable: string }[] = [
  { name: 'ASCII', bytes: Buffer.from('/m/a b.mp3'), path: '/m/a b.mp3', readable: '/m/a b.mp3' },
  { name: 'UTF-8', bytes: Buffer.from('/m/Été 🎵.mp3'), path: '/m/Été 🎵.mp3', readable: '/m/Été 🎵.mp3' },
  { name: 'Latin-1', bytes: Buffer.from('Tab\xfa.mp3', 'latin1'), path: 'Tab\ueffa.mp3', readable: 'Tabú.mp3' },
  {
    name: 'Windows-1252',
    bytes: Buffer.from('\x93x\x94 \x80.mp3', 'latin1'),
    path: '\uef93x\uef94 \uef80.mp3',
    readable: '“x” €.mp3',
  },
  {
    name: 'both in one path',
    bytes: Buffer.concat([Buffer.from('/é/'), Buffer.from([0xe9]), Buffer.from('/é')]),
    path: '/é/\uefe9/é',
    readable: '/é/é/é',
  },
  { name: 'half a character', bytes: Buffer.from([0xe2, 0x82]), path: '\uefe2\uef82', readable: 'â‚' },
  { name: 'a surrogate', bytes: Buffer.from([0xed, 0xa0, 0x80]), path: '\uefed\uefa0\uef80', readable: 'í\u00a0€' },
  { name: 'an overlong slash', bytes: Buffer.from([0xc0, 0xaf]), path: '\uefc0\uefaf', readable: 'À¯' },
  { name: 'a stand-in', bytes: Buffer.from('\uef80'), path: '\uefee\uefbe\uef80', readable: 'î¾€' },
];

for (const { name, bytes, path, readable } of names) {
  test(`a name in ${name} becomes a string, a readable name, and the same bytes again`, () => {
    assert.equal(pathFromBytes(bytes), path);
    assert.deepEqual(bytesOf(path), bytes);
    assert.equal(readablePath(path), readable);
  });
}

test('any bytes survive the round trip; different names give different Unicode strings', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 12 }),
    fc.uint8Array({ maxLength: 6, min: 0x80 }),
    fc.string({ unit: 'binary' }).map((text) => Uint8Array.from(Buffer.from(text))),
    fc.constantFrom('\uef80', '\uefff', '\uef7f', '\uf000').map((text) => Uint8Array.from(Buffer.from(text))),
  );
  fc.assert(
    fc.property(bytes, (written) => {
      const path = pathFromBytes(written);
      assert.deepEqual(bytesOf(path), Buffer.from(written));
      assert.ok(path.isWellFormed());
      assert.equal(pathFromBytes(bytesOf(path)), path);
      assert.doesNotMatch(readablePath(path), /[\uef80-\uefff]/);
    }),
  );
});

test('a name that is not UTF-8 is decoded as a whole in the given charset, others as UTF-8', () => {
  const read = (bytes: number[], charset: string) =>
    readablePath(pathFromBytes(Buffer.from([...Buffer.from('/é/'), ...bytes])), charset);
  assert.equal(read([0xcf, 0xe5, 0xf1, 0xed, 0xff], 'windows-1251'), '/é/Песня');
  // The second byte of 表 is a backslash.
  assert.equal(read([0x95, 0x5c, 0x2e], 'shift_jis'), '/é/表.');
  assert.equal(read([0x41], 'shift_jis'), '/é/A');
});
