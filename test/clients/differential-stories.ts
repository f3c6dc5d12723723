import { isAscii, isUtf8 } from 'node:buffer';
import { IcyClient } from '../support/icy-client.ts';
import type { ObservedAnswer } from '../support/observed-answer.ts';
import type { ComparedServer } from '../support/side-by-side.ts';
import { SourceClient } from '../support/source-client.ts';
import { waitForSource } from '../support/station-status.ts';
import { waitUntil } from '../support/wait-until.ts';

/** A sequence of requests, run on each server alone; the result is what clients received. */
export interface DifferentialStory {
  /** A sentence's start, unique. */
  readonly name: string;
  observe(server: ComparedServer): Promise<ObservedAnswer>;
}

/** The heading of the stories in docs/icecast-differences.md. */
export const storiesTitle = 'Titles and changes of source';

const ADMIN = `Authorization: Basic ${Buffer.from('admin:hackme').toString('base64')}`;
/** As much as both servers give at once: Icecast's default is 64 KiB. */
const BURST_FRAMES = 200;

const NO_TITLE = "StreamTitle='';";

/** The first block in the stream with a title, and its charset; undefined: none yet. */
function readFirstBlock(listener: IcyClient): string | undefined {
  const { body } = listener;
  const interval = Number(listener.header('icy-metaint') ?? Number.NaN);
  for (let at = interval; at < body.length; ) {
    const end = at + 1 + body[at]! * 16;
    const block = body.subarray(at + 1, end);
    if (block.length > 0 && !block.includes(NO_TITLE) && end <= body.length) {
      const text = block.subarray(0, block.indexOf(0) === -1 ? block.length : block.indexOf(0));
      const coding = isAscii(text) ? '' : isUtf8(text) ? ' in UTF-8' : ' in ISO 8859-1';
      return `${text.toString(coding === ' in UTF-8' ? 'utf8' : 'latin1')}${coding}`;
    }
    at = end + interval;
  }
  return undefined;
}

/** Title requests, and the title that a listener and a script then read. */
function titleStory(name: string, ...calls: readonly string[]): DifferentialStory {
  return {
    name,
    async observe(server) {
      const { port } = server;
      const mount = `/titled-${name.replace(/\W+/g, '-')}`;
      const source = await SourceClient.feed({ port, mount });
      source.sendFrames(BURST_FRAMES);
      await waitForSource(port, mount);
      for (const query of calls) {
        await server.ask(`GET /admin/metadata?mount=${mount}&mode=updinfo&${query} HTTP/1.0\r\n${ADMIN}\r\n\r\n`);
      }
      const listener = await IcyClient.open({ port, path: mount, icy: true });
      const findTitle = () => readFirstBlock(listener);
      await waitUntil(
        () => {
          source.sendFrames(1);
          return findTitle() !== undefined;
        },
        () => `a title in ${listener.connection.bytes.length} bytes`,
      );
      // Icecast writes a title into its status a moment later.
      const status = await waitForSource(port, mount, ({ title }) => title !== undefined);
      for (const client of [source, listener]) client.close();
      return new Map([
        ['block in the stream', findTitle()!],
        ['title in status-json.xsl', `${typeof status.title} ${status.title}`],
      ]);
    },
  };
}

const lostSource: DifferentialStory = {
  name: 'a source that goes, with nothing to fall back to',
  async observe({ port }) {
    const mount = '/lost';
    const source = await SourceClient.feed({ port, mount });
    source.sendFrames(BURST_FRAMES);
    await waitForSource(port, mount);
    const listener = await IcyClient.open({ port, path: mount });
    await listener.receiveAudio(10_000);
    source.close();
    const patience = 2_000;
    await waitUntil(() => listener.connection.isEnded, '', patience).catch(() => {});
    const { isEnded } = listener.connection;
    listener.close();
    return new Map([['listener', isEnded ? 'disconnected' : 'kept']]);
  },
};

const fallback: DifferentialStory = {
  name: 'a listener on a fallback when the source comes',
  async observe({ port }) {
    const listener = await IcyClient.open({ port, path: '/falls' });
    await listener.receiveAudio(10_000);
    const source = await SourceClient.feed({ port, mount: '/falls', mark: 'back' });
    const hasHeard = () => listener.connection.text.includes('back');
    await waitUntil(() => {
      source.sendFrames(1);
      return hasHeard();
    }, 'the listener to hear the source');
    for (const client of [source, listener]) client.close();
    return new Map([['listener', hasHeard() ? 'hears the source' : 'hears the fallback']]);
  },
};

/** All stories, in the order of the test. */
export const differentialStories: readonly DifferentialStory[] = [
  titleStory('a title in plain letters', 'song=Artist%20-%20Title'),
  titleStory('a title with plus signs for blanks', 'song=Artist+-+Title'),
  titleStory('a title in UTF-8 that says so', 'charset=UTF-8&song=Caf%C3%A9'),
  titleStory('a title in UTF-8 that does not say so', 'song=Caf%C3%A9'),
  titleStory('a title in ISO 8859-1', 'song=Caf%E9'),
  titleStory('a title in Japanese', 'charset=UTF-8&song=%E6%97%A5%E6%9C%AC'),
  titleStory('a title with an apostrophe', 'song=Rock%20n%27%20Roll'),
  titleStory('a title that looks like the end of one', 'song=a%27%3BStreamUrl%3D%27b'),
  titleStory('a title that is a number', 'song=1984'),
  titleStory('a title of markup', 'song=%3Cb%3E%26%22'),
  titleStory('an artist and a title', 'artist=Ann&title=One'),
  titleStory('an artist and a title, then a song', 'artist=Ann&title=One', 'song=Two'),
  lostSource,
  fallback,
];
