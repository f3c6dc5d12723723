/**
 * Ogg: pages, the headers and titles of what is in them, and the two ways to hand a stream on: with a new chain for each
 * title, and as one chain for players that stop where a chain ends. A format like its neighbours: pure, above `core`
 * alone. State is what a framer or a rendition has half read or last written, and belongs to its creator.
 */
export { type OggAudioClock, readOggAudioClock } from './audio-clock.ts';
export { ChainedOgg } from './chained-ogg.ts';
export { OggFramer } from './ogg-framer.ts';
export type { OggRendition } from './ogg-rendition.ts';
export { type OggOpusOptions, OggOpusStream } from './opus-stream.ts';
export { PacketJoiner } from './packet-joiner.ts';
export { PacketPages } from './packet-pages.ts';
export { findOggPage, NO_GRANULE, type OggPage } from './page.ts';
export { type OggPageContent, writeOggPage } from './page-writer.ts';
export { SingleOgg } from './single-ogg.ts';
export { withoutOggTitle } from './untitled-headers.ts';
