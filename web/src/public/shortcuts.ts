import type { RadioPlayer } from '../kit/radio-player.ts';
import type { SettingsStore } from '../kit/settings-store.ts';
import { Store } from '../kit/store.ts';

/** Volume change of one press of an arrow key. */
const VOLUME_STEP = 0.05;

/**
 * Keyboard shortcuts of the page: space or k plays and stops, m mutes, left and right arrows change the volume. Can be
 * turned off, because speech input may trigger single letters by accident (WCAG 2.2, 2.1.4).
 */
export class Shortcuts extends Store<{ readonly isEnabled: boolean }> {
  readonly #player: RadioPlayer;
  readonly #settings: SettingsStore;
  readonly #onToggle: () => void;

  /** `onToggle`: plays or stops the stream of the page. */
  constructor(player: RadioPlayer, settings: SettingsStore, onToggle: () => void) {
    super({ isEnabled: settings.read('keys') !== 'off' });
    this.#player = player;
    this.#settings = settings;
    this.#onToggle = onToggle;
    document.addEventListener('keydown', (event) => this.#press(event));
  }

  setEnabled(isEnabled: boolean): void {
    this.#settings.write('keys', isEnabled ? 'on' : 'off');
    this.change({ isEnabled });
  }

  #press(event: KeyboardEvent): void {
    const isChord = event.ctrlKey || event.metaKey || event.altKey;
    if (!this.state.isEnabled || isChord || event.defaultPrevented || !(event.target instanceof Element)) return;
    if (event.target.closest('input, select, textarea')) return;
    // Space activates the focused control.
    if (event.key === ' ' && event.target.closest('button, a, summary')) return;
    const { volume } = this.#player.state;
    const actions: Readonly<Record<string, () => void>> = {
      ' ': this.#onToggle,
      k: this.#onToggle,
      m: () => this.#player.toggleMuted(),
      ArrowRight: () => this.#player.setVolume(volume + VOLUME_STEP),
      ArrowLeft: () => this.#player.setVolume(volume - VOLUME_STEP),
    };
    const action = actions[event.key];
    if (!action || (event.repeat && !event.key.startsWith('Arrow'))) return;
    event.preventDefault();
    action();
  }
}
