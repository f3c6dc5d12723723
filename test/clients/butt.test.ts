import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { assertMountPlays } from '../support/assert-mount-plays.ts';
import { startButt } from '../support/butt.ts';
import { startFreeStation } from '../support/free-station.ts';
import { IcyClient } from '../support/icy-client.ts';
import { lockMachine } from '../support/lock-machine.ts';
import { findNeighbouringPorts } from '../support/neighbouring-ports.ts';
import { waitForSource } from '../support/station-status.ts';
import { chooseTone } from '../support/tone.ts';
import { encoders } from './tested-programs.ts';

await lockMachine();

const [port, shoutcastPort] = await findNeighbouringPorts();
const listen = [{ port }, { port: shoutcastPort, shoutcast: '/shoutcast' }];
await startFreeStation({ after }, { server: { listen } });

const cases = [
  ...encoders.butt.codecs.map((codec) => ({ codec, mount: `/live.${codec}`, server: 'icecast' }) as const),
  { codec: 'mp3', mount: '/shoutcast', server: 'shoutcast' },
] as const;

describe('BUTT as a source', { concurrency: 3, timeout: 30_000 }, () => {
  for (const { codec, mount, server } of cases) {
    test(`listeners hear ${codec} to ${server}, its title is set and listeners are counted`, async (t) => {
      const hertz = chooseTone(t);
      const { program, tell } = await startButt(t, { port, mount, codec, hertz, server });
      await tell('-s', 'test');
      await assertMountPlays(t, { port, mount, codec, hertz, isUnbroken: false });
      await tell('-u', 'Bea - Live');
      await waitForSource(port, mount, ({ title }) => title === 'Bea - Live');
      const listener = await IcyClient.open({ port, path: mount });
      t.after(() => listener.close());
      // BUTT looks every few seconds, and says it at most once a second.
      let status = '';
      while (!status.includes('listeners: 1')) status = await tell('-S');
      assert.equal(program.hasEnded, false, `the source is still connected: ${program.messages}`);
    });
  }
});
