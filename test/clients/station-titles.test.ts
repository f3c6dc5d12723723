import { test } from 'node:test';
import { startDj } from '../support/dj.ts';
import { startFreeStation } from '../support/free-station.ts';
import { lockMachine } from '../support/lock-machine.ts';
import { chooseTones } from '../support/seeded-random.ts';
import { setTitle, waitForSource } from '../support/station-status.ts';
import { studioConfig, toneInput, waitForSwitch } from '../support/studio-config.ts';

await lockMachine();

test('a title that a DJ sets right after the login, before any audio, becomes that of the program', async (t) => {
  const [music, hertz] = chooseTones(t, 2);
  const config = studioConfig({ dj: { type: 'live', mount: '/live' }, music: toneInput(music!) });
  const station = await startFreeStation(t, config);
  const { port } = station;
  startDj(t, { port, mount: '/live', codec: 'mp3', hertz: hertz! });
  await waitForSource(port, '/live');
  await setTitle(port, '/live', 'Dana - Early');
  await waitForSwitch(station, 'dj', 0);
  await waitForSource(port, '/stream.mp3', ({ title }) => title === 'Dana - Early');
});
