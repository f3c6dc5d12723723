import type { PlayingState } from './ring-player.ts';
import ringWorklet from './ring-worklet.ts?worker&url';

/** What is told of a sound output. */
export interface SoundOutputEvents {
  /** About ten times a second while the sound runs. */
  readonly onState: (state: PlayingState) => void;
  /** Whether sound comes out; without it a click is wanted, or the system has taken the sound away. */
  readonly onRunning: (isRunning: boolean) => void;
}

/** Samples of each channel that a meter looks at: 43 ms at 48 kHz, more than the time between two drawings. */
const METER_FRAMES = 2048;
/** Volume follows its knob within this, so that it does not crackle. */
const VOLUME_SECONDS = 0.02;

/** Whether the browser lets this page have a thread for sound: not at an address without TLS, unless it is localhost. */
export function canPlay(): boolean {
  return typeof AudioWorkletNode !== 'undefined' && window.isSecureContext;
}

/** The sound of one feed rate, from the ring to the speakers. Owns its AudioContext. */
export class SoundOutput {
  readonly #context: AudioContext;
  readonly #volume: GainNode;
  readonly #meters: readonly AnalyserNode[];
  readonly #ring: AudioWorkletNode;

  private constructor(context: AudioContext, ring: AudioWorkletNode, events: SoundOutputEvents) {
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
   * For sound of `feedRate` hertz. To be called in a click, or the browser keeps it silent.
   * @throws DOMException where the script of the sound's thread cannot be had
   */
  static async open(feedRate: number, events: SoundOutputEvents): Promise<SoundOutput> {
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
    return new SoundOutput(context, node, events);
  }

  get isRunning(): boolean {
    return this.#context.state === 'running';
  }

  /** Milliseconds from the ring to the ear, as far as the browser knows them. */
  get latencyMillis(): number {
    return (this.#context.outputLatency || this.#context.baseLatency || 0) * 1000;
  }

  /** A port for `DecodedSound`, to be given to whoever decodes; it takes the place of the one before. */
  openPort(): MessagePort {
    const { port1, port2 } = new MessageChannel();
    this.#ring.port.postMessage(port1, [port1]);
    return port2;
  }

  /** 0 to 1; heard by the square, as ears hear. */
  setVolume(volume: number): void {
    this.#volume.gain.setTargetAtTime(volume ** 2, this.#context.currentTime, VOLUME_SECONDS);
  }

  /** The last samples of a channel (0 left, 1 right), before the volume. */
  readSamples(channel: 0 | 1, into: Float32Array<ArrayBuffer>): void {
    this.#meters[channel]!.getFloatTimeDomainData(into);
  }

  /** Goes on after the browser or the system has stopped the sound; does nothing while it may not. */
  async resume(): Promise<void> {
    if (!this.isRunning) await this.#context.resume().catch(() => {});
  }

  async close(): Promise<void> {
    if (this.#context.state !== 'closed') await this.#context.close();
  }
}
