/**
 * What every framer needs and no format owns: putting back together what a socket has cut, giving up on bytes that are
 * something else, finding frames that have no length in front, and the tags that file players leave between them. Below
 * the formats, above nothing but `core`. The state belongs to the framer that made the object.
 */
export { BitrateMeter } from './bitrate-meter.ts';
export { ByteStore } from './byte-store.ts';
export { Carry, type Progress } from './carry.ts';
export { FrameScanner, type FrameSyntax, type FrameVisitor, framesInTag, type SizedFrame } from './frame-scanner.ts';
export {
  type FramerOptions,
  maxHeadBytesDefault,
  maxPictureBytesDefault,
  maxSkippedBytesDefault,
  maxTagBytesDefault,
} from './framer-options.ts';
export { findTagBytes, isTagHead } from './metadata-tags.ts';
export { PassedTag } from './passed-tag.ts';
export { SkippedBytes } from './skipped-bytes.ts';
export { type Step, walkSteps } from './walk-steps.ts';
