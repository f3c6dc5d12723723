import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startFreeStation } from '../support/free-station.ts';
import { lockMachine } from '../support/lock-machine.ts';
import { recordMounts } from '../support/mount-recording.ts';
import { chooseTones } from '../support/seeded-random.ts';
import { killChild, listStationChildren } from '../support/station-children.ts';
import { studioConfig, studioMounts, toneInput } from '../support/studio-config.ts';
import { assertPassages } from '../support/tone-passages.ts';
import { waitUntil } from '../support/wait-until.ts';

await lockMachine();

const KILLS = 4;
const SECOND = 16_000;
const SECOND_MS = 1000;

test('a killed encoder is back within a second; no listener is disconnected and no audio is lost', async (t) => {
  const [music] = chooseTones(t, 1);
  // Written packet by packet, so that the listeners' clock is that of the encoder.
  const mounts = { default: { latency: 'low' } };
  const { port } = await startFreeStation(t, studioConfig({ music: toneInput(music!) }, { mounts }));
  const recordings = await recordMounts(t, port, studioMounts);
  await Promise.all(recordings.map((recording) => recording.receiveMore(SECOND)));
  const pauses: number[] = [];
  for (let kill = 0; kill < KILLS; kill++) {
    const encoders = listStationChildren().filter(({ encoder }) => encoder !== null);
    assert.equal(encoders.length, studioMounts.length, 'an encoder for each mount');
    const counts = recordings.map(({ byteCount }) => byteCount);
    const killedAt = performance.now();
    for (const encoder of encoders) killChild(encoder);
    for (const [index, recording] of recordings.entries()) {
      // What was on its way when the encoder died is less than this.
      const wanted = counts[index]! + SECOND / 8;
      await waitUntil(() => recording.byteCount >= wanted, `${recording.path} sounds again`);
    }
    pauses.push(Math.round(performance.now() - killedAt));
    await recordings[0]!.receiveMore(SECOND);
  }
  assert.ok(Math.max(...pauses) < SECOND_MS, `sound again within a second: ${pauses} ms`);
  for (const recording of recordings) {
    const sound = await recording.finish(t);
    const { longestGapMs } = assertPassages(
      sound,
      { music: music! },
      { story: ['music'], longestGapMs: 100, mayClick: true },
    );
    t.diagnostic(`${recording.path}: longest gap ${longestGapMs} ms`);
  }
});
