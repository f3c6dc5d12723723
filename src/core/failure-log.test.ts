import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { FailureLog } from './failure-log.ts';
import type { LogFields, Logger } from './logger.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

interface Line {
  readonly level: string;
  readonly minute: number;
  readonly message: string;
  readonly fields: LogFields;
}

function startLog() {
  const clock = new ManualClock();
  const lines: Line[] = [];
  const at =
    (level: string) =>
    (message: string, fields: LogFields = {}) => {
      lines.push({ level, minute: Math.floor(clock.now() / MINUTE), message, fields });
    };
  const logger: Logger = {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: () => logger,
  };
  const log = new FailureLog({ clock, logger, failed: 'it failed', recovered: 'it works again' });
  const loud = () => lines.filter(({ level }) => level !== 'debug');
  const summary = () => loud().map(({ level, message }) => `${level}: ${message}`);
  return { clock, log, lines, loud, summary };
}

test('a lasting failure is logged as a warning at once, then with growing pauses, then once an hour', () => {
  const { clock, log, lines, loud } = startLog();
  for (let minute = 0; minute <= 24 * 60; minute++) {
    log.fail('refused');
    clock.advance(MINUTE);
  }
  const minutes = loud().map((line) => line.minute);
  assert.deepEqual(minutes.slice(0, 9), [0, 1, 3, 7, 15, 31, 63, 123, 183]);
  assert.ok(minutes.length < 32, `${minutes.length} lines in a day`);
  assert.deepEqual(new Set(loud().map(({ level }) => level)), new Set(['warn']));
  assert.equal(lines.length, 24 * 60 + 1, 'all are written at debug');
  assert.deepEqual(loud()[2]!.fields, { reason: 'refused', attempts: 4, awaySeconds: 180 });
});

test('a new reason is logged as a warning at once', () => {
  const { clock, log, loud } = startLog();
  for (const reason of ['refused', 'refused', '404', 'refused', 'refused', 'late']) {
    log.fail(reason);
    clock.advance(SECOND);
  }
  assert.deepEqual(
    loud().map(({ fields }) => fields.reason),
    ['refused', '404', 'refused', 'late'],
  );
});

test('two alternating reasons do not count as new every time', () => {
  const { clock, log, loud } = startLog();
  for (let turn = 0; turn < 60 * 60; turn++) {
    log.fail(turn % 2 === 0 ? 'refused' : '404');
    clock.advance(SECOND);
  }
  assert.ok(loud().length <= 16, `${loud().length} lines in an hour`);
});

test('each of several addresses has separate reasons', () => {
  const { log, loud } = startLog();
  for (const from of ['one', 'two', 'one', 'two']) log.fail('refused', { from });
  assert.deepEqual(
    loud().map(({ fields }) => fields.from),
    ['one', 'two'],
  );
});

test('the number of different reasons is bounded', () => {
  const { clock, log, loud } = startLog();
  for (let attempt = 0; attempt < 600; attempt++) {
    log.fail(`cannot connect from port ${attempt}`);
    clock.advance(SECOND);
  }
  assert.ok(loud().length < 14, `${loud().length} lines in ten minutes`);
});

test('one line reports the recovery and the length of the outage', () => {
  const { clock, log, loud } = startLog();
  assert.equal(log.succeed(), false);
  for (let attempt = 0; attempt < 3; attempt++) {
    log.fail('refused');
    clock.advance(45 * SECOND);
  }
  assert.equal(log.succeed({ protocol: 'http' }), true);
  assert.equal(log.succeed(), false);
  const [last, ...more] = loud().filter(({ level }) => level === 'info');
  assert.equal(last?.message, 'it works again');
  assert.deepEqual(last?.fields, { awaySeconds: 135, attempts: 3, protocol: 'http' });
  assert.deepEqual(more, []);
});

test('a failure after ten minutes of success counts as new', () => {
  const { clock, log, summary } = startLog();
  log.fail('refused');
  log.succeed();
  clock.advance(10 * MINUTE);
  log.fail('refused');
  assert.deepEqual(summary(), ['warn: it failed', 'info: it works again', 'warn: it failed']);
});

test('a repeated outage is logged in pairs of lines, less and less often', () => {
  const { clock, log, loud } = startLog();
  for (let turn = 0; turn < 6 * 60; turn++) {
    log.fail('it disconnected');
    clock.advance(30 * SECOND);
    log.succeed();
    clock.advance(30 * SECOND);
  }
  const levels = loud().map(({ level }) => level);
  assert.deepEqual(
    levels,
    levels.map((_, index) => (index % 2 === 0 ? 'warn' : 'info')),
  );
  assert.ok(levels.length <= 26, `${levels.length} lines in six hours`);
});

test('a reset starts with the first pause', () => {
  const { log, summary } = startLog();
  log.fail('refused');
  log.forget();
  log.succeed();
  log.fail('refused');
  assert.deepEqual(summary(), ['warn: it failed', 'warn: it failed']);
});
