/**
 * WebM and Matroska as live streams: reads EBML elements, the head of the stream and its blocks, and cuts it into chunks
 * that begin and end at blocks. Pure. What is kept of a stream (its head, one unfinished block) belongs to the framer.
 */
export { WebmFramer, type WebmFramerOptions } from './webm-framer.ts';
export { readEbmlDocType } from './webm-head.ts';
