import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import {
  parseProcessStat,
  parseResidentBytes,
  readCpu,
  readProcessTree,
  readResidentBytes,
} from './process-figures.ts';

const stat = (name: string): string =>
  `4711 (${name}) S 17 4711 17 0 -1 4194560 100 0 0 0 250 50 7 9 20 0 11 0 12345 0 0 18446744073709551615`;

for (const name of ['icecast2', 'a b', 'node (main) R 1', ')']) {
  test(`reads parent and CPU time of a process named "${name}"`, () => {
    assert.deepEqual(parseProcessStat(stat(name)), {
      pid: 4711,
      parent: 17,
      isZombie: false,
      cpu: { user: 2.5, system: 0.5 },
    });
  });
}

test('reads the resident set size and no line that ends alike', () => {
  const rollup = 'Rss:   640 kB\nPss:   300 kB\nXRss:  2 kB\n';
  assert.equal(parseResidentBytes(rollup), 640 * 1024);
  assert.throws(() => parseResidentBytes('Pss:  900 kB\n'), /no line "Rss:"/);
});

test('counts a process with its children', async () => {
  const parent = spawn('sh', ['-c', '(echo ready; read line); true'], { stdio: ['pipe', 'pipe', 'ignore'] });
  await once(parent.stdout, 'data');
  const tree = readProcessTree(parent.pid ?? 0);
  assert.equal(tree.length, 2);
  assert.equal(tree[1]?.parent, parent.pid);
  assert.ok(readResidentBytes(parent.pid ?? 0) > 0);
  assert.ok(readCpu(parent.pid ?? 0).user >= 0);
  const ended = once(parent, 'close');
  for (const { pid } of tree) process.kill(pid);
  await ended;
  assert.deepEqual(readProcessTree(parent.pid ?? 0), []);
});
