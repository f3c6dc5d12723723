/**
 * What a stream is, by its first bytes and by what the source says of it. Above the formats that it tells apart, pure as
 * they are. The bytes seen so far belong to the sniffer, the sniffer to one source.
 */
export { sniffFamily } from './sniff-family.ts';
export { type SniffedStream, StreamSniffer, type StreamSnifferOptions } from './stream-sniffer.ts';
