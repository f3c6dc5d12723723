/**
 * AAC as it is streamed (ADTS): reads frame headers and cuts a stream into frames. Pure. The half-read frame belongs to
 * the framer, the framer to one source connection.
 */
export { AdtsFramer } from './adts-framer.ts';
export { type AdtsHeader, isSameAdtsStream, readAdtsHeader } from './adts-header.ts';
