import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startButt } from '../support/butt.ts';
import { startDj } from '../support/dj.ts';
import type { ToneCodec } from '../support/ffmpeg.ts';
import { startFreeStation } from '../support/free-station.ts';
import { lockMachine } from '../support/lock-machine.ts';
import { MountRecording, recordMounts } from '../support/mount-recording.ts';
import { readChains, readComments } from '../support/ogg-reader.ts';
import { chooseTones } from '../support/seeded-random.ts';
import { setTitle, waitForSource } from '../support/station-status.ts';
import { studioConfig, studioMounts, toneInput, waitForSwitch } from '../support/studio-config.ts';
import { assertPassages } from '../support/tone-passages.ts';
import { waitUntil } from '../support/wait-until.ts';

await lockMachine();

/** A second of the MP3 at 128 kbit/s. */
const SECOND = 16_000;
/** What an MPD says of itself: it is served a new Ogg chain for each title. */
const TAKES_CHAINS = 'User-Agent: Music Player Daemon 0.23.12';

const djs: readonly ToneCodec[] = ['mp3', 'opus', 'aac', 'vorbis'];

describe('a DJ', () => {
  test('DJs of all formats connect and drop; listeners of three formats hear no gap', async (t) => {
    const [music, ...hertz] = chooseTones(t, 1 + djs.length);
    const station = await startFreeStation(
      t,
      studioConfig({ dj: { type: 'live', mount: '/live' }, music: toneInput(music!) }),
    );
    const { port, log } = station;
    const recordings = await recordMounts(t, port, studioMounts);
    const [mp3] = recordings;
    for (const [index, codec] of djs.entries()) {
      await mp3!.receiveMore(1.2 * SECOND);
      const before = log.length;
      const dj = startDj(t, { port, mount: '/live', codec, hertz: hertz[index]! });
      await waitForSwitch(station, 'dj', before);
      await mp3!.receiveMore(2 * SECOND);
      const since = log.length;
      await dj.stop('SIGKILL');
      await waitForSwitch(station, 'music', since);
    }
    await mp3!.receiveMore(2 * SECOND);
    const tones = Object.fromEntries([['music', music!], ...djs.map((codec, index) => [codec, hertz[index]!])]);
    for (const recording of recordings) {
      const sound = await recording.finish(t);
      assertPassages(sound, tones, { story: ['music', ...djs.flatMap((codec) => [codec, 'music'])], leastMs: 1200 });
    }
  });

  test('the title of a DJ arrives with its audio, as ICY and in the comments of Ogg', async (t) => {
    const [music, hertz] = chooseTones(t, 2);
    const station = await startFreeStation(
      t,
      studioConfig({ dj: { type: 'live', mount: '/live' }, music: toneInput(music!) }),
    );
    const { port, log } = station;
    const mp3 = await MountRecording.start(t, { port, path: '/stream.mp3', icy: true });
    const opus = await MountRecording.start(t, { port, path: '/stream.opus', headers: [TAKES_CHAINS] });
    const before = log.length;
    const dj = startDj(t, { port, mount: '/live', codec: 'mp3', hertz: hertz! });
    await waitForSwitch(station, 'dj', before);
    await setTitle(port, '/live', 'Dana - It’s a “test” – Ö');
    const isShown = (text: string) => mp3.client.titles.some((title) => title.text.includes(text));
    await waitUntil(() => isShown("StreamTitle='Dana - It’s a “test” – Ö';"), 'the title is shown');
    await setTitle(port, '/live', 'Dana - Second');
    await waitUntil(() => isShown("StreamTitle='Dana - Second';"), 'the second title is shown');
    await waitForSource(port, '/stream.opus', ({ title }) => String(title).includes('Second'));
    await mp3.receiveMore(2 * SECOND);
    await dj.stop('SIGKILL');
    await mp3.receiveMore(3 * SECOND);
    assert.match(mp3.client.titles.at(-1)!.text, /^StreamTitle='';/, 'the tone has no title');
    const pages = opus.client.audio;
    const chains = readChains(pages.subarray(0, endOfPages(pages)));
    const titles = chains.map(({ packets }) =>
      readComments(packets[1]!).filter((line) => /^(title|artist)=/i.test(line)),
    );
    const told = JSON.stringify(titles);
    assert.ok(
      titles.some((lines) => lines.some((line) => line.includes('It’s a “test” – Ö'))),
      told,
    );
    assert.ok(
      titles.some((lines) => lines.some((line) => /second/i.test(line))),
      told,
    );
    assertPassages(await mp3.finish(t), { music: music!, dj: hertz! }, { story: ['music', 'dj', 'music'] });
    assert.ok(opus.isConnected);
  });

  for (const codec of ['mp3', 'opus'] as const) {
    test(`BUTT is faded in, plays with its title, and is faded out when it is killed: ${codec}`, async (t) => {
      const [music, hertz] = chooseTones(t, 2);
      const config = studioConfig({ dj: { type: 'live', mount: '/live' }, music: toneInput(music!) });
      const station = await startFreeStation(t, config);
      const { port, log } = station;
      const butt = await startButt(t, { port, mount: '/live', codec, hertz: hertz! });
      const recordings = await recordMounts(t, port, studioMounts);
      const [mp3] = recordings;
      await mp3!.receiveMore(SECOND);
      const before = log.length;
      await butt.tell('-s', 'test');
      await waitForSwitch(station, 'dj', before);
      await butt.tell('-u', 'Bea - Live');
      await waitForSource(port, '/stream.mp3', ({ title }) => title === 'Bea - Live');
      await mp3!.receiveMore(2 * SECOND);
      const since = log.length;
      await butt.program.stop('SIGKILL');
      await waitForSwitch(station, 'music', since);
      await mp3!.receiveMore(2 * SECOND);
      for (const recording of recordings) {
        const sound = await recording.finish(t);
        // A sound card without a clock of its own skips now and then.
        const claim = { story: ['music', 'dj', 'music'], mayClick: true };
        assertPassages(sound, { music: music!, dj: hertz! }, claim);
      }
    });
  }
});

/** Where the last whole page ends. */
function endOfPages(bytes: Buffer): number {
  let at = 0;
  while (at + 27 <= bytes.length) {
    const lacing = bytes.subarray(at + 27, at + 27 + bytes[at + 26]!);
    const end = at + 27 + lacing.length + lacing.reduce((sum, length) => sum + length, 0);
    if (lacing.length < bytes[at + 26]! || end > bytes.length) break;
    at = end;
  }
  return at;
}
