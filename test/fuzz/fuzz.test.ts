import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fuzzTargetNames, runFuzz } from './run-fuzz.ts';

const SECONDS = 60;

test('made-up input breaks no reader: each says what it read, or throws an error with a code', async (t) => {
  const seed = Number(process.env.AIRCHAIN_TEST_SEED ?? 0) || Math.ceil(Math.random() * 1_000_000);
  t.diagnostic(`npm run fuzz -- --seed ${seed} repeats it`);
  const bounds = { seed, seconds: SECONDS, inputs: Number.POSITIVE_INFINITY, targets: fuzzTargetNames, first: 0 };
  const { inputs, failure } = await runFuzz(bounds);
  t.diagnostic([...inputs].map(([target, count]) => `${target} ${count}`).join(', '));
  assert.equal(failure, null, `npm run fuzz -- --seed ${seed} --target ${failure?.target} --input ${failure?.index}`);
});
