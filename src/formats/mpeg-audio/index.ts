/**
 * MPEG audio (MP1, MP2, MP3): reads frame headers and cuts a stream into frames. Pure. The half-read frame belongs to the
 * framer, the framer to one source connection.
 */
export { MpegAudioFramer } from './mpeg-audio-framer.ts';
export {
  isSameMpegStream,
  type MpegFrameHeader,
  readMpegFrameHeader,
} from './mpeg-frame-header.ts';
