import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import type { LogFields } from './logger.ts';
import { type RefusalLevel, RefusalLog } from './refusal-log.ts';

/** A refusal log and its lines: level, message, fields that have a value. */
function openLog() {
  const clock = new ManualClock();
  const lines: { level: string; message: string; fields: LogFields }[] = [];
  const write =
    (level: string) =>
    (message: string, fields: LogFields = {}) => {
      const known = Object.entries(fields).filter(([, value]) => value !== undefined);
      lines.push({ level, message, fields: Object.fromEntries(known) });
    };
  const logger = { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
  const log = new RefusalLog({ ...logger, child: () => assert.fail('no child is needed') }, clock);
  const refuse = (times: number, address: string, level: RefusalLevel = 'warn', reason = 'credentials-wrong') => {
    for (let index = 0; index < times; index++) log.note(level, { reason, address, right: 'admin' });
  };
  return { clock, lines, log, refuse };
}

test('a line has the reason and the address first, then only fields that have a value', () => {
  const { lines, log } = openLog();
  log.note('warn', {
    reason: 'mount-in-use',
    address: '192.0.2.1',
    right: 'source.publish',
    mount: '/live',
    user: 'dj',
    userAgent: '',
  });
  assert.deepEqual(Object.entries(lines[0]!.fields), [
    ['reason', 'mount-in-use'],
    ['address', '192.0.2.1'],
    ['right', 'source.publish'],
    ['mount', '/live'],
    ['user', 'dj'],
  ]);
});

test('texts of a client are shortened', () => {
  const { lines, log } = openLog();
  const long = 'x'.repeat(10_000);
  log.note('info', {
    reason: 'r',
    address: 'a',
    right: 'admin',
    mount: long,
    route: long,
    user: long,
    userAgent: long,
  });
  const { mount, route, user, userAgent } = lines[0]!.fields;
  assert.deepEqual(
    [mount, route, user, userAgent].map((value) => String(value).length),
    [200, 200, 64, 200],
  );
});

test('of a flood, twenty lines in a second are written, then one with the number of the others', () => {
  const { clock, lines, refuse } = openLog();
  for (let index = 0; index < 100; index++) refuse(1, `192.0.2.${index}`);
  refuse(5, '192.0.2.1', 'info', 'mount-in-use');
  assert.equal(lines.length, 20);
  clock.advance(1000);
  assert.deepEqual(lines.slice(20), [
    {
      level: 'warn',
      message: 'more access refused',
      fields: { count: 85, seconds: 1, addresses: 100, 'credentials-wrong': 80, 'mount-in-use': 5 },
    },
  ]);
});

test('one address gets at most half of the lines: another address is still logged', () => {
  const { lines, refuse } = openLog();
  refuse(1000, '192.0.2.1');
  refuse(1, '198.51.100.7');
  assert.deepEqual(
    lines.map(({ fields }) => fields.address),
    [...Array(10).fill('192.0.2.1'), '198.51.100.7'],
  );
});

test('during a flood, periods grow to ten seconds; afterwards every refusal has a line again', () => {
  const { clock, lines, refuse } = openLog();
  for (let second = 0; second < 3600; second++) {
    refuse(100, '192.0.2.1');
    clock.advance(1000);
  }
  assert.ok(lines.length < 361 * 11 + 60, `${lines.length} lines in an hour`);
  const hidden = lines.reduce((sum, { fields }) => sum + Number(fields.count ?? 0), 0);
  const shown = lines.filter(({ message }) => message === 'access refused').length;
  clock.advance(20_000);
  const counted = lines.reduce((sum, { fields }) => sum + Number(fields.count ?? 0), 0);
  assert.ok(hidden <= counted);
  assert.equal(counted + shown, 360_000, 'none is lost');
  refuse(1, '192.0.2.1');
  clock.advance(10_000);
  const before = lines.length;
  for (let second = 0; second < 10; second++) {
    refuse(10, '192.0.2.1');
    clock.advance(1000);
  }
  assert.equal(lines.length - before, 100);
});

test('first requests without a login do not use up the lines of wrong logins', () => {
  const { clock, lines, refuse } = openLog();
  refuse(1000, '192.0.2.1', 'debug', 'credentials-missing');
  refuse(3, '192.0.2.1');
  clock.advance(1000);
  assert.equal(lines.filter(({ level, message }) => level === 'warn' && message === 'access refused').length, 3);
  assert.deepEqual(lines.at(-1)!.fields, { count: 990, seconds: 1, addresses: 1, 'credentials-missing': 990 });
  assert.equal(lines.at(-1)!.level, 'debug');
});

test('without refusals there is no timer', () => {
  const { clock, refuse } = openLog();
  refuse(1, '192.0.2.1');
  clock.advance(1000);
  assert.equal(clock.pendingTimers, 0);
});
