import { z } from 'zod';
import { charset, text, webAddressOrNone } from '../fields.ts';

/** `station`: what people are told the station is. */
export const stationSection = z.strictObject({
  name: text().prefault('airchain').describe('Name of the station, shown on its page'),
  description: text().prefault('').describe('One sentence about the station'),
  genre: text().prefault('').describe('What is played, in a word or two'),
  url: webAddressOrNone().prefault('').describe("The station's web site"),
  tagCharset: charset()
    .prefault('windows-1252')
    .describe(
      'What tags, names and playlists of music files are read as that are not Unicode: ID3v1, ID3v2 called Latin-1, RIFF INFO',
    ),
});
