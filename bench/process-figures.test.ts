import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import {
  parseMemoryBytes,
  parseProcessStat,
  readCommandLine,
  readCpu,
  readMemoryBytes,
  readProcessTree,
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
      endedChildren: { user: 0.07, system: 0.09 },
    });
  });
}

test('reads each kind of memory and no line that ends alike', () => {
  const rollup = 'Rss:   640 kB\nPss:   300 kB\nXRss:  2 kB\nSwapPss: 5 kB\n';
  assert.equal(parseMemoryBytes(rollup, 'Rss'), 640 * 1024);
  assert.equal(parseMemoryBytes(rollup, 'Pss'), 300 * 1024);
  assert.throws(() => parseMemoryBytes('Pss:  900 kB\n', 'Rss'), /no line "Rss:"/);
});

test('counts the CPU time of children that have ended', async () => {
  const busyChild = 'i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done';
  const parent = spawn('sh', ['-c', `sh -c '${busyChild}'; echo ready; read line`], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const pid = parent.pid ?? 0;
  await once(parent.stdout, 'data');
  const own = readProcessTree(pid)[0]?.cpu.user ?? 0;
  assert.equal(readProcessTree(pid).length, 1);
  assert.ok(readCpu(pid).user > own);
  const ended = once(parent, 'close');
  parent.stdin.end();
  await ended;
});

test('counts a process with its children', async () => {
  const parent = spawn('sh', ['-c', '(echo ready; read line); true'], { stdio: ['pipe', 'pipe', 'ignore'] });
  await once(parent.stdout, 'data');
  const tree = readProcessTree(parent.pid ?? 0);
  assert.equal(tree.length, 2);
  assert.equal(tree[1]?.parent, parent.pid);
  const pss = readMemoryBytes(parent.pid ?? 0, 'Pss');
  assert.ok(pss > 0 && pss <= readMemoryBytes(parent.pid ?? 0, 'Rss'));
  assert.match(readCommandLine(parent.pid ?? 0), /^sh -c /);
  assert.ok(readCpu(parent.pid ?? 0).user >= 0);
  const ended = once(parent, 'close');
  for (const { pid } of tree) process.kill(pid);
  await ended;
  assert.deepEqual(readProcessTree(parent.pid ?? 0), []);
});
