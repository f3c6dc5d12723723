import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTitle, waitForBytes, waitForListeners } from '../support/admin-client.ts';
import { readFixture } from '../support/feed-framer.ts';
import { startFreeStation } from '../support/free-station.ts';
import { IcyClient } from '../support/icy-client.ts';
import { readChains, withSerial } from '../support/ogg-reader.ts';
import { SourceClient } from '../support/source-client.ts';
import { waitUntil } from '../support/wait-until.ts';

const { port } = await startFreeStation({ after }, { mounts: { default: { grace: '0s' } } });

/** Listeners on one Opus mount, by their request; a title is set while they listen, then the source ends. */
async function hear(asks: readonly { readonly icy: boolean; readonly userAgent: string }[]): Promise<IcyClient[]> {
  const sound = readFixture('tone.opus');
  const source = await SourceClient.feed({ port, mount: '/opus', contentType: 'audio/ogg' });
  source.send(withSerial(sound, 7));
  await waitForBytes(port, '/opus', sound.length);
  const players: IcyClient[] = [];
  for (const { icy, userAgent } of asks) {
    players.push(await IcyClient.open({ port, path: '/opus', icy, headers: [`User-Agent: ${userAgent}`] }));
  }
  await waitForListeners(port, '/opus', asks.length);
  await setTitle(port, '/opus', 'song=New%20Song');
  source.send(withSerial(sound, 8));
  await waitForBytes(port, '/opus', 2 * sound.length);
  source.close();
  for (const player of players) await waitUntil(() => player.connection.isEnded, 'the end of the stream');
  return players;
}

test('a player that is not known gets chains with titles where it asks for titles, and never ICY', async () => {
  const asking = { icy: true, userAgent: 'foobar2000/2.1' };
  const [titled, plain, relay, app] = await hear([
    asking,
    { icy: false, userAgent: 'foobar2000/2.1' },
    { icy: true, userAgent: 'Icecast 2.4.4' },
    { icy: true, userAgent: 'Some App/1.0 (Linux;Android 13) ExoPlayerLib/2.18.7' },
  ]);
  for (const player of [titled!, relay!]) {
    assert.equal(player.header('icy-metaint'), null);
    const comments = readChains(player.body).map(({ packets }) => packets[1]!.toString('latin1'));
    assert.ok(comments.length > 1);
    assert.ok(comments.some((comment) => comment.includes('TITLE=New Song')));
  }
  assert.equal(plain!.header('icy-metaint'), null);
  assert.equal(readChains(plain!.body).length, 1);
  assert.match(app!.header('icy-metaint') ?? '', /^\d+$/);
  assert.equal(readChains(app!.audio).length, 1);
});
