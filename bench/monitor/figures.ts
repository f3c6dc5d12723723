import { type Noise, round } from '../cpu-window.ts';

/** How delays are spread, in milliseconds. */
export interface Spread {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** What was measured of one server. */
export interface MonitorFigures extends Noise {
  readonly server: string;
  /** Its CPU with and without listeners, in percent of one core. */
  readonly cpuPercent: number;
  readonly idleCpuPercent: number;
  /** From the making of a packet's sound to its arrival at the socket; of a monitor alone. */
  readonly packetMillis?: Spread;
  readonly lostPackets?: number;
  /** From the making of a click to the speaker's buffer of a browser. */
  readonly clickMillis: Spread;
  readonly clicks: number;
}

/** How it is measured. */
export interface MonitorRun {
  readonly folder: string;
  readonly seconds: number;
  readonly listeners: number;
  readonly clicks: number;
  readonly abort: AbortSignal;
}

/** Says how values are spread, to a tenth; NaN where there are none. */
export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) =>
    round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN);
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}

/** The delay of each click that was heard, from the last one that was made before it and no more than this ago. */
export function pairClicks(made: readonly number[], heard: readonly number[], mostMillis: number): number[] {
  return heard.flatMap((at) => {
    const origin = made.findLast((time) => time <= at);
    return origin === undefined || at - origin > mostMillis ? [] : [at - origin];
  });
}
