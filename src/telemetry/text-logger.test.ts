import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ManualClock } from '../../test/support/manual-clock.ts';
import type { LogFields } from '../core/index.ts';
import { type LogLevel, type LogSink, TextLogger } from './text-logger.ts';

function newLogger(level: LogLevel = 'debug', fields?: LogFields) {
  const lines: string[] = [];
  const sink: LogSink = { level, write: (line) => lines.push(line) };
  const clock = new ManualClock(Date.UTC(2026, 10, 20, 10));
  return { logger: new TextLogger(clock, sink, fields), sink, lines, clock };
}

/** What stands behind the time, the level and the message. */
function writeFields(fields: LogFields): string {
  const { logger, lines } = newLogger();
  logger.info('told', fields);
  return lines[0]!.slice('2026-11-20T10:00:00.000Z INFO  told'.length);
}

test('a line has the time in UTC, the level in five columns, the message, and the facts in their order', () => {
  const { logger, lines, clock } = newLogger();
  logger.info('source connected', { mount: '/live', source: '192.0.2.7' });
  clock.advance(1234);
  logger.error('it ended');
  assert.deepEqual(lines, [
    '2026-11-20T10:00:00.000Z INFO  source connected mount=/live source=192.0.2.7',
    '2026-11-20T10:00:01.234Z ERROR it ended',
  ]);
});

const values: readonly (readonly [LogFields[string], string])[] = [
  ['/live', ' it=/live'],
  [42, ' it=42'],
  [0, ' it=0'],
  [-1.5, ' it=-1.5'],
  [true, ' it=true'],
  [false, ' it=false'],
  [null, ' it=null'],
  [undefined, ''],
  ['', ' it=""'],
  ['two words', ' it="two words"'],
  ['a="b"', ' it="a=\\"b\\""'],
  ['say "hi"', ' it="say \\"hi\\""'],
  ['back\\slash', ' it=back\\slash'],
  ['line\nfeed', ' it="line\\nfeed"'],
  ['return\r', ' it="return\\r"'],
  ['tab\t', ' it="tab\\t"'],
  ['\x1b[31mred', ' it="\\u001b[31mred"'],
  ['delete\x7f', ' it="delete\\u007f"'],
  ['\x9b31mred', ' it="\\u009b31mred"'],
  ['next\u0085line', ' it="next\\u0085line"'],
  ['line\u2028separator', ' it="line\\u2028separator"'],
  ['Größe', ' it=Größe'],
  ['no\u00a0break', ' it="no\u00a0break"'],
];

for (const [value, written] of values) {
  test(`${typeof value} ${JSON.stringify(value)} is written as${written || ' nothing'}`, () => {
    assert.equal(writeFields({ it: value }), written);
  });
}

test('nothing in a value begins a new line or looks like another fact', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (value) => {
      const written = writeFields({ it: value });
      assert.doesNotMatch(written, /[\x00-\x1f\x7f-\x9f\u2028\u2029]/);
      assert.match(written, /^ it=(?:"(?:[^"\\]|\\.)*"|[^\s"=]+)$/su);
    }),
  );
});

test('a message stays on its line, whatever it quotes', () => {
  const { logger, lines } = newLogger();
  logger.warn('Cannot read "a\r\nb": it has\x1b[2J no end');
  assert.equal(lines[0]!.slice(31), 'Cannot read "a\\u000d\\u000ab": it has\\u001b[2J no end');
});

test('a value is cut where it would fill the log', () => {
  assert.equal(writeFields({ it: 'x'.repeat(100_000) }), ` it=${'x'.repeat(512)}`);
});

const levels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

for (const [index, level] of levels.entries()) {
  test(`from ${level} on`, () => {
    const { logger, lines } = newLogger(level);
    for (const each of levels) logger[each](each);
    assert.deepEqual(
      lines.map((line) => line.slice(31)),
      levels.slice(index),
    );
  });
}

test("a child has its parent's facts and its own, and the line's own word counts", () => {
  const { logger, lines } = newLogger('info', { station: 'harbour' });
  const child = logger.child({ mount: '/live', source: 'one' }).child({ source: 'two' });
  child.info('told', { mount: '/other', more: 1 });
  logger.info('told');
  assert.deepEqual(
    lines.map((line) => line.slice(31)),
    ['told station=harbour mount=/other source=two more=1', 'told station=harbour'],
  );
});

test('a new level counts for children that were made before', () => {
  const { logger, sink, lines } = newLogger('error');
  const child = logger.child({ mount: '/live' });
  child.info('too light');
  sink.level = 'info';
  child.info('told');
  assert.equal(lines.length, 1);
});
