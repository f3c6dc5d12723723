import captureUrl from './capture-worklet.ts?worker&url';

/** What the browser may do to a microphone's sound. Good for speech over loudspeakers, bad for music. */
export interface MicrophoneProcessing {
  readonly echoCancellation: boolean;
  readonly noiseSuppression: boolean;
  readonly autoGainControl: boolean;
}

/** The faders. */
export type Strip = 'microphone' | 'file' | 'tab';

const RATE = 48_000;
/** A limiter by what every browser has: hard, fast, 2 dB below full scale. */
const LIMITER = { threshold: -2, knee: 0, ratio: 20, attack: 0.002, release: 0.15 };
const NO_LIMITER = { threshold: 0, knee: 0, ratio: 1, attack: 0, release: 0.15 };

/** The sound before it is encoded: faders, limiter, meter, and blocks of 20 ms. Owns the microphone and the audio graph. */
export class SoundDesk {
  readonly context = new AudioContext({ sampleRate: RATE, latencyHint: 'interactive' });
  readonly #strips: Readonly<Record<Strip, GainNode>>;
  readonly #limiter = new DynamicsCompressorNode(this.context, LIMITER);
  /** What is sent. */
  readonly #sum = new GainNode(this.context, { gain: 1 / makeupGain(LIMITER) });
  readonly #meters: readonly AnalyserNode[];
  readonly #microphoneMeter = new AnalyserNode(this.context, { fftSize: 2048 });
  readonly #samples = new Float32Array(2048);
  readonly #file = new Audio();
  #microphone: { readonly stream: MediaStream; readonly node: AudioNode } | null = null;
  #tab: { readonly stream: MediaStream; readonly node: AudioNode } | null = null;
  #fileUrl = '';

  constructor() {
    const { context } = this;
    const strip = () => new GainNode(context, { channelCount: 2, channelCountMode: 'explicit' });
    this.#strips = { microphone: strip(), file: strip(), tab: strip() };
    for (const gain of Object.values(this.#strips)) gain.connect(this.#limiter);
    const splitter = new ChannelSplitterNode(context, { numberOfOutputs: 2 });
    this.#limiter.connect(this.#sum).connect(splitter);
    this.#meters = [0, 1].map((channel) => {
      const meter = new AnalyserNode(context, { fftSize: 2048 });
      splitter.connect(meter, channel);
      return meter;
    });
    const fileNode = context.createMediaElementSource(this.#file);
    fileNode.connect(this.#strips.file);
    // Whoever mixes hears the file; the microphone would howl.
    fileNode.connect(context.destination);
  }

  /** Opens a microphone. @throws DOMException as `getUserMedia` */
  async openMicrophone(deviceId: string, processing: MicrophoneProcessing): Promise<MediaStreamTrack> {
    this.closeMicrophone();
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: { ...processing, channelCount: { ideal: 2 }, ...(deviceId && { deviceId: { exact: deviceId } }) },
    });
    await this.context.resume();
    const node = this.context.createMediaStreamSource(stream);
    node.connect(this.#strips.microphone);
    node.connect(this.#microphoneMeter);
    this.#microphone = { stream, node };
    return stream.getAudioTracks()[0]!;
  }

  closeMicrophone(): void {
    this.#microphone?.node.disconnect();
    for (const track of this.#microphone?.stream.getTracks() ?? []) track.stop();
    this.#microphone = null;
  }

  /** Opens the sound of a tab or of the screen. False: it has none. @throws DOMException as `getDisplayMedia` */
  async openTab(onEnd: () => void): Promise<boolean> {
    const stream = await navigator.mediaDevices.getDisplayMedia({
      audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
      video: true,
    });
    this.closeTab();
    const [track] = stream.getAudioTracks();
    if (!track) {
      for (const other of stream.getTracks()) other.stop();
      return false;
    }
    track.addEventListener('ended', onEnd);
    const node = this.context.createMediaStreamSource(new MediaStream([track]));
    node.connect(this.#strips.tab);
    this.#tab = { stream, node };
    return true;
  }

  closeTab(): void {
    this.#tab?.node.disconnect();
    for (const track of this.#tab?.stream.getTracks() ?? []) track.stop();
    this.#tab = null;
  }

  get file(): HTMLAudioElement {
    return this.#file;
  }

  load(file: File): void {
    if (this.#fileUrl) URL.revokeObjectURL(this.#fileUrl);
    this.#fileUrl = URL.createObjectURL(file);
    this.#file.src = this.#fileUrl;
  }

  /** @param gain 0 to 1.5 */
  setFader(strip: Strip, gain: number): void {
    this.#strips[strip].gain.setTargetAtTime(gain, this.context.currentTime, 0.01);
  }

  setLimiter(isOn: boolean): void {
    const { threshold, ratio, attack } = isOn ? LIMITER : NO_LIMITER;
    this.#limiter.threshold.value = threshold;
    this.#limiter.ratio.value = ratio;
    this.#limiter.attack.value = attack;
    this.#sum.gain.value = 1 / makeupGain({ threshold, ratio });
  }

  /** Peaks of the last 43 ms, in dBFS: what is sent, left and right, and the microphone alone. */
  readLevels(): { readonly sent: readonly [number, number]; readonly microphone: number } {
    const [left, right] = this.#meters;
    return { sent: [this.#peak(left!), this.#peak(right!)], microphone: this.#peak(this.#microphoneMeter) };
  }

  /** Calls `take` with each 20 ms of what is sent: 960 frames left, then right. Returns how to stop. */
  async capture(take: (block: Float32Array<ArrayBuffer>) => void): Promise<() => void> {
    await this.context.resume();
    await this.context.audioWorklet.addModule(captureUrl);
    const node = new AudioWorkletNode(this.context, 'capture', { channelCount: 2, channelCountMode: 'explicit' });
    node.port.onmessage = ({ data }: MessageEvent<Float32Array<ArrayBuffer>>) => take(data);
    this.#sum.connect(node);
    // What leads nowhere is not always computed; the node itself gives silence.
    node.connect(this.context.destination);
    return () => {
      node.port.onmessage = null;
      this.#sum.disconnect(node);
      node.disconnect();
    };
  }

  /** What is sent as a stream, for browsers that cannot encode packets. */
  openStream(): { readonly stream: MediaStream; readonly close: () => void } {
    const node = new MediaStreamAudioDestinationNode(this.context);
    this.#sum.connect(node);
    return { stream: node.stream, close: () => this.#sum.disconnect(node) };
  }

  #peak(meter: AnalyserNode): number {
    meter.getFloatTimeDomainData(this.#samples);
    let peak = 0;
    for (const sample of this.#samples) peak = Math.max(peak, Math.abs(sample));
    return 20 * Math.log10(peak + 1e-6);
  }
}

/**
 * By how much a DynamicsCompressorNode raises everything, so that what it compresses is not quieter (Web Audio API 1.1, "makeup
 * gain"): what full scale loses, to the power of 0.6. A limiter is to leave alone what does not reach it.
 */
function makeupGain({ threshold, ratio }: { readonly threshold: number; readonly ratio: number }): number {
  const lostDecibels = -threshold * (1 - 1 / ratio);
  return 10 ** ((0.6 * lostDecibels) / 20);
}
