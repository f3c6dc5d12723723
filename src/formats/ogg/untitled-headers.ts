import { LogicalStream } from './logical-stream.ts';
import { readOggPage } from './page.ts';
import { readSoundStream, writeHeaders } from './sound-stream.ts';

/**
 * The headers of one chain without title and artist, for listeners that get titles beside the stream: mpv and VLC show
 * the one in the headers for ever, whatever ICY says. Headers that we cannot write are returned as they are.
 * @param headers all header pages of a chain, as a rendition has them
 * @throws AirchainError `OGG_PAGE_BROKEN` when they are no Ogg pages
 */
export function withoutOggTitle(headers: Buffer): Buffer {
  let stream: LogicalStream | null = null;
  let serial = 0;
  for (let at = 0; at < headers.length; ) {
    const page = readOggPage(headers, at);
    if (page === null || (page.isFirst && stream !== null)) return headers;
    at += page.bytes.length;
    if (stream !== null) stream.takeHeaderPage(page);
    else {
      stream = new LogicalStream(page);
      serial = page.serial;
    }
  }
  const sound = stream === null ? null : readSoundStream(stream, serial);
  return sound === null ? headers : Buffer.concat(writeHeaders(sound, { title: { title: '' } }));
}
