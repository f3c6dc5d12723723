import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startDj } from '../support/dj.ts';
import { startFreeStation } from '../support/free-station.ts';
import { IcyClient } from '../support/icy-client.ts';
import { lockMachine } from '../support/lock-machine.ts';
import { MountRecording } from '../support/mount-recording.ts';
import { ask } from '../support/raw-connection.ts';
import { chooseTones } from '../support/seeded-random.ts';
import { setTitle, waitForSource } from '../support/station-status.ts';
import { mountOutput, studioConfig, toneInput, waitForSwitch } from '../support/studio-config.ts';
import { assertPassages, hearPassages } from '../support/tone-passages.ts';
import { waitUntil } from '../support/wait-until.ts';

await lockMachine();

const SECOND = 16_000;
const mount = '/stream.mp3';
const outputs = [mountOutput(mount), mountOutput('/stream.opus')];

test('DJs send to the mount that the program is heard on, and take over from each other', async (t) => {
  const [music, first, second] = chooseTones(t, 3);
  const config = studioConfig({ dj: { type: 'live', mount }, music: toneInput(music!) }, { outputs });
  const station = await startFreeStation(t, { ...config, mounts: { [mount]: { takeover: 'always' } } });
  const { port, log } = station;
  const recordings = await Promise.all([
    MountRecording.start(t, { port, path: mount, icy: true }),
    MountRecording.start(t, { port, path: '/stream.opus' }),
  ]);
  const [mp3] = recordings;
  await mp3!.receiveMore(1.5 * SECOND);
  const before = log.length;
  startDj(t, { port, mount, codec: 'mp3', hertz: first! });
  await waitForSwitch(station, 'dj', before);
  await setTitle(port, mount, 'Dana - On the same mount');
  await waitForSource(port, mount, ({ title }) => title === 'Dana - On the same mount');
  await mp3!.receiveMore(2 * SECOND);
  const dj = startDj(t, { port, mount, codec: 'aac', hertz: second! });
  await waitUntil(
    () => log.some((line) => line.includes('takes over')),
    () => `the second DJ takes over: ${dj.messages.slice(-300)} ${log.join('\n')}`,
  );
  await mp3!.receiveMore(4 * SECOND);
  const since = log.length;
  await dj.stop('SIGKILL');
  await waitForSwitch(station, 'music', since);
  await mp3!.receiveMore(2 * SECOND);
  assert.ok(mp3!.client.titles.some(({ text }) => text === "StreamTitle='Dana - On the same mount';"));
  for (const recording of recordings) {
    const tones = { music: music!, first: first!, second: second! };
    const { passages, longestGapMs } = hearPassages(await recording.finish(t), tones);
    const told = `${recording.path}: ${JSON.stringify(passages)}`;
    // The music may step in until the second DJ has sent enough.
    const long = passages.filter(({ millis }) => millis >= 1000).map(({ tone }) => tone);
    assert.deepEqual(long, ['music', 'first', 'second', 'music'], told);
    assert.ok(longestGapMs <= 20, `no gap: ${longestGapMs} ms; ${told}`);
  }
});

test('a mount without takeover keeps its DJ, and the source side has no listeners', async (t) => {
  const [music, first, other] = chooseTones(t, 3);
  const config = studioConfig({ dj: { type: 'live', mount }, music: toneInput(music!) }, { outputs });
  const station = await startFreeStation(t, { ...config, mounts: { [mount]: { takeover: 'never' } } });
  const { port } = station;
  startDj(t, { port, mount, codec: 'mp3', hertz: first! });
  await waitForSwitch(station, 'dj', 0);
  const recording = await MountRecording.start(t, { port, path: mount });
  const refused = startDj(t, { port, mount, codec: 'mp3', hertz: other! });
  await refused.waitForEnd();
  assert.match(refused.messages, /403|409|Forbidden|Conflict/i);
  for (const path of [`${mount}#live`, `${mount}%23live`]) {
    const client = await IcyClient.open({ port, path });
    await client.receiveHead();
    assert.match(client.statusLine, / 40[034] /, path);
    client.close();
  }
  const status = await ask({ port }, 'GET /status-json.xsl HTTP/1.0\r\n\r\n');
  assert.doesNotMatch(status, /#live|%23live/);
  await recording.receiveMore(SECOND);
  assertPassages(
    await recording.finish(t),
    { music: music!, first: first!, other: other! },
    { story: ['music', 'first'], leastMs: 100 },
  );
});

test('a reload that gives a mount to the program, and one that reverts it: its DJs reconnect and are heard', async (t) => {
  const [music, before, beside, after] = chooseTones(t, 4);
  const shared = '/live.mp3';
  const configWith = (...mounts: string[]) =>
    studioConfig(
      { dj: { type: 'live', mount: shared }, music: toneInput(music!) },
      { outputs: mounts.map((path) => mountOutput(path)) },
    );
  const station = await startFreeStation(t, configWith(mount));
  const { port, log } = station;
  const recording = await MountRecording.start(t, { port, path: mount });
  /** A DJ is on air until a reload, and music afterwards. */
  const playUntilReload = async (hertz: number, ...mounts: string[]) => {
    const since = log.length;
    const dj = startDj(t, { port, mount: shared, codec: 'mp3', hertz });
    await waitForSwitch(station, 'dj', since);
    await recording.receiveMore(1.5 * SECOND);
    const atReload = log.length;
    await station.reload(configWith(...mounts));
    await dj.waitForEnd();
    await waitForSwitch(station, 'music', atReload);
    // Long enough for a program that hears itself to be taken for a DJ.
    await recording.receiveMore(3 * SECOND);
  };
  await playUntilReload(before!, mount, shared);
  const onShared = await MountRecording.start(t, { port, path: shared });
  await playUntilReload(beside!, mount);
  const since = log.length;
  startDj(t, { port, mount: shared, codec: 'mp3', hertz: after! });
  await waitForSwitch(station, 'dj', since);
  await recording.receiveMore(1.5 * SECOND);
  const tones = { music: music!, before: before!, beside: beside!, after: after! };
  assertPassages(await recording.finish(t), tones, {
    story: ['music', 'before', 'music', 'beside', 'music', 'after'],
    leastMs: 500,
  });
  assert.ok(onShared.byteCount > SECOND, 'the mount was heard while it was the program’s');
});
