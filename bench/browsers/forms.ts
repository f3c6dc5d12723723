/** A stream that browsers are asked to play. */
export interface StreamForm {
  /** Of its mount, without the slash. */
  readonly name: string;
  readonly contentType: string;
  /** Arguments of ffmpeg that encode it. */
  readonly encoder: readonly string[];
  /** As ffmpeg names the container. */
  readonly muxer: string;
}

interface Family {
  readonly name: string;
  readonly contentType: string;
  readonly muxer: string;
  readonly kilobits: readonly number[];
  readonly encode: (kilobits: number) => readonly string[];
}

/** Below this a station sends mono at half the sample rate; encoders refuse the rest. */
const SPEECH_KILOBITS = 48;

const narrow = (kilobits: number): string[] => {
  if (kilobits < 24) return ['-ac', '1', '-ar', '16000'];
  return kilobits < SPEECH_KILOBITS ? ['-ac', '1', '-ar', '22050'] : ['-ac', '2', '-ar', '44100'];
};
const rate = (kilobits: number): string[] => ['-b:a', `${kilobits}k`];

const families: readonly Family[] = [
  {
    name: 'mp3',
    contentType: 'audio/mpeg',
    muxer: 'mp3',
    kilobits: [16, 24, 32, 64, 128, 320],
    encode: (kilobits) => ['-c:a', 'libmp3lame', ...rate(kilobits), ...narrow(kilobits)],
  },
  {
    name: 'aac',
    contentType: 'audio/aac',
    muxer: 'adts',
    kilobits: [16, 32, 64, 128, 320],
    encode: (kilobits) => ['-c:a', 'aac', ...rate(kilobits), ...narrow(kilobits)],
  },
  {
    name: 'opus',
    contentType: 'audio/ogg',
    muxer: 'ogg',
    kilobits: [16, 24, 32, 64, 128, 320],
    encode: (kilobits) => ['-c:a', 'libopus', ...rate(kilobits), '-ac', kilobits < SPEECH_KILOBITS ? '1' : '2'],
  },
  {
    name: 'vorbis',
    contentType: 'audio/ogg',
    muxer: 'ogg',
    kilobits: [24, 64, 128, 320],
    encode: (kilobits) => ['-c:a', 'libvorbis', ...rate(kilobits), ...narrow(kilobits)],
  },
  {
    name: 'webm',
    contentType: 'audio/webm',
    muxer: 'webm',
    kilobits: [24, 64, 128],
    encode: (kilobits) => ['-c:a', 'libopus', ...rate(kilobits), '-ac', kilobits < SPEECH_KILOBITS ? '1' : '2'],
  },
  {
    name: 'flac',
    contentType: 'audio/ogg',
    muxer: 'ogg',
    kilobits: [200],
    encode: () => ['-c:a', 'flac', '-sample_fmt', 's16', '-ac', '1', '-ar', '16000'],
  },
  {
    name: 'wav',
    contentType: 'audio/wav',
    muxer: 'wav',
    kilobits: [128],
    encode: () => ['-c:a', 'pcm_s16le', '-ac', '1', '-ar', '8000'],
  },
];

/** All forms, from 16 to 320 kbit/s. FLAC's rate is what noise comes to. */
export const streamForms: readonly StreamForm[] = families.flatMap(({ name, contentType, muxer, kilobits, encode }) =>
  kilobits.map((each) => ({ name: `${name}-${each}`, contentType, muxer, encoder: encode(each) })),
);
