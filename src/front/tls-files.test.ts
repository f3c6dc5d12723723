import assert from 'node:assert/strict';
import { rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { makeSelfSigned, type SelfSigned } from '../../test/support/self-signed.ts';
import { silentLogger } from '../../test/support/silent-logger.ts';
import { makeTemporaryFolder } from '../../test/support/temporary-folder.ts';
import type { Logger } from '../core/index.ts';
import { readTlsFiles, TlsFileWatch } from './tls-files.ts';

const first = makeSelfSigned('first.example');
const second = makeSelfSigned('second.example');
/** Longer than the watch waits between two looks. */
const A_LOOK = 20_000;

/** Files of a test, and how they are replaced: each time with another date, however coarse the disk's dates are. */
function makeFiles(t: TestContext, pair: SelfSigned = first) {
  const folder = makeTemporaryFolder(t);
  const files = { certificate: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
  let date = 1_700_000_000;
  const write = (file: string, text: string) => {
    writeFileSync(file, text);
    utimesSync(file, ++date, date);
  };
  const replace = ({ certificate, key }: SelfSigned) => {
    write(files.certificate, certificate);
    write(files.key, key);
  };
  replace(pair);
  return { files, write, replace };
}

const textOf = (part: unknown) => String(part);
const unusable = { code: 'TLS_UNUSABLE', message: /^Cannot use the certificate "[^"]*cert\.pem": / };

test('reads a certificate and its key from two files', (t) => {
  const { files } = makeFiles(t);
  const { cert, key } = readTlsFiles(files);
  assert.deepEqual([textOf(cert), textOf(key)], [first.certificate, first.key]);
});

for (const order of ['certificate first', 'key first']) {
  test(`reads both from one file, ${order}, as Icecast has it`, (t) => {
    const { files, write } = makeFiles(t);
    const parts = [first.certificate, first.key];
    write(files.certificate, (order === 'key first' ? parts.toReversed() : parts).join(''));
    createSecureContext(readTlsFiles({ certificate: files.certificate, key: null }));
  });
}

/** What stands in the two files; null: there is no such file. */
const broken: Readonly<Record<string, { readonly certificate?: string | null; readonly key?: string | null }>> = {
  'the key of another certificate': { key: second.key },
  'a key that is missing': { key: null },
  'a certificate that is missing': { certificate: null },
  'a file that holds no certificate': { certificate: 'soon' },
  'a certificate that is cut off': { certificate: first.certificate.slice(0, 200) },
};

for (const [what, changes] of Object.entries(broken)) {
  test(`refuses ${what}`, (t) => {
    const { files, write } = makeFiles(t);
    for (const part of ['certificate', 'key'] as const) {
      const text = changes[part];
      if (text === null) rmSync(files[part]);
      else if (text !== undefined) write(files[part], text);
    }
    assert.throws(() => readTlsFiles(files), unusable);
  });
}

test('refuses a file without a key where both should be', (t) => {
  const { certificate } = makeFiles(t).files;
  assert.throws(() => readTlsFiles({ certificate, key: null }), unusable);
});

/** A watch over files, what it took up, and what it said. */
function watch(t: TestContext) {
  const made = makeFiles(t);
  const clock = new ManualClock();
  const taken: string[] = [];
  const warnings: string[] = [];
  const logger: Logger = { ...silentLogger, warn: (message, fields) => warnings.push(`${message}: ${fields?.reason}`) };
  const onChange = ({ cert }: SecureContextOptions) => taken.push(textOf(cert));
  const watching = new TlsFileWatch(made.files, clock, logger, onChange);
  return { ...made, clock, taken, warnings, watching };
}

test('takes up a new pair once it is there, and no pair twice', (t) => {
  const { replace, clock, taken, warnings } = watch(t);
  clock.advance(A_LOOK);
  assert.deepEqual(taken, []);
  replace(second);
  clock.advance(A_LOOK);
  assert.deepEqual(taken, [second.certificate]);
  clock.advance(A_LOOK);
  assert.deepEqual([taken.length, warnings], [1, []]);
});

test('takes up a pair whose key alone was replaced', (t) => {
  const { files, write, clock, taken } = watch(t);
  write(files.key, first.key);
  clock.advance(A_LOOK);
  assert.deepEqual(taken, [first.certificate]);
});

test('passes over a pair of which only the certificate is new, says so once, and takes it when the key follows', (t) => {
  const { files, write, clock, taken, warnings } = watch(t);
  write(files.certificate, second.certificate);
  clock.advance(A_LOOK);
  clock.advance(A_LOOK);
  assert.deepEqual([taken, warnings.length], [[], 1]);
  assert.match(
    warnings[0]!,
    /^cannot use the new certificate; the previous one stays active: Cannot use the certificate /,
  );
  write(files.key, second.key);
  clock.advance(A_LOOK);
  assert.deepEqual([taken, warnings.length], [[second.certificate], 1]);
});

test('outlives files that are away for a while', (t) => {
  const { files, replace, clock, taken, warnings } = watch(t);
  rmSync(files.certificate);
  rmSync(files.key);
  clock.advance(A_LOOK);
  assert.deepEqual([taken, warnings.length], [[], 1]);
  replace(second);
  clock.advance(A_LOOK);
  assert.deepEqual(taken, [second.certificate]);
});

test('looks no more once it is closed', (t) => {
  const { replace, clock, taken, watching } = watch(t);
  watching.close();
  replace(second);
  clock.advance(A_LOOK);
  assert.deepEqual([taken, clock.pendingTimers], [[], 0]);
});
