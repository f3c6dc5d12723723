import { type DecodedSound, RingPlayer } from './ring-player.ts';

// Globals of an AudioWorklet; TypeScript's DOM library does not declare them.
declare const sampleRate: number;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new (options: AudioWorkletNodeOptions) => object): void;

/** Render quanta between two state reports: about ten a second. */
const REPORT_QUANTA = 36;

/** Runs a `RingPlayer` on the audio thread. Receives `DecodedSound` from a transferred port, reports `PlayingState`. */
class RingProcessor extends AudioWorkletProcessor {
  readonly #player: RingPlayer;
  #sounds: MessagePort | null = null;
  #quanta = 0;

  constructor({ processorOptions }: AudioWorkletNodeOptions) {
    super();
    this.#player = new RingPlayer(processorOptions.feedRate, sampleRate);
    this.port.onmessage = ({ data }: MessageEvent<MessagePort>) => this.#listenTo(data);
  }

  process(_: unknown, [output]: Float32Array[][]): boolean {
    const [left, right] = output ?? [];
    if (left && right) this.#player.render(left, right);
    if (++this.#quanta % REPORT_QUANTA === 0) this.port.postMessage(this.#player.state);
    return true;
  }

  #listenTo(sounds: MessagePort): void {
    this.#sounds?.close();
    this.#sounds = sounds;
    sounds.onmessage = ({ data }: MessageEvent<DecodedSound>) => this.#player.write(data);
  }
}

registerProcessor('ring', RingProcessor);
