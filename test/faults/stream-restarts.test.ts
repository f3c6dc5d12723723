import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFixture } from '../support/feed-framer.ts';
import { startFreeStation } from '../support/free-station.ts';
import { withSerial } from '../support/ogg-reader.ts';
import { SourceClient } from '../support/source-client.ts';
import { listStationChildren } from '../support/station-children.ts';
import { studioConfig, toneInput } from '../support/studio-config.ts';
import { UpstreamServer } from '../support/upstream-server.ts';
import { waitUntil } from '../support/wait-until.ts';

const CHAINS = 60;
/** Each with a second of sound and a serial of its own. */
const flood = Buffer.concat(
  Array.from({ length: CHAINS }, (_, index) => withSerial(readFixture('tone.opus'), 1000 + index)),
);
const CODE = 'STREAM_RESTARTS_TOO_OFTEN';
/** For the chain that is heard, the next one, and one that stands ready. */
const MOST_DECODERS = 3;
/** Far longer than the audio of a flood that is played plays. */
const PLAYED_OUT_MS = 60_000;

/** The largest number of decoders while `isDone` is waited for. */
async function countDecoders(isDone: () => boolean | Promise<boolean>, what: string | (() => string)): Promise<number> {
  let most = 0;
  await waitUntil(async () => {
    most = Math.max(most, listStationChildren().filter(({ encoder }) => encoder === null).length);
    return isDone();
  }, what);
  return most;
}

async function readInput(port: number, name: string): Promise<{ state: string; reason: string; code: string | null }> {
  const response = await fetch(`http://127.0.0.1:${port}/api/inputs/${name}`, {
    headers: { authorization: `Basic ${btoa('admin:hackme')}` },
  });
  return (await response.json()) as never;
}

test('a source that sends a flood of Ogg chains is ended with a code in log, switch log and API', async (t) => {
  const config = studioConfig({ dj: { type: 'live', mount: '/live' }, music: toneInput(600) });
  const station = await startFreeStation(t, {
    ...config,
    access: { sourcePassword: 'hackme', adminPassword: 'hackme' },
  });
  const { port, log } = station;
  const source = await SourceClient.feed({ port, mount: '/live', contentType: 'application/ogg' });
  t.after(() => source.close());
  source.send(flood);
  const isEnded = () => log.some((line) => line.includes('reason=restarts-too-often'));
  const most = await countDecoders(isEnded, () => log.join('\n'));
  assert.ok(most <= MOST_DECODERS, `${most} decoders`);
  assert.ok(log.some((line) => line.includes(' WARN ') && line.includes(CODE)));
  const { state, code } = await readInput(port, 'dj');
  assert.deepEqual([state, code], ['failed', CODE]);
  // What came before the end is played to its end.
  const findSwitch = (words: string) => log.find((line) => line.includes(' switched ') && line.includes(words));
  await waitUntil(
    () => findSwitch('from=dj to=music') !== undefined,
    () => log.join('\n'),
    PLAYED_OUT_MS,
  );
  assert.match(findSwitch('from=dj to=music')!, new RegExp(CODE));
});

test('a server behind a url input that sends a flood of Ogg chains is given up, with the code', async (t) => {
  const upstream = await UpstreamServer.start(({ socket }) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Type: application/ogg\r\n\r\n');
    // Shorter than what is read at once, so that nothing but the limit ends it.
    for (let serial = 1; serial <= CHAINS; serial++) socket.write(withSerial(readFixture('tone.opus'), serial));
  });
  t.after(() => upstream.stop());
  const radio = { type: 'url', url: `${upstream.url('/radio').href}?token=SECRET`, prebuffer: '500ms' };
  const limits = { streamRestarts: 5 };
  const config = studioConfig({ radio, music: toneInput(600) }, { server: { limits } });
  const station = await startFreeStation(t, { ...config, access: { adminPassword: 'hackme' } });
  const { port, log } = station;
  const isGivenUp = async () => (await readInput(port, 'radio')).code === CODE;
  const most = await countDecoders(isGivenUp, () => log.join('\n'));
  assert.ok(most <= MOST_DECODERS, `${most} decoders`);
  const line = log.find((each) => each.includes('the stream failed') && each.includes(CODE));
  assert.ok(line, log.join('\n'));
  assert.ok(!log.some((each) => each.includes('SECRET')), 'no secret is in the log');
});
