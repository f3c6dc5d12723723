import { AirchainError, errorText } from '../../core/index.ts';
import { listEntry, MAX_PLAYLIST_ENTRIES, type PlaylistEntry, toLocationOfAddress } from './playlist-entry.ts';

/** The parser's tree: a text, or lists by name. */
type XmlNode = string | { readonly [name: string]: readonly XmlNode[] };

/** Characters that are parsed in one turn of the event loop: about 10 ms. */
const MOST_AT_ONCE = 32 * 1024;
/** Where a track begins, or a comment, in which one counts for nothing. */
const START = /<!--|<((?:[\w.-]{1,100}:)?)track(?:\s[^>]{0,1000})?>/g;
const END = /<\/(?:[\w.-]+:)?playlist\s*>/;

/**
 * Reads an XSPF file: of each track the first location, with title, creator and duration. A large one is read in parts, between
 * which others have the event loop. The XML parser is loaded with the first such file, for hardly anybody has one.
 * @throws AirchainError `PLAYLIST_FILE_BROKEN` when it is not XML or has no playlist
 */
export async function parseXspf(text: string, readLocation = toLocationOfAddress): Promise<PlaylistEntry[]> {
  const { XMLParser } = await import('fast-xml-parser');
  const parser = new XMLParser({
    ignoreAttributes: true,
    parseTagValue: false,
    htmlEntities: true,
    removeNSPrefix: true,
    isArray: () => true,
  });
  const parse = (xml: string) => readPlaylist(() => parser.parse(xml) as XmlNode, readLocation);
  if (text.length <= MOST_AT_ONCE) return parse(text).slice(0, MAX_PLAYLIST_ENTRIES);
  const entries: PlaylistEntry[] = [];
  for (const part of cutTracks(text)) {
    for (const entry of parse(part)) entries.push(entry);
    if (entries.length >= MAX_PLAYLIST_ENTRIES) break;
    await new Promise(setImmediate);
  }
  return entries.slice(0, MAX_PLAYLIST_ENTRIES);
}

/** Cuts a large file into small ones. */
function* cutTracks(text: string): Generator<string> {
  if (!END.test(text.slice(-1000))) throw broken('it has no </playlist> at its end');
  const wrap = (tracks: string) => `<playlist><trackList>${tracks}</trackList></playlist>`;
  let part = '';
  for (let end = 0, found = nextStart(text, end); found; found = nextStart(text, end)) {
    const [start, prefix] = found;
    const close = prefix === undefined ? '-->' : `</${prefix}track`;
    const from = text.indexOf(close, found.index + start.length);
    end = from === -1 ? text.length : text.indexOf('>', from) + 1 || text.length;
    if (prefix !== undefined) part += text.slice(found.index, end);
    if (part.length < MOST_AT_ONCE) continue;
    yield wrap(part);
    part = '';
  }
  yield wrap(part);
}

function nextStart(text: string, from: number): RegExpExecArray | null {
  START.lastIndex = from;
  return START.exec(text);
}

function readPlaylist(parse: () => XmlNode, readLocation: typeof toLocationOfAddress): PlaylistEntry[] {
  let document: XmlNode;
  try {
    document = parse();
  } catch (error) {
    throw broken(errorText(error), error);
  }
  const [playlist] = childrenOf(document, 'playlist');
  if (playlist === undefined) throw broken('it has no <playlist> element');
  const tracks = childrenOf(playlist, 'trackList').flatMap((list) => childrenOf(list, 'track'));
  return tracks.flatMap((track) => readTrack(track, readLocation));
}

function broken(reason: string, cause?: unknown): AirchainError {
  return new AirchainError('PLAYLIST_FILE_BROKEN', `Cannot read the XSPF file: ${reason}`, { cause });
}

function readTrack(track: XmlNode, readLocation: (written: string) => string): PlaylistEntry[] {
  const title = textOf(track, 'title');
  const artist = textOf(track, 'creator');
  const names = { ...(title !== '' && { title }), ...(artist !== '' && { artist }) };
  return listEntry(readLocation(textOf(track, 'location')), names, Number(textOf(track, 'duration')));
}

function childrenOf(node: XmlNode, name: string): readonly XmlNode[] {
  return typeof node === 'string' || !Object.hasOwn(node, name) ? [] : node[name]!;
}

function textOf(node: XmlNode, name: string): string {
  const [child] = childrenOf(node, name);
  return typeof child === 'string' ? child.trim() : '';
}
