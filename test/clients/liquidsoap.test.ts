import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { assertMountPlays } from '../support/assert-mount-plays.ts';
import { startFreeStation } from '../support/free-station.ts';
import { Program } from '../support/program.ts';
import { waitForSource } from '../support/station-status.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { chooseTone } from '../support/tone.ts';
import { encoders } from './tested-programs.ts';

const { port } = await startFreeStation({ after });

/** Liquidsoap's name for each format. */
const formats = { mp3: '%mp3(bitrate=128)', vorbis: '%vorbis.cbr(bitrate=128)', opus: '%opus(bitrate=96)' } as const;

describe('Liquidsoap as a source', { concurrency: 3 }, () => {
  for (const codec of encoders.liquidsoap.codecs) {
    test(`listeners hear ${codec}`, async (t) => {
      const hertz = chooseTone(t);
      const folder = makeTemporaryFolder(t);
      const script = join(folder, 'radio.liq');
      writeFileSync(
        script,
        `set("init.allow_root", true)
tone = sine(amplitude=0.125, ${hertz}.)
output.icecast(${formats[codec]}, host="127.0.0.1", port=${port}, password="hackme", mount="${codec}", name="Liquidsoap", tone)
`,
      );
      const liquidsoap = Program.start(t, { command: 'liquidsoap', arguments: ['-v', script], env: { HOME: folder } });
      const status = await waitForSource(port, `/${codec}`, () => true, 20_000);
      assert.equal(status.server_name, 'Liquidsoap');
      await assertMountPlays(t, { port, mount: `/${codec}`, codec, hertz });
      assert.equal(liquidsoap.hasEnded, false, 'the source is still connected');
    });
  }
});
