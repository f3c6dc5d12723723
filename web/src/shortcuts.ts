import type { KeptSettings } from './kept-settings.ts';
import { Observable } from './observable.ts';
import type { RadioPlayer } from './radio-player.ts';

/** How much louder one press of an arrow makes it. */
const VOLUME_STEP = 0.05;

/**
 * Keys for the whole page: space or k plays and stops, m mutes, arrows to the sides make it louder and quieter. They can be
 * switched off, because speech input and some hands press letters by accident (WCAG 2.2, 2.1.4).
 */
export class Shortcuts extends Observable<{ readonly areOn: boolean }> {
  readonly #player: RadioPlayer;
  readonly #settings: KeptSettings;
  readonly #onToggle: () => void;

  /** `onToggle`: plays what the page is about, or stops. */
  constructor(player: RadioPlayer, settings: KeptSettings, onToggle: () => void) {
    super({ areOn: settings.read('keys') !== 'off' });
    this.#player = player;
    this.#settings = settings;
    this.#onToggle = onToggle;
    document.addEventListener('keydown', (event) => this.#press(event));
  }

  switchOn(areOn: boolean): void {
    this.#settings.write('keys', areOn ? 'on' : 'off');
    this.change({ areOn });
  }

  #press(event: KeyboardEvent): void {
    const isChord = event.ctrlKey || event.metaKey || event.altKey;
    if (!this.state.areOn || isChord || event.defaultPrevented || !(event.target instanceof Element)) return;
    if (event.target.closest('input, select, textarea')) return;
    // Space is the press of whatever button has the focus.
    if (event.key === ' ' && event.target.closest('button, a, summary')) return;
    const { volume } = this.#player.state;
    const doings: Readonly<Record<string, () => void>> = {
      ' ': this.#onToggle,
      k: this.#onToggle,
      m: () => this.#player.toggleMuted(),
      ArrowRight: () => this.#player.setVolume(volume + VOLUME_STEP),
      ArrowLeft: () => this.#player.setVolume(volume - VOLUME_STEP),
    };
    const doing = doings[event.key];
    if (!doing || (event.repeat && !event.key.startsWith('Arrow'))) return;
    event.preventDefault();
    doing();
  }
}
