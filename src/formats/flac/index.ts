/**
 * Native FLAC as a live stream: keeps its head and finds its frames, which have no length in front. Pure. The half-read
 * frame and the head belong to the framer, the framer to one source connection. FLAC in Ogg is `ogg`'s.
 */
export { FlacFramer, type FlacFramerOptions } from './flac-framer.ts';
