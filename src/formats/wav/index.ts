/**
 * WAV without an end: the head, and runs of whole sample frames. A format like its neighbours: pure, above `core` alone.
 * State is what a framer has half read.
 */
export { WavFramer } from './wav-framer.ts';
export { readWavHead, type WavHead, writeWavHead } from './wav-head.ts';
