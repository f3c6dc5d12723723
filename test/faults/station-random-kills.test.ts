import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startDj } from '../support/dj.ts';
import { startFreeStation } from '../support/free-station.ts';
import { lockMachine } from '../support/lock-machine.ts';
import { recordMounts } from '../support/mount-recording.ts';
import { chooseRandom, chooseTones } from '../support/seeded-random.ts';
import { killChild, listStationChildren } from '../support/station-children.ts';
import { studioConfig, studioMounts, toneInput } from '../support/studio-config.ts';
import { hearPassages, MONO_RATE } from '../support/tone-passages.ts';
import { waitUntil } from '../support/wait-until.ts';

await lockMachine();

const KILLING_MS = 15_000;
const KILL_EVERY_MS = 300;
const HEALED_WITHIN_MS = 3000;
/** What is listened to at the end: it came when all had healed. */
const HEARD_SAMPLES = 2 * MONO_RATE;
const MEGABYTE = 1024 * 1024;
/** Recordings of three streams and the garbage of their making; a leak of decoded sound would be 6 MB a second. */
const MOST_GROWTH = 48 * MEGABYTE;

test('whatever ffmpeg is killed, over and over: the program is heard in full again, and nothing is left behind', async (t) => {
  const random = chooseRandom(t);
  const [music, hertz] = chooseTones(t, 2, random);
  const config = studioConfig({ dj: { type: 'live', mount: '/live' }, music: toneInput(music!) });
  const { station, port } = await startFreeStation(t, config);
  startDj(t, { port, mount: '/live', codec: 'mp3', hertz: hertz! });
  const recordings = await recordMounts(t, port, studioMounts);
  await Promise.all(recordings.map((recording) => recording.receiveMore(16_000)));
  await waitUntil(() => listStationChildren().some(({ encoder }) => encoder === null), 'the DJ is decoded');

  const memoryBefore = process.memoryUsage().rss;
  const killed = new Map<string, number>();
  const end = performance.now() + KILLING_MS;
  for (let next = performance.now(); next < end; next += KILL_EVERY_MS) {
    await waitUntil(() => performance.now() >= next, 'the next kill');
    const children = listStationChildren();
    const victim = children[Math.floor(random() * children.length)];
    if (!victim) continue;
    const kind = victim.encoder ?? 'decoder';
    killed.set(kind, (killed.get(kind) ?? 0) + 1);
    killChild(victim);
  }
  const told = JSON.stringify(Object.fromEntries(killed));
  t.diagnostic(`killed ${told}`);
  assert.ok(killed.size === 4, `all kinds were hit: ${told}`);
  const growth = process.memoryUsage().rss - memoryBefore;
  assert.ok(growth < MOST_GROWTH, `memory grew by ${Math.round(growth / MEGABYTE)} MB`);

  const healedBy = performance.now() + HEALED_WITHIN_MS;
  await waitUntil(() => performance.now() >= healedBy, 'the time to heal');
  await Promise.all(recordings.map((recording) => recording.receiveMore(40_000)));
  for (const recording of recordings) {
    const sound = await recording.finish(t);
    const heard = hearPassages(sound.subarray(-HEARD_SAMPLES), { music: music!, dj: hertz! });
    const story = `${recording.path}: ${JSON.stringify(heard)}; killed ${told}`;
    assert.equal(heard.passages.at(-1)?.tone, 'dj', `the DJ is on air; ${story}`);
    assert.ok(heard.longestGapMs <= 20, `with no gap; ${story}`);
  }

  await station.stop();
  await waitUntil(
    () => listStationChildren().length === 0,
    () => `no child is left: ${JSON.stringify(listStationChildren())}`,
  );
});
