import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { readEvents } from '../support/event-reader.ts';
import { writeToneFile } from '../support/ffmpeg.ts';
import { startFreeStation } from '../support/free-station.ts';
import { lockMachine } from '../support/lock-machine.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

await lockMachine();

/** Two seconds of meter. */
const EVENTS = 20;
/** What a machine that is busy elsewhere may hold up. */
const LEAST_MOVES = 16;

test('a meter moves ten times a second, also while only music plays', async (t) => {
  const folder = makeTemporaryFolder(t);
  const swelling = ['-af', 'tremolo=f=1:d=0.9', '-c:a', 'pcm_s16le'];
  await writeToneFile(t, join(folder, 'a.wav'), { hertz: 440, seconds: 30 }, swelling);
  const { port } = await startFreeStation(t, {
    inputs: { music: { type: 'playlist', path: folder } },
    programs: { main: { inputs: ['music'] } },
  });
  const answer = await fetch(`http://127.0.0.1:${port}/api/events?levels=main`, {
    headers: { authorization: `Basic ${Buffer.from('admin:hackme').toString('base64')}` },
    signal: t.signal,
  });
  assert.equal(answer.status, 200);
  const loudnesses: number[] = [];
  let unread = '';
  for await (const text of answer.body!.pipeThrough(new TextDecoderStream())) {
    unread += text;
    const end = unread.lastIndexOf('\n\n');
    if (end < 0) continue;
    for (const { event, data } of readEvents(unread.slice(0, end + 2))) {
      const [left] = (data.levels as { rmsDbfs: number[] } | undefined)?.rmsDbfs ?? [];
      // Before the music begins there is nothing to see.
      if (event === 'levels' && left! > -60) loudnesses.push(left!);
    }
    unread = unread.slice(end + 2);
    if (loudnesses.length >= EVENTS) break;
  }
  const moves = loudnesses.filter((level, index) => index > 0 && level !== loudnesses[index - 1]).length;
  assert.ok(moves >= LEAST_MOVES, `${moves} of ${EVENTS - 1} differ from the one before: ${loudnesses.join(' ')}`);
});
