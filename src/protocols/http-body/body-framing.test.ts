import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { byteCount } from '../../core/index.ts';
import { readBodyFraming } from './body-framing.ts';

const read = (method: string, headers: Record<string, string>) =>
  readBodyFraming({ method, headers: new Map(Object.entries(headers)) });

describe('readBodyFraming', () => {
  it('lets SOURCE run until the close, whatever length it announces', () => {
    assert.deepEqual(read('SOURCE', { 'content-length': '0' }), { kind: 'until-close' });
  });

  it('takes the chunks of a SOURCE for chunks', () => {
    assert.deepEqual(read('SOURCE', { 'transfer-encoding': 'chunked' }), { kind: 'chunked' });
    assert.throws(() => read('SOURCE', { 'transfer-encoding': 'gzip' }), { code: 'BODY_CODING_UNSUPPORTED' });
  });

  it('lets a PUT that announces nothing run until the close', () => {
    assert.deepEqual(read('PUT', {}), { kind: 'until-close' });
    assert.deepEqual(read('PUT', { 'transfer-encoding': 'identity' }), { kind: 'until-close' });
  });

  it('knows chunks and lengths', () => {
    assert.deepEqual(read('PUT', { 'transfer-encoding': 'Chunked' }), { kind: 'chunked' });
    assert.deepEqual(read('POST', { 'content-length': '320574' }), { kind: 'length', bytes: byteCount(320574) });
  });

  const refused = [
    {
      name: 'both announcements',
      headers: { 'content-length': '5', 'transfer-encoding': 'chunked' },
      code: 'BODY_LENGTH_MALFORMED',
    },
    { name: 'two lengths', headers: { 'content-length': '5, 6' }, code: 'BODY_LENGTH_MALFORMED' },
    { name: 'a negative length', headers: { 'content-length': '-1' }, code: 'BODY_LENGTH_MALFORMED' },
    {
      name: 'a length beyond all numbers',
      headers: { 'content-length': '9'.repeat(16) },
      code: 'BODY_LENGTH_MALFORMED',
    },
    { name: 'gzip', headers: { 'transfer-encoding': 'gzip, chunked' }, code: 'BODY_CODING_UNSUPPORTED' },
  ];
  for (const { name, headers, code } of refused) {
    it(`refuses ${name}`, () => assert.throws(() => read('PUT', headers as Record<string, string>), { code }));
  }
});
