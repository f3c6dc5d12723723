import type { MonitorFormat } from './monitor-messages.ts';
import type { AudioSink } from './packet-decoder.ts';

/** Rate of feed positions, independent of the sample rate. */
const POSITION_RATE = 48_000;

/**
 * Aligns the output of an Opus decoder: discards the lookahead frames of the codec at the start, and subtracts them from
 * the position of each packet.
 */
export class OpusAligner {
  readonly #sink: AudioSink;
  readonly #lookahead: number;
  readonly #positionsPerFrame: number;
  #toDrop: number;

  constructor({ lookaheadFrames, sampleRate }: MonitorFormat, sink: AudioSink) {
    this.#sink = sink;
    this.#lookahead = lookaheadFrames;
    this.#positionsPerFrame = POSITION_RATE / sampleRate;
    this.#toDrop = lookaheadFrames;
  }

  /** `position` and `isSeam` of the packet. */
  push(left: Float32Array<ArrayBuffer>, right: Float32Array<ArrayBuffer>, position: number, isSeam: boolean): void {
    const dropped = Math.min(this.#toDrop, left.length);
    this.#toDrop -= dropped;
    if (dropped === left.length) return;
    this.#sink({
      left: left.subarray(dropped),
      right: right.subarray(dropped),
      position: position + (dropped - this.#lookahead) * this.#positionsPerFrame,
      isSeam,
    });
  }
}
