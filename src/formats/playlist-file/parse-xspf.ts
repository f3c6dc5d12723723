import { AirchainError, errorText } from '../../core/index.ts';
import { listEntry, MAX_PLAYLIST_ENTRIES, type PlaylistEntry, toLocationOfAddress } from './playlist-entry.ts';

/** The parser's tree: a text, or lists by name. */
type XmlNode = string | { readonly [name: string]: readonly XmlNode[] };

/**
 * Reads an XSPF file: of each track the first location, with title, creator and duration. The XML parser is loaded with
 * the first such file, for hardly anybody has one.
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
  let document: XmlNode;
  try {
    document = parser.parse(text) as XmlNode;
  } catch (error) {
    throw new AirchainError('PLAYLIST_FILE_BROKEN', `Cannot read the XSPF file: ${errorText(error)}`, { cause: error });
  }
  const [playlist] = childrenOf(document, 'playlist');
  if (playlist === undefined) {
    throw new AirchainError('PLAYLIST_FILE_BROKEN', 'Cannot read the XSPF file: it has no <playlist> element');
  }
  const tracks = childrenOf(playlist, 'trackList').flatMap((list) => childrenOf(list, 'track'));
  return tracks.slice(0, MAX_PLAYLIST_ENTRIES).flatMap((track) => readTrack(track, readLocation));
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
