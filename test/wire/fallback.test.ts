import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { askAdmin, setTitle, waitForBytes, waitForListeners } from '../support/admin-client.ts';
import { readFixture } from '../support/feed-framer.ts';
import { startFreeStation } from '../support/free-station.ts';
import { IcyClient } from '../support/icy-client.ts';
import { type HeardFrame, MP3_FRAME_BYTES, readMp3Frames } from '../support/mp3-frames.ts';
import { readChains, withSerial } from '../support/ogg-reader.ts';
import { SourceClient } from '../support/source-client.ts';
import { waitUntil } from '../support/wait-until.ts';

const { port } = await startFreeStation(
  { after },
  {
    mounts: {
      // Not a divisor of the frame's length: the count of bytes has to go on over every move.
      default: { icyInterval: 1000 },
      '/live': { fallback: '/music', grace: '0s' },
      '/music': {},
      '/patient': { grace: '30s', takeover: 'always' },
    },
  },
);

async function play(mount: string, mark: string, frames: number): Promise<SourceClient> {
  const source = await SourceClient.feed({ port, mount, mark });
  source.sendFrames(frames);
  await waitForBytes(port, mount, frames * MP3_FRAME_BYTES);
  return source;
}

/** Keeps a source sending, one answer of the server after the other, until the listener has heard enough. */
async function sendUntil(source: SourceClient, mount: string, isEnough: () => boolean): Promise<void> {
  for (let rounds = 0; !isEnough() && rounds < 10_000; rounds++) {
    source.sendFrames(2);
    await waitForListeners(port, mount, 1);
  }
}

/** The frames as runs of one mark: where a listener was, and which frames of it came. */
function runsOf(frames: readonly HeardFrame[]): { mark: string; numbers: number[] }[] {
  const runs: { mark: string; numbers: number[] }[] = [];
  for (const { mark, number } of frames) {
    if (runs.at(-1)?.mark !== mark) runs.push({ mark, numbers: [] });
    runs.at(-1)!.numbers.push(number);
  }
  return runs;
}

function assertUnbroken(numbers: readonly number[]): void {
  for (const [index, number] of numbers.entries()) assert.equal(number, numbers[0]! + index);
}

test('listeners hear a lost source to its end, then whole frames of the fallback, then the source again', async () => {
  const music = await play('/music', 'musi', 200);
  await setTitle(port, '/music', 'song=Night%20Music');
  const live = await play('/live', 'live', 100);
  await setTitle(port, '/live', 'song=The%20Show');
  live.sendFrames(50);
  const listener = await IcyClient.open({ port, path: '/live', icy: true });
  await listener.receiveAudio(100 * MP3_FRAME_BYTES);
  const heard = () => readMp3Frames(listener.audio);
  const hasHeard = (mark: string, count: number) => () =>
    runsOf(heard()).findLast((run) => run.mark === mark && run.numbers.length >= count) !== undefined;

  live.sendFrames(7);
  await waitForBytes(port, '/live', 157 * MP3_FRAME_BYTES);
  live.close();
  await waitForListeners(port, '/music', 1);
  await sendUntil(music, '/music', hasHeard('musi', 10));

  const back = await SourceClient.feed({ port, mount: '/live', mark: 'back' });
  back.sendFrames(5);
  await waitForListeners(port, '/live', 1);
  await sendUntil(back, '/live', hasHeard('back', 10));

  const runs = runsOf(heard());
  assert.deepEqual(
    runs.map(({ mark }) => mark),
    ['live', 'musi', 'back'],
  );
  for (const { numbers } of runs) assertUnbroken(numbers);
  assert.equal(runs[0]!.numbers.at(-1), 156, 'to the last frame of the source that was lost');
  const titles = listener.titles.map(({ text }) => text);
  assert.ok(titles.includes("StreamTitle='The Show';") && titles.includes("StreamTitle='Night Music';"), titles.join());
  const music1 = runs[0]!.numbers.length * MP3_FRAME_BYTES;
  const reportedAt = listener.titles.find(({ text }) => text.includes('Night Music'))!.at;
  assert.ok(reportedAt >= music1 && reportedAt < music1 + 1000, 'the title of the fallback comes with its first block');
  for (const client of [listener, music, back]) client.close();
});

test('a player of Ogg hears one stream without a border over every move', async () => {
  const ogg = { port, contentType: 'audio/ogg' };
  const sound = readFixture('tone.opus');
  const send = async (mount: string, serial: number) => {
    const source = await SourceClient.feed({ ...ogg, mount });
    source.send(withSerial(sound, serial));
    await waitForBytes(port, mount, sound.length);
    return source;
  };
  const away = await send('/music', 2);
  const listeners: IcyClient[] = [];
  for (const serial of [3, 4, 5]) {
    const home = await send('/live', serial);
    listeners.push(await IcyClient.open({ port, path: '/live' }));
    await waitForListeners(port, '/live', listeners.length);
    home.close();
    await waitForListeners(port, '/music', listeners.length);
    away.send(withSerial(sound, serial + 10));
  }
  for (const listener of listeners) {
    await waitUntil(() => listener.body.length > 1.9 * sound.length, 'the sound of the mount that it was moved to');
  }
  away.close();
  for (const listener of listeners) {
    await waitUntil(() => listener.connection.isEnded, 'the end of the stream');
    assert.equal(readChains(listener.body).length, 1);
  }
});

test('who asks for a mount without a source gets the fallback at once', async () => {
  const music = await play('/music', 'musi', 50);
  const listener = await IcyClient.open({ port, path: '/live' });
  const frames = readMp3Frames(await listener.receiveAudio(30 * MP3_FRAME_BYTES));
  assert.ok(frames.every(({ mark }) => mark === 'musi'));
  listener.close();
  music.close();
});

test('after a short drop-out no listener loses its connection or a frame, or gets an old burst', async () => {
  const source = await play('/patient', 'one', 100);
  const listener = await IcyClient.open({ port, path: '/patient', icy: true });
  await listener.receiveAudio(100 * MP3_FRAME_BYTES);
  source.close();
  const again = await SourceClient.feed({ port, mount: '/patient', mark: 'two' });
  again.sendFrames(50);
  await listener.receiveAudio(150 * MP3_FRAME_BYTES);
  const runs = runsOf(readMp3Frames(listener.audio));
  assert.deepEqual(
    runs.map(({ mark, numbers }) => [mark, numbers[0], numbers.length]),
    [
      ['one', 0, 100],
      ['two', 0, 50],
    ],
  );
  const newcomer = await IcyClient.open({ port, path: '/patient' });
  const frames = readMp3Frames(await newcomer.receiveAudio(50 * MP3_FRAME_BYTES));
  assert.ok(frames.every(({ mark }) => mark === 'two'));
  for (const client of [listener, newcomer, again]) client.close();
});

test('an administrator moves listeners: the frames stay whole', async () => {
  const [a, b] = [await play('/a', 'aaaa', 50), await play('/b', 'bbbb', 50)];
  const listener = await IcyClient.open({ port, path: '/a', icy: true });
  await listener.receiveAudio(50 * MP3_FRAME_BYTES);
  assert.match(await askAdmin(port, '/admin/moveclients?mount=/a&destination=/b'), /Clients moved from \/a to \/b/);
  b.sendFrames(40);
  a.sendFrames(40);
  await waitUntil(() => readMp3Frames(listener.audio).at(-1)!.number === 89, 'the newest frame of the new mount');
  const runs = runsOf(readMp3Frames(listener.audio));
  assert.deepEqual(
    runs.map(({ mark }) => mark),
    ['aaaa', 'bbbb'],
  );
  for (const { numbers } of runs) assertUnbroken(numbers);
  for (const client of [listener, a, b]) client.close();
});
