/**
 * What streams are made of: pure readers and writers of frames, pages and headers. Bytes in, values out; no sockets, no
 * timers, no log. Stands right above `core` so that every folder that touches bytes may use it. Owns no state beyond
 * the half-read frame inside a framer.
 */
export { bitratesOf, type Codec, type CodecFacts, codecNames, codecs, sampleRates } from './codecs.ts';
export { contentTypeOfFamily, familyOfContentType, soundTypeOfFamily } from './content-type.ts';
export { createFramer } from './create-framer.ts';
export type { FormatFamily, Framer, MediaChunk, StreamInfo, StreamTags } from './framer.ts';
export type { FramerOptions } from './framing/index.ts';
export { ChainedOgg, OggOpusStream, type OggRendition, PacketPages, SingleOgg, withoutOggTitle } from './ogg/index.ts';
export { CoverChoice, type PictureType, type StreamPicture, showableTypeOf } from './picture/index.ts';
export { type SniffedStream, StreamSniffer, sniffFamily } from './sniff/index.ts';
export { writeWavHead } from './wav/index.ts';
