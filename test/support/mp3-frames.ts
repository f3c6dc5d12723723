/** Bytes of each frame: MPEG-1 layer III, 128 kbit/s, 44.1 kHz, joint stereo, no padding (144 × 128000 / 44100). */
export const MP3_FRAME_BYTES = 417;
/** Play time of a frame in milliseconds: 1152 samples. */
export const MP3_FRAME_MS = (1152 / 44_100) * 1000;

const HEADER = Buffer.from([0xff, 0xfb, 0x90, 0x64]);
/** Behind the header come 32 bytes of side information; all zero: nothing to decode, silence. */
const NUMBER_AT = HEADER.length + 32;
const NUMBER_DIGITS = 10;

/** A valid silent frame that carries `number` (and up to four letters, to tell sources apart) where decoders do not look. */
export function mp3Frame(number: number, mark = ''): Buffer {
  const frame = Buffer.alloc(MP3_FRAME_BYTES);
  HEADER.copy(frame);
  frame.write(String(number).padStart(NUMBER_DIGITS, '0') + mark, NUMBER_AT, 'latin1');
  return frame;
}

/** `count` frames in a row, numbered from `first` on. */
export function mp3Frames(first: number, count: number, mark = ''): Buffer {
  return Buffer.concat(Array.from({ length: count }, (_, index) => mp3Frame(first + index, mark)));
}

/** What a listener got, frame by frame. */
export interface HeardFrame {
  readonly number: number;
  readonly mark: string;
}

/** Reads back the numbers of a stream of such frames. Throws where a frame is broken; an unfinished last one is left out. */
export function readMp3Frames(stream: Buffer): HeardFrame[] {
  const frames: HeardFrame[] = [];
  for (let at = 0; at + MP3_FRAME_BYTES <= stream.length; at += MP3_FRAME_BYTES) {
    if (!stream.subarray(at, at + HEADER.length).equals(HEADER)) {
      throw new Error(`no frame begins at byte ${at}: ${stream.toString('hex', at, at + 8)}`);
    }
    const text = stream.toString('latin1', at + NUMBER_AT, at + NUMBER_AT + NUMBER_DIGITS + 4).replace(/\0+$/, '');
    frames.push({ number: Number(text.slice(0, NUMBER_DIGITS)), mark: text.slice(NUMBER_DIGITS) });
  }
  return frames;
}

/** The numbers of the frames, and an error where one is missing, doubled or out of order. */
export function readUnbrokenMp3(stream: Buffer): number[] {
  const numbers = readMp3Frames(stream).map(({ number }) => number);
  for (let index = 1; index < numbers.length; index++) {
    if (numbers[index] !== numbers[index - 1]! + 1) {
      throw new Error(`frame ${numbers[index]} follows frame ${numbers[index - 1]}`);
    }
  }
  return numbers;
}
