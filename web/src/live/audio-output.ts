import type { PlayingState } from './ring-player.ts';
import ringWorklet from './ring-worklet.ts?worker&url';

/** Event handlers of an audio output. */
export interface AudioOutputEvents {
  /** Called about ten times a second while the audio runs. */
  readonly onState: (state: PlayingState) => void;
  /** Called when the audio starts or stops. Stopped: the browser requires a click, or the system suspended the audio. */
  readonly onRunning: (isRunning: boolean) => void;
}

/** Samples per channel for a meter: 43 ms at 48 kHz, more than the time between two frames. */
const METER_FRAMES = 2048;
/** Time constant of volume changes; avoids crackling. */
const VOLUME_SECONDS = 0.02;

/** Whether the page may use an audio worklet: only on https or localhost. */
export function canPlay(): boolean {
  return typeof AudioWorkletNode !== 'undefined' && window.isSecureContext;
}

/** Audio output for one feed rate: ring buffer, meters and volume. Owns its AudioContext. */
export class AudioOutput {
  readonly #context: AudioContext;
  readonly #volume: GainNode;
  readonly #meters: readonly AnalyserNode[];
  readonly #ring: AudioWorkletNode;

  private constructor(context: AudioContext, ring: AudioWorkletNode, events: AudioOutputEvents) {
    this.#context = context;
    this.#ring = ring;
    ring.port.onmessage = ({ data }: MessageEvent<PlayingState>) => events.onState(data);
    this.#volume = context.createGain();
    const splitter = context.createChannelSplitter(2);
    this.#meters = [0, 1].map((channel) => {
      const meter = new AnalyserNode(context, { fftSize: METER_FRAMES });
      splitter.connect(meter, channel);
      return meter;
    });
    ring.connect(splitter);
    ring.connect(this.#volume).connect(context.destination);
    context.addEventListener('statechange', () => events.onRunning(context.state === 'running'));
  }

  /**
   * Opens an output for audio of `feedRate` hertz. Call it inside a click, or the browser blocks the audio.
   * @throws DOMException if the worklet script cannot be loaded
   */
  static async open(feedRate: number, events: AudioOutputEvents): Promise<AudioOutput> {
    const context = new AudioContext({ sampleRate: feedRate, latencyHint: 'interactive' });
    try {
      await context.audioWorklet.addModule(ringWorklet);
    } catch (error) {
      await context.close();
      throw error;
    }
    const node = new AudioWorkletNode(context, 'ring', {
      numberOfInputs: 0,
      outputChannelCount: [2],
      processorOptions: { feedRate },
    });
    return new AudioOutput(context, node, events);
  }

  get isRunning(): boolean {
    return this.#context.state === 'running';
  }

  /** Milliseconds from the ring to the speaker, as the browser reports it. */
  get latencyMillis(): number {
    return (this.#context.outputLatency || this.#context.baseLatency || 0) * 1000;
  }

  /** Creates a port for `DecodedAudio` from the decoder. Replaces the previous port. */
  openPort(): MessagePort {
    const { port1, port2 } = new MessageChannel();
    this.#ring.port.postMessage(port1, [port1]);
    return port2;
  }

  /** 0 to 1. The gain is the square, which matches perceived loudness. */
  setVolume(volume: number): void {
    this.#volume.gain.setTargetAtTime(volume ** 2, this.#context.currentTime, VOLUME_SECONDS);
  }

  /** Reads the last samples of a channel (0 left, 1 right) before the volume. */
  readSamples(channel: 0 | 1, into: Float32Array<ArrayBuffer>): void {
    this.#meters[channel]!.getFloatTimeDomainData(into);
  }

  /** Resumes after the browser or the system has suspended the audio; does nothing if it is not allowed. */
  async resume(): Promise<void> {
    if (!this.isRunning) await this.#context.resume().catch(() => {});
  }

  async close(): Promise<void> {
    if (this.#context.state !== 'closed') await this.#context.close();
  }
}
