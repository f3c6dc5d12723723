import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { assertMountPlays } from '../support/assert-mount-plays.ts';
import { codecForms, writeToneFile } from '../support/ffmpeg.ts';
import { startFreeStation } from '../support/free-station.ts';
import { Program, type TestHooks } from '../support/program.ts';
import { waitForSource } from '../support/station-status.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { chooseTone } from '../support/tone.ts';
import { encoders } from './tested-programs.ts';

const { port } = await startFreeStation({ after });

/** Plays a file, or each file of a playlist. */
function startEzstream(
  hooks: TestHooks,
  folder: string,
  mount: string,
  format: 'MP3' | 'Ogg',
  intake: string,
): Program {
  const config = join(folder, 'ezstream.xml');
  const text = `<ezstream>
  <servers><server>
    <hostname>127.0.0.1</hostname><port>${port}</port><user>source</user><password>hackme</password>
    <tls>May</tls><reconnect_attempts>2</reconnect_attempts>
  </server></servers>
  <streams><stream>
    <mountpoint>${mount}</mountpoint><format>${format}</format><stream_name>ezstream</stream_name>
  </stream></streams>
  <intakes><intake><filename>${intake}</filename></intake></intakes>
</ezstream>`;
  writeFileSync(config, text, { mode: 0o600 });
  return Program.start(hooks, { command: 'ezstream', arguments: ['-v', '-c', config] });
}

/** ezstream's name for each format, and the extension of its files. */
const formats = { mp3: ['MP3', 'mp3'], vorbis: ['Ogg', 'ogg'] } as const;

describe('ezstream as a source', { concurrency: 3 }, () => {
  for (const codec of encoders.ezstream.codecs) {
    const [format, extension] = formats[codec];
    test(`listeners hear ${codec}`, async (t) => {
      const hertz = chooseTone(t);
      const folder = makeTemporaryFolder(t);
      const file = join(folder, `tone.${extension}`);
      await writeToneFile(t, file, { hertz, seconds: 30 }, codecForms[codec].encoder);
      const ezstream = startEzstream(t, folder, `/${codec}`, format, file);
      await assertMountPlays(t, { port, mount: `/${codec}`, codec, hertz });
      assert.equal(ezstream.hasEnded, false, 'the source is still connected');
    });
  }

  test('brings the titles of the files that it plays', async (t) => {
    const hertz = chooseTone(t);
    const folder = makeTemporaryFolder(t);
    const files = ['First', 'Second'].map((title) => ({ title, path: join(folder, `${title}.mp3`) }));
    for (const { title, path } of files) {
      const tags = ['-metadata', 'artist=Ezra', '-metadata', `title=${title}`];
      await writeToneFile(t, path, { hertz, seconds: 3 }, ['-c:a', 'libmp3lame', '-b:a', '128k', ...tags]);
    }
    const playlist = join(folder, 'list.m3u');
    writeFileSync(playlist, files.map(({ path }) => `${path}\n`).join(''));
    startEzstream(t, folder, '/titles', 'MP3', playlist);
    for (const { title } of files) {
      await waitForSource(port, '/titles', (source) => source.title === `Ezra - ${title}`);
    }
  });
});
