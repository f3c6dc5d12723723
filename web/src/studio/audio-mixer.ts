import captureUrl from './capture-worklet.ts?worker&url';

/** Processing of the microphone by the browser. Good for speech over loudspeakers, bad for music. */
export interface MicrophoneProcessing {
  readonly echoCancellation: boolean;
  readonly noiseSuppression: boolean;
  readonly autoGainControl: boolean;
}

/** The faders. */
export type Strip = 'microphone' | 'file' | 'tab';

/** DynamicsCompressorNode settings for a limiter: hard, fast, 2 dB below full scale. */
const LIMITER = { threshold: -2, knee: 0, ratio: 20, attack: 0.002, release: 0.15 };
const NO_LIMITER = { threshold: 0, knee: 0, ratio: 1, attack: 0, release: 0.15 };

/** Audio before encoding: faders, limiter, meters, and blocks of 20 ms. Owns the microphone and the audio graph. */
export class AudioMixer {
  readonly context: AudioContext;
  readonly #strips: Readonly<Record<Strip, GainNode>>;
  readonly #limiter: DynamicsCompressorNode;
  /** The mix that is sent. */
  readonly #sum: GainNode;
  readonly #meters: readonly AnalyserNode[];
  readonly #microphoneMeter: AnalyserNode;
  readonly #samples = new Float32Array(2048);
  readonly #file = new Audio();
  #microphone: { readonly stream: MediaStream; readonly node: AudioNode } | null = null;
  #tab: { readonly stream: MediaStream; readonly node: AudioNode } | null = null;
  #fileUrl = '';
  /** Number of the last attempt to open a microphone; results of earlier attempts are discarded. */
  #openings = 0;

  /** `sampleRate` in hertz; left out: rate of the device. */
  constructor(sampleRate?: number) {
    const context = new AudioContext({ latencyHint: 'interactive', ...(sampleRate && { sampleRate }) });
    this.context = context;
    this.#limiter = new DynamicsCompressorNode(context, LIMITER);
    this.#sum = new GainNode(context, { gain: 1 / makeupGain(LIMITER) });
    this.#microphoneMeter = new AnalyserNode(context, { fftSize: 2048 });
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
    // The file is played locally, too. The microphone is not: it would cause feedback.
    fileNode.connect(context.destination);
  }

  /**
   * Opens a microphone and closes the previous one. Null: another request or a close came before it was open.
   * @throws DOMException as `getUserMedia`; `NotSupportedError` if the browser cannot resample it to the rate of the mixer
   */
  async openMicrophone(deviceId: string, processing: MicrophoneProcessing): Promise<MediaStreamTrack | null> {
    this.closeMicrophone();
    const opening = this.#openings;
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: { ...processing, channelCount: { ideal: 2 }, ...(deviceId && { deviceId: { exact: deviceId } }) },
    });
    try {
      await this.context.resume();
      if (opening !== this.#openings) {
        endTracks(stream);
        return null;
      }
      const node = this.context.createMediaStreamSource(stream);
      node.connect(this.#strips.microphone);
      node.connect(this.#microphoneMeter);
      this.#microphone = { stream, node };
      return stream.getAudioTracks()[0]!;
    } catch (error) {
      endTracks(stream);
      throw error;
    }
  }

  closeMicrophone(): void {
    this.#openings++;
    this.#microphone?.node.disconnect();
    if (this.#microphone) endTracks(this.#microphone.stream);
    this.#microphone = null;
  }

  /** Opens the audio of a tab or the screen. False: no audio was shared. @throws DOMException as `getDisplayMedia` */
  async openTab(onEnd: () => void): Promise<boolean> {
    const stream = await navigator.mediaDevices.getDisplayMedia({
      audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
      video: true,
    });
    this.closeTab();
    const [track] = stream.getAudioTracks();
    if (!track) {
      endTracks(stream);
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
    if (this.#tab) endTracks(this.#tab.stream);
    this.#tab = null;
  }

  /** Closes microphone, tab, file and audio graph. */
  async close(): Promise<void> {
    this.closeMicrophone();
    this.closeTab();
    this.#file.pause();
    await this.context.close();
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

  /** Peaks of the last 43 ms in dBFS: the mix (left, right) and the microphone alone. */
  readLevels(): { readonly sent: readonly [number, number]; readonly microphone: number } {
    const [left, right] = this.#meters;
    return { sent: [this.#peak(left!), this.#peak(right!)], microphone: this.#peak(this.#microphoneMeter) };
  }

  /** Calls `onBlock` with each 20 ms of the mix: 960 frames left, then right. Returns a function that stops it. */
  async capture(onBlock: (block: Float32Array<ArrayBuffer>) => void): Promise<() => void> {
    await this.context.resume();
    await this.context.audioWorklet.addModule(captureUrl);
    const node = new AudioWorkletNode(this.context, 'capture', { channelCount: 2, channelCountMode: 'explicit' });
    node.port.onmessage = ({ data }: MessageEvent<Float32Array<ArrayBuffer>>) => onBlock(data);
    this.#sum.connect(node);
    // A node without a destination may not be processed; this node outputs silence.
    node.connect(this.context.destination);
    return () => {
      node.port.onmessage = null;
      // The processor would otherwise keep running without its node.
      node.port.postMessage('end');
      this.#sum.disconnect(node);
      node.disconnect();
    };
  }

  /** The mix as a MediaStream, for browsers that cannot encode packets. */
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

function endTracks(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/**
 * Makeup gain that a DynamicsCompressorNode applies (Web Audio API 1.1): the loss at full scale to the power of 0.6. The
 * mixer divides by it, because a limiter must not change levels below its threshold.
 */
function makeupGain({ threshold, ratio }: { readonly threshold: number; readonly ratio: number }): number {
  const lostDecibels = -threshold * (1 - 1 / ratio);
  return 10 ** ((0.6 * lostDecibels) / 20);
}
