/**
 * From blocks to bytes: one ffmpeg for each form in which a signal is wanted, kept running, with every title at the chunk
 * where it begins to be true. Above `program`, whose signals it takes; below `outputs`. Each encoder owns its process.
 */

export { Encoder, type EncoderOptions, type EncoderState } from './encoder.ts';
export { type EncoderFormat, encoderNameOf, formOf } from './encoder-format.ts';
export type { EncodedForm, EncodedListener, EncodedStream } from './ports.ts';
export { SignalBytes } from './signal-bytes.ts';
