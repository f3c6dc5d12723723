import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { silentLogger } from '../../test/support/silent-logger.ts';
import { readStationConfig } from '../../test/support/station-config.ts';
import { dbfs, millis } from '../core/index.ts';
import { SteadyInput, silenceGenerator, toneGenerator } from '../inputs/index.ts';
import { Pacer } from '../program/index.ts';
import { InputRegistry } from './input-registry.ts';
import { ProgramRegistry } from './program-registry.ts';

const unchanged = { update: () => false, isPlayed: () => false, hasSourceSide: () => false };

test('an input that has no mount of its own any more is not made for it any more', () => {
  const clock = new ManualClock();
  const logger = silentLogger;
  const pacer = new Pacer({ clock, logger, catchUp: millis(1000) });
  const create = (name: string) => new SteadyInput(name, clock, silenceGenerator());
  const inputRegistry = new InputRegistry({ clock, create, ...unchanged });
  const none = { scheduled: () => null, onSwitch: () => {}, onTitle: () => {} };
  const programRegistry = new ProgramRegistry({ clock, logger, pacer, inputs: inputRegistry, ...none });
  const take = (input: object) => {
    const config = readStationConfig({ inputs: { quiet: { type: 'silence', ...input } } });
    inputRegistry.configure(config);
    programRegistry.configure(config);
  };
  pacer.start(millis(20));
  take({ mount: '/quiet.mp3' });
  const solo = programRegistry.solo('quiet')!;
  clock.advance(1000);
  take({ mount: '/silent.mp3' });
  assert.equal(programRegistry.solo('quiet'), solo);
  clock.advance(1000);
  assert.equal(solo.position, 2 * 48_000);
  take({});
  clock.advance(1000);
  assert.equal(solo.position, 2 * 48_000);
});

test('a program takes its inputs as they are configured, and a reload of that leaves them as they are', () => {
  const clock = new ManualClock();
  const logger = silentLogger;
  const pacer = new Pacer({ clock, logger, catchUp: millis(1000) });
  let made = 0;
  const create = (name: string) => {
    made++;
    return new SteadyInput(name, clock, toneGenerator(440, dbfs(name === 'weak' ? -45 : -20)));
  };
  const inputRegistry = new InputRegistry({ clock, create, ...unchanged });
  const programRegistry = new ProgramRegistry({
    clock,
    logger,
    pacer,
    inputs: inputRegistry,
    scheduled: () => null,
    onSwitch: () => {},
    onTitle: () => {},
  });
  const onAirAfter = (weak: object) => {
    const inputs = { weak: { type: 'tone', ...weak }, loud: { type: 'tone' } };
    const config = readStationConfig({ inputs, programs: { main: { inputs: ['weak', 'loud'] } } });
    inputRegistry.configure(config);
    programRegistry.configure(config);
    clock.advance(11_000);
    return programRegistry.find('main')?.onAir;
  };
  pacer.start(millis(20));
  assert.equal(onAirAfter({}), 'weak');
  assert.equal(onAirAfter({ silence: { below: '-40' } }), 'loud', 'for the 10 s of the program');
  clock.advance(60_000);
  assert.equal(onAirAfter({ silence: { for: '1m' } }), 'weak', 'by the level of the program');
  assert.equal(onAirAfter({ scheduleOnly: 'true' }), 'loud');
  assert.equal(made, 2);
});

test('a removed input is stopped once no program plays it', () => {
  const clock = new ManualClock();
  const logger = silentLogger;
  const pacer = new Pacer({ clock, logger, catchUp: millis(1000) });
  const stopped: string[] = [];
  class CountedInput extends SteadyInput {
    override stop(): void {
      stopped.push(this.name);
      super.stop();
    }
  }
  const inputs: InputRegistry = new InputRegistry({
    ...unchanged,
    clock,
    create: (name) => new CountedInput(name, clock, toneGenerator(440, dbfs(-20))),
    isPlayed: (input) => programs.isPlayed(input),
  });
  const programs: ProgramRegistry = new ProgramRegistry({
    clock,
    logger,
    pacer,
    inputs,
    scheduled: () => null,
    onSwitch: () => {},
    onTitle: () => {},
  });
  const take = (names: readonly string[]) => {
    const config = readStationConfig({
      inputs: Object.fromEntries(names.map((name) => [name, { type: 'tone' }])),
      programs: { main: { inputs: names, crossfade: '3s' } },
    });
    inputs.configure(config);
    programs.configure(config);
  };
  pacer.start(millis(20));
  take(['heard', 'unheard', 'other']);
  clock.advance(5000);
  take(['other']);
  clock.advance(1000);
  assert.deepEqual(stopped, ['unheard']);
  clock.advance(1000);
  assert.deepEqual(stopped, ['unheard'], 'the fade of 3 s is under way');
  clock.advance(2000);
  assert.deepEqual(stopped, ['unheard', 'heard']);
});
