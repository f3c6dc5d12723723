import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { isAirchainError, millis } from '../core/index.ts';
import { HashQueue } from './hash-queue.ts';

/** A queue whose hashes take as long as the test wants: each stands in `running` until it is answered. */
function newQueue({ maxWaiting = 100, freeFailures = 100 } = {}) {
  const clock = new ManualClock();
  const queue = new HashQueue({ maxWaiting, freeFailures }, clock);
  const running = new Map<string, (isRight: boolean) => void>();
  const started: string[] = [];
  const run = (name: string, network: string, isKnown = false) => {
    const work = () => {
      started.push(name);
      return new Promise<boolean>((resolve) => running.set(name, resolve));
    };
    return queue.run(work, { network, isKnown });
  };
  const answer = async (name: string, isRight: boolean, after = 0) => {
    clock.advance(after);
    running.get(name)!(isRight);
    running.delete(name);
    await new Promise(setImmediate);
  };
  return { clock, run, answer, running, started };
}

const isOverloaded = (error: unknown) => isAirchainError(error, 'AUTH_OVERLOADED');

describe('the queue of hashes', () => {
  test('runs one hash of strangers at a time, and one more for known logins', async () => {
    const { run, answer, running } = newQueue();
    for (const name of ['stranger 1', 'stranger 2']) void run(name, name);
    assert.deepEqual([...running.keys()], ['stranger 1']);
    for (const name of ['known 1', 'known 2']) void run(name, name, true);
    assert.deepEqual([...running.keys()], ['stranger 1', 'known 1']);
    await answer('stranger 1', true);
    assert.deepEqual([...running.keys()], ['known 1', 'known 2'], 'known logins go before strangers');
    await answer('known 1', true);
    assert.deepEqual([...running.keys()], ['known 2', 'stranger 2']);
  });

  test('answers with what the hash said, and goes on after one that failed', async () => {
    const clock = new ManualClock();
    const queue = new HashQueue({ maxWaiting: 10, freeFailures: 10 }, clock);
    const from = { network: '192.0.2.1', isKnown: false };
    const broken = queue.run(() => Promise.reject(new Error('no such form')), from);
    const answers = [true, false].map((isRight) => queue.run(() => Promise.resolve(isRight), from));
    await assert.rejects(broken, /no such form/);
    assert.deepEqual(await Promise.all(answers), [true, false]);
  });

  test('lets networks take turns: a row from one delays another by one hash', async () => {
    const { run, answer, started } = newQueue();
    for (let index = 1; index <= 20; index++) void run(`flood ${index}`, '2001:db8::/48');
    void run('neighbour', '192.0.2.1');
    await answer('flood 1', false);
    await answer('flood 2', false);
    assert.deepEqual(started, ['flood 1', 'flood 2', 'neighbour']);
  });

  test('when it is full, the network that waits for most gives way; among equals the last to come is refused', async () => {
    const { run, started, answer } = newQueue({ maxWaiting: 3 });
    void run('running', 'a');
    const flood = ['flood 1', 'flood 2', 'flood 3'].map((name) => run(name, 'a'));
    const tooMuch = run('flood 4', 'a');
    await assert.rejects(tooMuch, isOverloaded);
    const lost = assert.rejects(flood[2]!, isOverloaded);
    void run('neighbour', 'b');
    await lost;
    const other = assert.rejects(flood[1]!, isOverloaded);
    void run('third', 'c');
    await other;
    await assert.rejects(run('fourth', 'd'), isOverloaded);
    for (const name of ['running', 'flood 1', 'neighbour']) await answer(name, false);
    assert.deepEqual(started, ['running', 'flood 1', 'neighbour', 'third']);
  });

  test('known logins have a limit of their own', async () => {
    const { run } = newQueue({ maxWaiting: 1 });
    for (const name of ['a', 'b', 'c']) void run(name, name, true);
    await assert.rejects(run('d', 'd', true), isOverloaded);
  });

  test('rests longer and longer between wrong passwords of strangers, three times a hash at the most', async () => {
    const { run, answer, running, clock } = newQueue({ freeFailures: 2 });
    for (let index = 0; index < 20; index++) void run(String(index), 'flood');
    const rests: number[] = [];
    for (let index = 0; index < 12; index++) {
      await answer(String(index), false, 40);
      let rest = 0;
      while (running.size === 0) {
        clock.advance(1);
        rest += 1;
      }
      rests.push(rest);
    }
    assert.deepEqual(rests.slice(0, 2), [0, 0], 'the free ones');
    assert.ok(rests[3]! > 0 && rests[3]! < rests[6]!, rests.join());
    assert.ok(rests.at(-1)! >= 120 && rests.at(-1)! < 125, rests.join());
  });

  test('does not rest for right passwords or known logins, and forgets in a minute', async () => {
    const { run, answer, running, clock } = newQueue({ freeFailures: 2 });
    for (let index = 0; index < 10; index++) {
      void run(`right ${index}`, 'a');
      await answer(`right ${index}`, true, 40);
      void run(`known ${index}`, 'a', true);
      await answer(`known ${index}`, false, 40);
    }
    for (const name of ['1', '2', '3', '4']) void run(name, 'a');
    await answer('1', false, 40);
    await answer('2', false, 40);
    await answer('3', false, 40);
    assert.equal(running.size, 0, 'now it rests');
    void run('known', 'a', true);
    assert.deepEqual([...running.keys()], ['known']);
    clock.advance(millis(60_000));
    await answer('4', false, 40);
    void run('5', 'a');
    assert.ok(running.has('5'));
  });
});
