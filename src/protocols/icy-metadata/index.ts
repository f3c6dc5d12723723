/**
 * SHOUTcast's titles inside the audio: blocks after every so many bytes. Written into each listener's stream, and taken
 * out of what sources and relayed servers send. Pure; a reader and an interleaver belong to one connection each.
 * @see docs/protocols/icy-metadata.md
 */
export { type IcyText, type RawIcyText, writeIcyBlock } from './icy-block.ts';
export { IcyInterleaver } from './icy-interleaver.ts';
export { readIcyInterval, wantsIcyMetadata } from './icy-interval.ts';
export { IcyReader, type IcyReaderEvents } from './icy-reader.ts';
