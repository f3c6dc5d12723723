import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { inputOf } from '../test/fuzz/fuzz-input.ts';
import { fuzzTargets } from '../test/fuzz/fuzz-targets.ts';
import { fuzzTargetNames, runFuzz } from '../test/fuzz/run-fuzz.ts';

const USAGE = `npm run fuzz -- [--seed N] [--inputs N] [--seconds N] [--target NAME] [--input N]

Feeds made-up input to every reader of foreign bytes until one of them fails, or the bound is met.
  --seed N       repeats a run; default: by chance, printed
  --inputs N     inputs in all; default: 10000000
  --seconds N    default: 7200
  --target NAME  only this reader: ${fuzzTargetNames.join(', ')}
  --input N      only the input with this number, which a failure names`;

const { values } = parseArgs({
  options: {
    help: { type: 'boolean' },
    seed: { type: 'string', default: String(Math.ceil(Math.random() * 1_000_000)) },
    inputs: { type: 'string', default: '10000000' },
    seconds: { type: 'string', default: '7200' },
    target: { type: 'string' },
    input: { type: 'string' },
  },
});

if (values.help || (values.target !== undefined && !fuzzTargetNames.includes(values.target))) {
  console.log(USAGE);
  process.exit(values.help ? 0 : 2);
}

const seed = Number(values.seed);
const targets = values.target === undefined ? fuzzTargetNames : [values.target];
const inputs = values.input === undefined ? Number(values.inputs) : targets.length;
const started = performance.now();
console.log(`seed ${seed}`);
const report = await runFuzz({
  seed,
  seconds: Number(values.seconds),
  inputs,
  targets,
  first: Number(values.input ?? 0),
});
const seconds = (performance.now() - started) / 1000;
for (const [target, count] of report.inputs) console.log(`${String(count).padStart(10)} ${target}`);
const sum = [...report.inputs.values()].reduce((total, count) => total + count, 0);
console.log(`${String(sum).padStart(10)} inputs in ${seconds.toFixed(0)} s`);
if (report.failure) {
  const { target, index, error } = report.failure;
  const file = join(tmpdir(), `airchain-fuzz-${target}-${seed}-${index}`);
  writeFileSync(file, inputOf(fuzzTargets.find(({ name }) => name === target)!, seed, index).input);
  console.error(`${target} failed on input ${index}, kept in ${file}\n${error}`);
  console.error(`repeat it: npm run fuzz -- --seed ${seed} --target ${target} --input ${index}`);
  process.exitCode = 1;
}
