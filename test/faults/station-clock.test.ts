import { test } from 'node:test';
import { type Clock, SystemClock, type UnixMillis, unixMillis } from '../../src/core/index.ts';
import { startDj } from '../support/dj.ts';
import { startFreeStation } from '../support/free-station.ts';
import { recordMounts } from '../support/mount-recording.ts';
import { chooseTones } from '../support/seeded-random.ts';
import { studioConfig, studioMounts, toneInput, waitForSwitch } from '../support/studio-config.ts';
import { assertPassages } from '../support/tone-passages.ts';

const HOUR_MS = 3_600_000;
const SECOND = 16_000;

/** The system clock, whose date is changed. */
class SetClock implements Clock {
  readonly #clock = new SystemClock();
  /** How far the date is from the right one, in milliseconds. */
  offset = 0;

  now = () => this.#clock.now();
  after = (...timer: Parameters<Clock['after']>) => this.#clock.after(...timer);
  every = (...timer: Parameters<Clock['every']>) => this.#clock.every(...timer);

  wallTime(): UnixMillis {
    return unixMillis(this.#clock.wallTime() + this.offset);
  }
}

test('a date that jumps by an hour, back and forth, is not heard', async (t) => {
  const [music, hertz] = chooseTones(t, 2);
  const clock = new SetClock();
  const config = studioConfig({ dj: { type: 'live', mount: '/live' }, music: toneInput(music!) });
  const station = await startFreeStation(t, config, { clock });
  const { port, log } = station;
  const recordings = await recordMounts(t, port, studioMounts);
  const [mp3] = recordings;
  await mp3!.receiveMore(SECOND);
  clock.offset = -HOUR_MS;
  await mp3!.receiveMore(SECOND);
  const before = log.length;
  const dj = startDj(t, { port, mount: '/live', codec: 'mp3', hertz: hertz! });
  await waitForSwitch(station, 'dj', before);
  await mp3!.receiveMore(SECOND);
  clock.offset = HOUR_MS;
  await mp3!.receiveMore(SECOND);
  const since = log.length;
  await dj.stop('SIGKILL');
  clock.offset = 0;
  await waitForSwitch(station, 'music', since);
  await mp3!.receiveMore(2 * SECOND);
  for (const recording of recordings) {
    const tones = { music: music!, dj: hertz! };
    assertPassages(await recording.finish(t), tones, { story: ['music', 'dj', 'music'], leastMs: 1500 });
  }
});
