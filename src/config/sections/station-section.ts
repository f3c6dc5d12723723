import { z } from 'zod';
import { charset, text, webAddressOrNone } from '../fields.ts';

/** `station`: name and description of the station. */
export const stationSection = z.strictObject({
  name: text().prefault('airchain').describe('Name of the station, shown on its page'),
  description: text().prefault('').describe('One sentence about the station'),
  genre: text().prefault('').describe('Genre, in a word or two'),
  url: webAddressOrNone().prefault('').describe("The station's web site"),
  tagCharset: charset()
    .prefault('windows-1252')
    .describe(
      'Charset of tags, names and playlists of music files that are not Unicode: ID3v1, ID3v2 marked Latin-1, RIFF INFO',
    ),
});
