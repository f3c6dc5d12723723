import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTitle, waitForBytes } from '../support/admin-client.ts';
import { startFreeStation } from '../support/free-station.ts';
import { IcyClient } from '../support/icy-client.ts';
import { MP3_FRAME_BYTES, readUnbrokenMp3 } from '../support/mp3-frames.ts';
import { SourceClient } from '../support/source-client.ts';
import { waitUntil } from '../support/wait-until.ts';

// One block for each frame, so that a title is heard on the frame that it belongs to.
const { port } = await startFreeStation({ after }, { mounts: { default: { icyInterval: MP3_FRAME_BYTES } } });

/** The number of the frame before which a title came; null: it has not come. */
function frameOf(listener: IcyClient, title: string): number | null {
  const heard = listener.titles.find(({ text }) => text === `StreamTitle='${title}';`);
  return heard ? readUnbrokenMp3(listener.audio)[heard.at / MP3_FRAME_BYTES]! : null;
}

let mounts = 0;

/** A mount with 50 frames on air. */
async function play(): Promise<{ mount: string; source: SourceClient; send: (frames: number) => Promise<void> }> {
  const mount = `/titles-${++mounts}`;
  const source = await SourceClient.feed({ port, mount });
  const send = async (frames: number) => {
    source.sendFrames(frames);
    await waitForBytes(port, mount, source.next * MP3_FRAME_BYTES);
  };
  await send(50);
  return { mount, source, send };
}

/** Sets the title and gives the text of the block that a listener gets, without what stands around it. */
async function heardTitle(query: string): Promise<string> {
  const { mount, source, send } = await play();
  await setTitle(port, mount, query);
  await send(5);
  const listener = await IcyClient.open({ port, path: mount, icy: true });
  const last = () => listener.titles.at(-1)?.text ?? "StreamTitle='';";
  await waitUntil(
    () => last() !== "StreamTitle='';",
    () => `a title for ${query}`,
  );
  listener.close();
  source.close();
  // As players do: up to the first quote with a semicolon.
  const title = /^StreamTitle='(.*?)';/s.exec(last())![1]!;
  assert.ok(
    last().startsWith(`StreamTitle='${title}';`) && /^(StreamUrl='.*';)?$/.test(last().slice(title.length + 15)),
    last(),
  );
  return title;
}

test('a title is heard with the first frame that follows it; who comes later has the first one at once', async () => {
  const { mount, source, send } = await play();
  const early = await IcyClient.open({ port, path: mount, icy: true });
  await early.receiveHead();
  await setTitle(port, mount, 'song=One');
  await send(30);
  await setTitle(port, mount, 'song=Two');
  await send(10);
  const late = await IcyClient.open({ port, path: mount, icy: true });
  for (const listener of [early, late]) {
    await listener.receiveAudio(90 * MP3_FRAME_BYTES);
    assert.equal(frameOf(listener, 'One'), listener === late ? 1 : 50);
    assert.equal(frameOf(listener, 'Two'), 80);
    listener.close();
  }
  source.close();
});

test('a listener that joins within a title gets it with its first block', async () => {
  const { mount, source, send } = await play();
  await setTitle(port, mount, 'song=Long%20Song');
  await send(300);
  const listener = await IcyClient.open({ port, path: mount, icy: true });
  await listener.receiveAudio(20 * MP3_FRAME_BYTES);
  assert.deepEqual(listener.titles, [{ at: MP3_FRAME_BYTES, text: "StreamTitle='Long Song';" }]);
  listener.close();
  source.close();
});

test('a title that stays the same is sent once', async () => {
  const { mount, source, send } = await play();
  const listener = await IcyClient.open({ port, path: mount, icy: true });
  for (let times = 0; times < 5; times++) {
    await setTitle(port, mount, 'song=Same');
    await send(5);
  }
  await listener.receiveAudio(75 * MP3_FRAME_BYTES);
  assert.equal(listener.titles.filter(({ text }) => text.includes('Same')).length, 1);
  listener.close();
  source.close();
});

test('titles are found out to be UTF-8, or read in the charset that is named or usual', async () => {
  const table: [query: string, title: string][] = [
    ['song=caf%C3%A9', 'café'],
    ['song=caf%E9', 'café'],
    ['song=caf%E9&charset=ISO-8859-1', 'café'],
    ['song=caf%C3%A9&charset=UTF-8', 'café'],
    ['song=%E6%97%A5%E6%9C%AC', '日本'],
    ['song=%E2%82%AC', '€'],
    ['song=%80', '€'],
    ['artist=Artist&title=Title', 'Artist - Title'],
    ['song=Rock+and+Roll', 'Rock and Roll'],
  ];
  for (const [query, title] of table) assert.equal(await heardTitle(query), title, query);
});

test('an apostrophe stays; one that would end the title early is made harmless', async () => {
  assert.equal(await heardTitle('song=Don%27t%20Stop'), "Don't Stop");
  const title = await heardTitle(`song=${encodeURIComponent("It's 'q'; the end")}`);
  assert.match(title, /^It's 'q.*the end$/);
});

test('a title too long for its block is cut, and never inside a character', async () => {
  for (const letter of ['a', 'é', '日', '😀']) {
    const title = await heardTitle(`song=${encodeURIComponent(letter.repeat(1200))}`);
    const bytes = Buffer.byteLength(title);
    assert.equal(title, letter.repeat([...title].length));
    assert.ok(bytes <= 255 * 16, `${bytes} bytes`);
  }
});

test('an artist does not stick to the titles after it', async () => {
  const { mount, source, send } = await play();
  const listener = await IcyClient.open({ port, path: mount, icy: true });
  await setTitle(port, mount, 'artist=Nina&title=First');
  await send(5);
  await setTitle(port, mount, 'song=Second');
  await send(5);
  await listener.receiveAudio(60 * MP3_FRAME_BYTES);
  assert.equal(listener.titles.at(-1)?.text, "StreamTitle='Second';");
  listener.close();
  source.close();
});
