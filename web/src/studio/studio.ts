import type { SettingsStore } from '../kit/settings-store.ts';
import { Broadcast } from './broadcast.ts';
import { Destination } from './destination.ts';
import { Microphone } from './microphone.ts';
import { Mixer } from './mixer.ts';
import { StudioError } from './studio-error.ts';
import { StudioSettings } from './studio-settings.ts';
import type { Target } from './target.ts';
import { Uplink } from './uplink.ts';

/** The stores of the studio page, connected. */
export class Studio {
  readonly settings: StudioSettings;
  readonly error = new StudioError();
  readonly destination: Destination;
  readonly mixer: Mixer;
  readonly microphone: Microphone;
  readonly uplink: Uplink;
  readonly broadcast: Broadcast;

  constructor(storage: SettingsStore) {
    const settings = new StudioSettings(storage);
    const { error } = this;
    this.settings = settings;
    this.destination = new Destination(settings, error);
    this.mixer = new Mixer(settings, error, () => this.microphone.state.status === 'open' || this.broadcast.isOn);
    this.microphone = new Microphone(settings, error, this.mixer, () => this.broadcast.isOn);
    this.uplink = new Uplink(error, this.destination);
    this.broadcast = new Broadcast({ settings, error, destination: this.destination, mixer: this.mixer });
  }

  start(): void {
    for (const part of [this.destination, this.mixer, this.microphone, this.broadcast]) part.start();
  }

  /** Chooses the target of the next stream. */
  chooseTarget(target: Target): void {
    this.destination.choose(target);
    this.uplink.reset();
  }

  chooseBitrate(kbps: number): void {
    this.error.show('');
    this.settings.set({ kbps });
  }
}
