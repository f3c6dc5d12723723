import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { silentLogger } from '../../test/support/silent-logger.ts';
import { inputPlan, programPlan } from '../../test/support/studio-plan.ts';
import { dbfs, millis, sampleFrames } from '../core/index.ts';
import { SteadyInput, silenceGenerator, toneGenerator } from '../inputs/index.ts';
import { Pacer } from '../program/index.ts';
import { InputRegistry } from './input-registry.ts';
import type { InputPlan, ProgramPlan } from './plans.ts';
import { ProgramRegistry } from './program-registry.ts';

function createRegistries() {
  const clock = new ManualClock();
  const logger = silentLogger;
  const pacer = new Pacer({ clock, logger, catchUp: millis(1000) });
  const inputs: InputRegistry = new InputRegistry({
    clock,
    isPlayed: (input) => programs.isPlayed(input),
    hasSourceSide: () => false,
  });
  const programs: ProgramRegistry = new ProgramRegistry({
    clock,
    logger,
    pacer,
    inputs,
    onSwitch: () => {},
    onTitle: () => {},
  });
  pacer.start(millis(20));
  const take = (inputPlans: readonly InputPlan[], programPlans: readonly ProgramPlan[] = []) => {
    inputs.configure(inputPlans);
    programs.configure(programPlans);
  };
  return { clock, programs, take };
}

test('an input that has no mount of its own any more is not made for it any more', () => {
  const { clock, programs, take } = createRegistries();
  const quiet = (mount: string | null) =>
    inputPlan('quiet', () => new SteadyInput('quiet', clock, silenceGenerator()), { mount });
  take([quiet('/quiet.mp3')]);
  const solo = programs.solo('quiet')!;
  clock.advance(1000);
  take([quiet('/silent.mp3')]);
  assert.equal(programs.solo('quiet'), solo);
  clock.advance(1000);
  assert.equal(solo.position, 2 * 48_000);
  take([quiet(null)]);
  clock.advance(1000);
  assert.equal(solo.position, 2 * 48_000);
});

test('a program takes its inputs as they are configured, and a reload of that leaves them as they are', () => {
  const { clock, programs, take } = createRegistries();
  let made = 0;
  const tone = (name: string, level: number, changes: Partial<InputPlan> = {}) => {
    const build = () => {
      made++;
      return new SteadyInput(name, clock, toneGenerator(440, dbfs(level)));
    };
    return inputPlan(name, build, changes);
  };
  const onAirAfter = (weak: Partial<InputPlan>) => {
    take([tone('weak', -45, weak), tone('loud', -20)], [programPlan('main', ['weak', 'loud'])]);
    clock.advance(11_000);
    return programs.find('main')?.onAir;
  };
  assert.equal(onAirAfter({}), 'weak');
  const below = dbfs(-40);
  assert.equal(onAirAfter({ silence: { below, for: null } }), 'loud', 'for the 10 s of the program');
  clock.advance(60_000);
  assert.equal(onAirAfter({ silence: { below: null, for: millis(60_000) } }), 'weak', 'by the level of the program');
  assert.equal(onAirAfter({ scheduleOnly: true }), 'loud');
  assert.equal(made, 2);
});

test('a removed input is stopped once no program plays it', () => {
  const { clock, take } = createRegistries();
  const stopped: string[] = [];
  class CountedInput extends SteadyInput {
    override stop(): void {
      stopped.push(this.name);
      super.stop();
    }
  }
  const takeTones = (...names: string[]) =>
    take(
      names.map((name) => inputPlan(name, () => new CountedInput(name, clock, toneGenerator(440, dbfs(-20))))),
      [programPlan('main', names, { crossfade: sampleFrames(3 * 48_000) })],
    );
  takeTones('heard', 'unheard', 'other');
  clock.advance(5000);
  takeTones('other');
  clock.advance(1000);
  assert.deepEqual(stopped, ['unheard']);
  clock.advance(1000);
  assert.deepEqual(stopped, ['unheard'], 'the fade of 3 s is under way');
  clock.advance(2000);
  assert.deepEqual(stopped, ['unheard', 'heard']);
});
