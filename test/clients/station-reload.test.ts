import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startFreeStation } from '../support/free-station.ts';
import { lockMachine } from '../support/lock-machine.ts';
import { MountRecording, recordMounts } from '../support/mount-recording.ts';
import { chooseTones } from '../support/seeded-random.ts';
import { waitForSource } from '../support/station-status.ts';
import { mountOutput, studioConfig, toneInput, waitForSwitch } from '../support/studio-config.ts';
import { assertPassages } from '../support/tone-passages.ts';
import { waitUntil } from '../support/wait-until.ts';

await lockMachine();

const SECOND = 16_000;
const mounts = ['/stream.mp3', '/stream.opus'] as const;

test('a reload changes inputs and outputs; listeners of unchanged ones hear no gap', async (t) => {
  const [first, second, third] = chooseTones(t, 3);
  const kept = mounts.map((mount) => mountOutput(mount));
  const added = [...kept, mountOutput('/added.aac')];
  const station = await startFreeStation(t, studioConfig({ music: toneInput(first!) }, { outputs: kept }));
  const { port, log } = station;
  const recordings = await recordMounts(t, port, mounts);
  const [mp3] = recordings;
  await mp3!.receiveMore(1.5 * SECOND);

  await station.reload(studioConfig({ music: toneInput(first!) }, { outputs: added }));
  await waitForSource(port, '/added.aac');
  const onAdded = await MountRecording.start(t, { port, path: '/added.aac' });
  await onAdded.receiveMore(SECOND / 2);

  const since = log.length;
  const replaced = studioConfig({ music: toneInput(second!) }, { outputs: added, program: { crossfade: '100ms' } });
  await station.reload(replaced);
  await waitForSwitch(station, 'music', since);
  await mp3!.receiveMore(2 * SECOND);

  await station.reload(studioConfig({ music: toneInput(second!) }, { outputs: kept }));
  await waitUntil(() => !onAdded.isConnected, 'listeners of a removed output are disconnected');
  await mp3!.receiveMore(SECOND / 2);

  const before = log.length;
  await station.reload(studioConfig({ better: toneInput(third!), music: toneInput(second!) }, { outputs: kept }));
  await waitForSwitch(station, 'better', before);
  await mp3!.receiveMore(2 * SECOND);

  await assert.rejects(station.reload({ inputs: { music: { type: 'noise' } } }), /inputs\.music/);
  await mp3!.receiveMore(SECOND / 2);
  const tones = { first: first!, second: second!, third: third! };
  for (const recording of recordings) {
    assertPassages(await recording.finish(t), tones, { story: ['first', 'second', 'third'], leastMs: 1000 });
  }
});
