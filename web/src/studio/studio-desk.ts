import type { WebcastReturn } from '../../../src/protocols/webcast/index.ts';
import { Observable } from '../observable.ts';
import { measureUplink } from './measure-uplink.ts';
import { type MicrophoneProcessing, SoundDesk, type Strip } from './sound-desk.ts';
import { openEncoder, type StreamEncoder } from './stream-encoder.ts';
import { StreamSender } from './stream-sender.ts';
import { listLiveInputs, logIn, readSession } from './studio-api.ts';

/** How the microphone is. */
export type MicrophoneState = 'unasked' | 'open' | 'denied' | 'missing' | 'insecure' | 'busy';

/** What is kept in this browser: no password. */
export interface StudioSettings {
  readonly target: string;
  readonly deviceId: string;
  readonly kbps: number;
  readonly processing: MicrophoneProcessing;
  readonly hasLimiter: boolean;
}

/** What the page shows. */
export interface StudioState extends StudioSettings {
  /** The administrator who is logged in; null: nobody; undefined: not known yet. */
  readonly admin: string | null | undefined;
  readonly liveInputs: readonly string[];
  readonly user: string;
  readonly password: string;
  readonly microphone: MicrophoneState;
  readonly devices: readonly { readonly id: string; readonly name: string }[];
  /** What the microphone gives; null: not said. */
  readonly channels: number | null;
  readonly hasHeard: boolean;
  /** kbit/s; null: not measured. */
  readonly uplink: number | 'measuring' | null;
  readonly phase: 'off' | 'connecting' | 'live' | 'lost';
  /** Date.now() when it went on air. */
  readonly since: number;
  readonly back: WebcastReturn | null;
  readonly fileName: string;
  readonly isFilePlaying: boolean;
  readonly isTabOpen: boolean;
  readonly trouble: string;
}

const STORE_KEY = 'airchain.studio';
const HEARD_DBFS = -50;
const LISTEN_MS = 200;
const DEFAULTS: StudioSettings = {
  target: '',
  deviceId: '',
  kbps: 128,
  processing: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
  hasLimiter: true,
};

/** Everything behind the studio page: who sends what to where, and how it goes. */
export class StudioDesk extends Observable<StudioState> {
  readonly #storage: Storage;
  #sound: SoundDesk | null = null;
  #sender: StreamSender | null = null;
  #encoder: StreamEncoder | null = null;
  #wakeLock: WakeLockSentinel | null = null;
  #title = { title: '', artist: '' };
  /** To go on air: one that is over lets go of what it still waits for. */
  #attempts = 0;

  constructor(storage: Storage) {
    super({
      ...DEFAULTS,
      ...readKept(storage),
      admin: undefined,
      liveInputs: [],
      user: 'source',
      password: '',
      microphone: window.isSecureContext ? 'unasked' : 'insecure',
      devices: [],
      channels: null,
      hasHeard: false,
      uplink: null,
      phase: 'off',
      since: 0,
      back: null,
      fileName: '',
      isFilePlaying: false,
      isTabOpen: false,
      trouble: '',
    });
    this.#storage = storage;
  }

  /** Peaks of what is sent and of the microphone; null: nothing is open. */
  readLevels(): ReturnType<SoundDesk['readLevels']> | null {
    return this.#sound?.readLevels() ?? null;
  }

  start(): void {
    void this.#learnWho();
    navigator.mediaDevices?.addEventListener('devicechange', () => void this.#listDevices());
    window.addEventListener('beforeunload', (event) => {
      if (this.state.phase !== 'off') event.preventDefault();
    });
    document.addEventListener('visibilitychange', () => void this.#stayAwake());
    window.setInterval(() => {
      if ((this.readLevels()?.microphone ?? HEARD_DBFS) > HEARD_DBFS && !this.state.hasHeard)
        this.change({ hasHeard: true });
    }, LISTEN_MS);
  }

  set(changes: Partial<Pick<StudioState, keyof StudioSettings | 'user' | 'password'>>): void {
    this.change({ ...changes, trouble: '', ...('target' in changes && { uplink: null }) });
    const { target, deviceId, kbps, processing, hasLimiter } = this.state;
    this.#storage.setItem(STORE_KEY, JSON.stringify({ target, deviceId, kbps, processing, hasLimiter }));
    if ('hasLimiter' in changes) this.#sound?.setLimiter(hasLimiter);
    if (('deviceId' in changes || 'processing' in changes) && this.state.microphone === 'open')
      void this.openMicrophone();
  }

  logIn(username: string, password: string): Promise<void> {
    return this.#try(async () => {
      await logIn(username, password);
      await this.#learnWho();
    });
  }

  async openMicrophone(): Promise<void> {
    try {
      const { deviceId, processing } = this.state;
      const track = await this.#desk().openMicrophone(deviceId, processing);
      this.change({ microphone: 'open', channels: track.getSettings().channelCount ?? null, hasHeard: false });
      await this.#listDevices();
    } catch (error) {
      const name = error instanceof DOMException ? error.name : '';
      if (name === 'OverconstrainedError' && this.state.deviceId) this.set({ deviceId: '' });
      this.change({
        microphone: name === 'NotAllowedError' ? 'denied' : name === 'NotReadableError' ? 'busy' : 'missing',
      });
    }
  }

  measure(): Promise<void> {
    return this.#try(async () => {
      this.change({ uplink: 'measuring' });
      try {
        this.change({ uplink: Math.round(await measureUplink(this.#wish())) });
      } catch (error) {
        this.change({ uplink: null });
        throw error;
      }
    });
  }

  goLive(): Promise<void> {
    return this.#try(async () => {
      const wish = this.#wish();
      const attempt = ++this.#attempts;
      this.change({ phase: 'connecting', back: null });
      const { kbps } = this.state;
      const encoder = await openEncoder(this.#desk(), kbps, {
        send: (bytes) => this.#sender?.send(bytes),
        fail: (reason) => {
          this.stop();
          this.change({ trouble: `Off air: this browser cannot encode (${reason}).` });
        },
      });
      if (attempt !== this.#attempts) return encoder.close();
      this.#encoder = encoder;
      this.#sender = new StreamSender(
        { ...wish, mime: encoder.mime, kbps },
        {
          onLive: () => {
            encoder.restart();
            this.change({ phase: 'live', since: this.state.since || Date.now() });
            void this.#stayAwake();
          },
          onReturn: (back) => this.change({ back }),
          onLost: () => this.change({ phase: 'lost', back: null }),
          onOver: (reason) => this.#over(reason),
        },
      );
      this.#sender.setTitle(this.#title);
    }, true);
  }

  stop(): void {
    if (this.#sender) this.#sender.close();
    else this.#over('');
  }

  setTitle(title: string, artist: string): void {
    this.#title = { title, artist };
    this.#sender?.setTitle(this.#title);
  }

  setFader(strip: Strip, gain: number): void {
    this.#desk().setFader(strip, gain);
  }

  loadFile(file: File): void {
    const sound = this.#desk();
    sound.load(file);
    sound.file.onplay = () => this.change({ isFilePlaying: true });
    sound.file.onpause = () => this.change({ isFilePlaying: false });
    sound.file.onerror = () => this.change({ trouble: 'This browser cannot play that file.', isFilePlaying: false });
    this.change({ fileName: file.name, trouble: '' });
  }

  playFile(): Promise<void> {
    return this.#try(async () => {
      const { context, file } = this.#desk();
      await context.resume();
      if (file.paused) await file.play();
      else file.pause();
    });
  }

  toggleTab(): Promise<void> {
    return this.#try(async () => {
      const sound = this.#desk();
      if (this.state.isTabOpen) {
        sound.closeTab();
        this.change({ isTabOpen: false });
        return;
      }
      const isOpen = await sound.openTab(() => this.change({ isTabOpen: false }));
      if (!isOpen) throw new Error('That has no sound. Choose a tab, and tick "Also share tab audio".');
      this.change({ isTabOpen: true });
    });
  }

  #desk(): SoundDesk {
    if (!this.#sound) {
      this.#sound = new SoundDesk();
      this.#sound.setLimiter(this.state.hasLimiter);
    }
    return this.#sound;
  }

  #wish() {
    const { target, admin, user, password } = this.state;
    if (target === '') throw new Error('Say first where to send to.');
    if (!admin && password === '') throw new Error('Type the password of the source first, or log in.');
    const login = password === '' ? null : { user, password };
    return { target, login };
  }

  #over(reason: string): void {
    this.#attempts++;
    this.#encoder?.close();
    this.#encoder = null;
    this.#sender = null;
    void this.#wakeLock?.release();
    this.#wakeLock = null;
    this.change({ phase: 'off', since: 0, back: null, trouble: reason && `Off air: ${reason}.` });
  }

  /** The lock goes when the page is hidden. */
  async #stayAwake(): Promise<void> {
    if (this.state.phase === 'off' || document.visibilityState !== 'visible' || !navigator.wakeLock) return;
    this.#wakeLock = await navigator.wakeLock.request('screen').catch(() => null);
  }

  async #learnWho(): Promise<void> {
    const admin = await readSession();
    const liveInputs = admin === null ? [] : await listLiveInputs();
    this.change({ admin, liveInputs });
    if (this.state.target === '' && liveInputs[0]) this.set({ target: `input=${encodeURIComponent(liveInputs[0])}` });
  }

  async #listDevices(): Promise<void> {
    const all = await navigator.mediaDevices.enumerateDevices();
    const devices = all
      .filter(({ kind, deviceId }) => kind === 'audioinput' && deviceId !== '')
      .map(({ deviceId, label }, index) => ({ id: deviceId, name: label || `Microphone ${index + 1}` }));
    this.change({ devices });
  }

  async #try(work: () => Promise<void>, isGoingLive = false): Promise<void> {
    this.change({ trouble: '' });
    try {
      await work();
    } catch (error) {
      const trouble = error instanceof Error ? error.message : String(error);
      if (isGoingLive) this.#over('');
      this.change({ trouble });
    }
  }
}

function readKept(storage: Storage): Partial<StudioSettings> {
  try {
    return JSON.parse(storage.getItem(STORE_KEY) ?? '{}');
  } catch {
    return {};
  }
}
