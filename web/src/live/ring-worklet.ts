import { type DecodedAudio, RingPlayer } from './ring-player.ts';

// Globals of an AudioWorklet; TypeScript's DOM library does not declare them.
declare const sampleRate: number;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new (options: AudioWorkletNodeOptions) => object): void;

/** Render quanta between two state reports: about ten a second. */
const REPORT_QUANTA = 36;

/** Runs a `RingPlayer` on the audio thread. Receives `DecodedAudio` from a transferred port, reports `PlayingState`. */
class RingProcessor extends AudioWorkletProcessor {
  readonly #player: RingPlayer;
  #audioPort: MessagePort | null = null;
  #quanta = 0;

  constructor({ processorOptions }: AudioWorkletNodeOptions) {
    super();
    this.#player = new RingPlayer(processorOptions.feedRate, sampleRate);
    this.port.onmessage = ({ data }: MessageEvent<MessagePort>) => this.#receiveFrom(data);
  }

  process(_: unknown, [output]: Float32Array[][]): boolean {
    const [left, right] = output ?? [];
    if (left && right) this.#player.render(left, right);
    if (++this.#quanta % REPORT_QUANTA === 0) this.port.postMessage(this.#player.state);
    return true;
  }

  #receiveFrom(audioPort: MessagePort): void {
    this.#audioPort?.close();
    this.#audioPort = audioPort;
    audioPort.onmessage = ({ data }: MessageEvent<DecodedAudio>) => this.#player.write(data);
  }
}

registerProcessor('ring', RingProcessor);
