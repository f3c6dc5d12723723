/** Globals of an AudioWorklet; TypeScript's DOM library does not declare them. */
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

/** 20 ms at 48 kHz: one Opus packet. */
const BLOCK_FRAMES = 960;
const CHANNELS = 2;

/** Cuts its input into blocks of 20 ms, left before right, and posts them. Any message stops it. */
class Capture extends AudioWorkletProcessor {
  #isWanted = true;
  #block = new Float32Array(BLOCK_FRAMES * CHANNELS);
  #filled = 0;

  constructor() {
    super();
    this.port.onmessage = () => {
      this.#isWanted = false;
    };
  }

  process([input]: Float32Array[][]): boolean {
    const left = input?.[0];
    const right = input?.[1] ?? left;
    const length = left?.length ?? 128;
    for (let index = 0; index < length; index++) {
      this.#block[this.#filled] = left?.[index] ?? 0;
      this.#block[this.#filled + BLOCK_FRAMES] = right?.[index] ?? 0;
      if (++this.#filled === BLOCK_FRAMES) this.#post();
    }
    return this.#isWanted;
  }

  #post(): void {
    this.port.postMessage(this.#block, [this.#block.buffer]);
    this.#block = new Float32Array(BLOCK_FRAMES * CHANNELS);
    this.#filled = 0;
  }
}

registerProcessor('capture', Capture);
