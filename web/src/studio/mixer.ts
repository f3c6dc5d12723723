import { Store } from '../kit/store.ts';
import { AudioMixer, type Strip } from './audio-mixer.ts';
import { type EncoderChoice, PACKET_RATE, selectEncoder } from './stream-encoder.ts';
import type { StudioError } from './studio-error.ts';
import type { StudioSettings } from './studio-settings.ts';

export interface MixerState {
  /** Name of the audio file; empty: none. */
  readonly fileName: string;
  readonly isFilePlaying: boolean;
  readonly isTabOpen: boolean;
  /** Gains of the faders; 1: unchanged. */
  readonly gains: Readonly<Record<Strip, number>>;
  /** Encoder of this browser at the sample rate of the mixer; null: none. */
  readonly encoderChoice: EncoderChoice | null;
}

/** Faders, limiter, file and tab. Owns the audio graph, and opens it at its first use: browsers require a click. */
export class Mixer extends Store<MixerState> {
  readonly #settings: StudioSettings;
  readonly #error: StudioError;
  readonly #isInUse: () => boolean;
  #audio: AudioMixer | null = null;
  #file: File | null = null;
  /** In hertz; undefined: rate of the device. */
  #rate: number | undefined = PACKET_RATE;

  /** `isInUse`: whether audio that the system has suspended is resumed. */
  constructor(settings: StudioSettings, error: StudioError, isInUse: () => boolean) {
    super({
      fileName: '',
      isFilePlaying: false,
      isTabOpen: false,
      gains: { microphone: 1, file: 1, tab: 1 },
      encoderChoice: selectEncoder(),
    });
    this.#settings = settings;
    this.#error = error;
    this.#isInUse = isInUse;
  }

  start(): void {
    document.addEventListener('visibilitychange', () => void this.#wake());
    window.addEventListener('pointerdown', () => void this.#wake());
  }

  /** The audio graph; opens it if necessary. */
  open(): AudioMixer {
    if (!this.#audio) {
      this.#audio = new AudioMixer(this.#rate);
      this.#audio.setLimiter(this.#settings.state.hasLimiter);
      for (const [strip, gain] of Object.entries(this.state.gains)) this.#audio.setFader(strip as Strip, gain);
      this.#audio.context.addEventListener('statechange', () => void this.#wake());
    }
    return this.#audio;
  }

  /** Whether the mixer has a fixed rate, to which the browser resamples the microphone. */
  get hasFixedRate(): boolean {
    return this.#rate !== undefined;
  }

  closeMicrophone(): void {
    this.#audio?.closeMicrophone();
  }

  /** Opens the audio graph again, at the rate of the device. Closes the microphone and the tab. */
  async useDeviceRate(): Promise<void> {
    this.#rate = undefined;
    await this.#audio?.close();
    this.#audio = null;
    const encoderChoice = selectEncoder(this.open().context.sampleRate);
    this.change({ isTabOpen: false, isFilePlaying: false, encoderChoice });
    if (this.#file) this.loadFile(this.#file);
  }

  /** Peaks of the mix and of the microphone; null: the mixer is not open. */
  readLevels(): ReturnType<AudioMixer['readLevels']> | null {
    return this.#audio?.readLevels() ?? null;
  }

  setLimiter(hasLimiter: boolean): void {
    this.#error.show('');
    this.#settings.set({ hasLimiter });
    this.#audio?.setLimiter(hasLimiter);
  }

  setFader(strip: Strip, gain: number): void {
    this.change({ gains: { ...this.state.gains, [strip]: gain } });
    this.#audio?.setFader(strip, gain);
  }

  loadFile(file: File): void {
    this.#file = file;
    const audio = this.open();
    audio.load(file);
    audio.file.onplay = () => this.change({ isFilePlaying: true });
    audio.file.onpause = () => this.change({ isFilePlaying: false });
    audio.file.onerror = () => {
      this.change({ isFilePlaying: false });
      this.#error.show('This browser cannot play that file.');
    };
    this.change({ fileName: file.name });
    this.#error.show('');
  }

  /** Plays or pauses the file. */
  toggleFile(): Promise<boolean> {
    return this.#error.run(async () => {
      const { context, file } = this.open();
      await context.resume();
      if (file.paused) await file.play();
      else file.pause();
    });
  }

  toggleTab(): Promise<boolean> {
    return this.#error.run(async () => {
      const audio = this.open();
      if (this.state.isTabOpen) {
        audio.closeTab();
        this.change({ isTabOpen: false });
        return;
      }
      const isOpen = await audio.openTab(() => this.change({ isTabOpen: false }));
      if (!isOpen) throw new Error('The selection has no audio. Choose a tab and tick "Also share tab audio".');
      this.change({ isTabOpen: true });
    });
  }

  /** Resumes audio that the system has suspended, for example for a call. */
  async #wake(): Promise<void> {
    const context = this.#audio?.context;
    if (!context || context.state === 'running' || context.state === 'closed') return;
    if (this.#isInUse()) await context.resume().catch(() => {});
  }
}
