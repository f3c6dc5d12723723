import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { encodedForms, FedStream, programTitle } from '../../test/support/fed-stream.ts';
import { mp3Frames, readMp3Frames } from '../../test/support/mp3-frames.ts';
import { readChains, readPages } from '../../test/support/ogg-reader.ts';
import { withoutOggTitle } from '../formats/index.ts';
import { IcecastFeed } from './icecast-feed.ts';

const tagged = readFileSync(new URL('../../test/fixtures/tone.opus', import.meta.url));

/** A connection that sends bytes when the test says so, and what it receives, in order. */
function makeConnection() {
  const pieces: Buffer[] = [];
  const waiting: (() => void)[] = [];
  const songs: string[] = [];
  const feed = new IcecastFeed({
    write(bytes, onSent) {
      pieces.push(Buffer.from(bytes));
      if (onSent) waiting.push(onSent);
    },
    tellTitle: (song) => songs.push(song),
  });
  const leave = () => {
    for (const onSent of waiting.splice(0)) onSent();
  };
  return { feed, songs, leave, sent: () => Buffer.concat(pieces) };
}

/** What a player reads in a chain's comments. */
function commentsOf(packet: Buffer): string[] {
  const vendorLength = packet.readUInt32LE(8);
  let at = 12 + vendorLength;
  const count = packet.readUInt32LE(at);
  at += 4;
  return Array.from({ length: count }, () => {
    const length = packet.readUInt32LE(at);
    const text = packet.toString('utf8', at + 4, at + 4 + length);
    at += 4 + length;
    return text;
  }).filter((text) => /^(TITLE|ARTIST)=/.test(text));
}

/** Pages of two headers and then of sound. */
function cutPages(bytes: Buffer): Buffer[] {
  let at = 0;
  return readPages(bytes).map(({ lacing, body }) => {
    const end = at + 27 + lacing.length + body.length;
    const page = bytes.subarray(at, end);
    at = end;
    return page;
  });
}

/** Two seconds of Opus, page by page, untitled as an encoder of a signal writes it. */
const pages = cutPages(tagged);
pages.splice(0, 2, ...cutPages(withoutOggTitle(Buffer.concat(pages.slice(0, 2)))));

test('MP3 leaves as it comes, frame by frame', () => {
  const stream = new FedStream(encodedForms.mp3);
  const { feed, sent } = makeConnection();
  stream.attach(feed);
  stream.feed(mp3Frames(0, 20));
  assert.deepEqual(
    readMp3Frames(sent()).map(({ number }) => number),
    Array.from(readMp3Frames(sent()), (_, index) => index),
  );
  assert.ok(readMp3Frames(sent()).length >= 18);
});

test('a title is sent when the first of its audio has been sent, and once', () => {
  const stream = new FedStream(encodedForms.mp3);
  const { feed, songs, leave } = makeConnection();
  stream.attach(feed);
  stream.feed(mp3Frames(0, 10));
  leave();
  assert.deepEqual(songs, [], 'nothing is known at first');
  stream.setTitle(programTitle('Song', 'Artist'));
  leave();
  assert.deepEqual(songs, [], 'none of its sound has come');
  stream.feed(mp3Frames(10, 10));
  assert.deepEqual(songs, [], 'none of its sound has left');
  leave();
  assert.deepEqual(songs, ['Artist - Song']);
  stream.setTitle(programTitle('Song', 'Artist'));
  stream.feed(mp3Frames(20, 10));
  leave();
  assert.deepEqual(songs, ['Artist - Song']);
  stream.setTitle(null);
  stream.feed(mp3Frames(30, 10));
  leave();
  assert.deepEqual(songs, ['Artist - Song', '']);
});

test('of titles that change before the next audio the last is sent', () => {
  const stream = new FedStream(encodedForms.mp3);
  const { feed, songs, leave } = makeConnection();
  stream.attach(feed);
  stream.feed(mp3Frames(0, 10));
  for (const title of ['one', 'two', 'three']) stream.setTitle(programTitle(title));
  stream.feed(mp3Frames(10, 10));
  leave();
  assert.deepEqual(songs, ['three']);
});

test('a restarted encoder goes on in the stream, and its title is not sent again', () => {
  const stream = new FedStream(encodedForms.mp3);
  const { feed, songs, leave, sent } = makeConnection();
  stream.setTitle(programTitle('Song'));
  stream.attach(feed);
  stream.feed(mp3Frames(0, 10));
  stream.restart();
  stream.feed(mp3Frames(100, 10));
  leave();
  assert.deepEqual(songs, ['Song']);
  assert.ok(readMp3Frames(sent()).some(({ number }) => number >= 100));
});

test('Ogg contains its titles, a chain for each, and none is sent', () => {
  const stream = new FedStream(encodedForms.ogg);
  const { feed, songs, leave, sent } = makeConnection();
  stream.setTitle(programTitle('One', 'A'));
  stream.attach(feed);
  assert.ok(pages.length >= 4, 'there is sound to cut');
  stream.feed(Buffer.concat(pages.slice(0, 3)));
  stream.setTitle(programTitle('Two'));
  stream.feed(Buffer.concat(pages.slice(3)));
  leave();
  assert.deepEqual(songs, []);
  const chains = readChains(sent());
  assert.deepEqual(
    chains.map(({ packets }) => commentsOf(packets[1]!)),
    [['TITLE=One', 'ARTIST=A'], ['TITLE=Two']],
  );
});

test('Ogg that is joined in the middle begins with the headers and the title in force', () => {
  const stream = new FedStream(encodedForms.ogg);
  stream.setTitle(programTitle('One'));
  stream.feed(Buffer.concat(pages.slice(0, 3)));
  const { feed, sent } = makeConnection();
  stream.attach(feed);
  stream.feed(Buffer.concat(pages.slice(3)));
  const [chain, ...others] = readChains(sent());
  assert.deepEqual(commentsOf(chain!.packets[1]!), ['TITLE=One']);
  assert.equal(chain!.pages[0]!.isFirst, true);
  assert.equal(others.length, 0);
});

test('a restarted Ogg encoder begins a chain of its own, under the same title', () => {
  const stream = new FedStream(encodedForms.ogg);
  const { feed, sent } = makeConnection();
  stream.setTitle(programTitle('One'));
  stream.attach(feed);
  stream.feed(Buffer.concat(pages.slice(0, -1)));
  stream.restart();
  stream.feed(Buffer.concat(pages.slice(0, -1)));
  const chains = readChains(sent());
  assert.equal(chains.length, 2);
  assert.notEqual(chains[0]!.serial, chains[1]!.serial);
  for (const { packets } of chains) assert.deepEqual(commentsOf(packets[1]!), ['TITLE=One']);
});
