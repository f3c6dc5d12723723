/**
 * The only place that starts ffmpeg: every codec is a process of its own, so that a crash in one of them is not ours. Above
 * `pcm`, in whose blocks it returns audio; below all folders that decode, encode or measure. Each process belongs to the
 * object that started it.
 */
export { TO_MONO, TO_STEREO } from './channels.ts';
export { FFMPEG_MISSING, Ffmpeg, type FfmpegOptions } from './ffmpeg.ts';
export type { FfmpegEnd, FfmpegProcess, FfmpegRun } from './ffmpeg-process.ts';
export { FFMPEG, findFfmpeg } from './find-ffmpeg.ts';
export {
  type MeasuredTrack,
  type MeasureTrackOptions,
  measureTrack,
  SILENCE_DBFS,
  type TrackMeasurement,
} from './measure-track.ts';
export { type FileSpan, LONGEST_FILE, MediaInput, type RemoteStream } from './media-input.ts';
export { DECODER_HANGS_AFTER, PcmDecoder, type PcmDecoderOptions, type PcmSpan } from './pcm-decoder.ts';
