/**
 * Pictures in the tags of streams: which bytes are one that may be shown, which of several is the cover, and how they are
 * wrapped. Pure, above `core` alone, used by the formats that carry them and, through `formats`, by the library.
 */
export { flacPictureHeadBytes, readFlacPicture, type TaggedPicture } from './flac-picture.ts';
export { readId3Pictures } from './id3-picture.ts';
export { CoverChoice, type PictureType, type StreamPicture, showableTypeOf } from './stream-picture.ts';
