import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startFreeStation } from '../support/free-station.ts';
import { lockMachine } from '../support/lock-machine.ts';
import { MonitorClient } from '../support/monitor-client.ts';
import { recordMounts } from '../support/mount-recording.ts';
import { tonesIn } from '../support/pcm-hearing.ts';
import { chooseTones } from '../support/seeded-random.ts';
import { listStationChildren } from '../support/station-children.ts';
import { toneInput } from '../support/studio-config.ts';
import { assertPassages } from '../support/tone-passages.ts';
import { waitUntil } from '../support/wait-until.ts';

await lockMachine();

/** Two seconds or more of each rung. */
const ENOUGH_BYTES = 32_000;

test('a ladder on demand encodes the rungs with listeners, and each plays the audio', async (t) => {
  const [hertz] = chooseTones(t, 1);
  const ladder = { type: 'mount', program: 'main', mount: '/stream', onDemand: true };
  const { port, log } = await startFreeStation(t, {
    inputs: { beep: toneInput(hertz!) },
    programs: { main: { inputs: ['beep'] } },
    outputs: [
      { ...ladder, format: 'mp3', ladder: [64, 128] },
      { ...ladder, format: 'opus', ladder: [48] },
    ],
  });
  await waitUntil(() => log.some((line) => line.includes(' switched ')), 'the program is on air');
  assert.deepEqual(listStationChildren(), [], 'no listeners, nothing is encoded');

  const recordings = await recordMounts(t, port, ['/stream-64.mp3', '/stream-48.opus']);
  await Promise.all(recordings.map((recording) => recording.receiveMore(ENOUGH_BYTES)));
  const encoders = listStationChildren().map(({ encoder }) => encoder);
  assert.deepEqual(encoders.toSorted(), ['libmp3lame', 'libopus'], 'unused rungs are not encoded');
  for (const recording of recordings) {
    assertPassages(await recording.finish(t), { beep: hertz! }, { story: ['beep'] });
  }
});

test('a monitor of a mount on demand is a reason to encode it', async (t) => {
  const [hertz] = chooseTones(t, 1);
  const { port } = await startFreeStation(t, {
    inputs: { beep: toneInput(hertz!) },
    programs: { main: { inputs: ['beep'] } },
    outputs: [{ type: 'mount', program: 'main', mount: '/stream.mp3', onDemand: true, format: 'mp3' }],
  });
  const client = new MonitorClient(t, port, 'mount=/stream.mp3&codec=s16le');
  await client.hear('login');
  client.say({ type: 'auth', password: 'hackme' });
  let level = 0;
  while (level < 0.1) {
    const bytes = Buffer.concat((await client.take(25)).map(({ sound }) => sound));
    const samples = Float32Array.from({ length: bytes.length / 2 }, (_, at) => bytes.readInt16LE(2 * at) / 32_767);
    [level] = tonesIn(samples, [hertz!]) as [number];
  }
  client.socket.close();
  await client.closed;
});
