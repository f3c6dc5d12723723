import type { Noise } from '../cpu-window.ts';

/** What one process used in the window, in seconds of CPU. */
export interface ProcessUse {
  readonly command: string;
  readonly userSeconds: number;
  readonly systemSeconds: number;
  /** Of children that ended in the window. */
  readonly endedChildrenSeconds: number;
}

/** What DJs saw who came one after the other. */
export interface LiveFigures {
  /** From each DJ's first byte until a listener could hear him. */
  readonly takeoverMillis: readonly number[];
  /** The longest silence around each DJ's end. */
  readonly silenceMillis: readonly number[];
}

/** What one station did. CPU is in percent of one core, in the steady window only. */
export interface StationFigures extends Noise {
  readonly server: string;
  readonly cpuPercent: number;
  readonly cpuUserPercent: number;
  /** Of all processes from the start to the end of the window. */
  readonly cpuSecondsWithStart: number;
  readonly pssMegabytes: number;
  readonly rssMegabytes: number;
  readonly processes: number;
  /** What came of MP3, Opus and AAC in the window. */
  readonly kilobitsPerSecond: readonly number[];
  readonly uses: readonly ProcessUse[];
  /** RMS of the MP3 stream: whether there was music in it at all. */
  readonly levelDbfs: number;
  /** From the start of the process to the first byte at a listener of MP3, Opus and AAC. */
  readonly firstByteMillis?: readonly number[];
  readonly live?: LiveFigures;
}
