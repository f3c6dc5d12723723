import type { PublicProgram } from '../../../src/api/index.ts';
import type { RadioPlayer } from '../kit/radio-player.ts';
import type { SettingsStore } from '../kit/settings-store.ts';
import { Store } from '../kit/store.ts';
import { orderMounts, type ProgramMount, preferOpen } from './choose-mount.ts';

/** Selects the mount for each program: the listener's choice, else the best that the browser plays. */
export class StreamChoice extends Store<{ readonly chosen: Readonly<Record<string, string>> }> {
  readonly #player: RadioPlayer;
  readonly #settings: SettingsStore;

  constructor(player: RadioPlayer, settings: SettingsStore) {
    super({ chosen: {} });
    this.#player = player;
    this.#settings = settings;
  }

  /** Path of the mount that the listener chose; empty: none, or it no longer exists. */
  chosen({ name, mounts }: PublicProgram): string {
    const path = this.state.chosen[name] ?? this.#settings.read(keyOf(name)) ?? '';
    return mounts.some((mount) => mount.path === path) ? path : '';
  }

  /** Stores the chosen mount, also for the next visit; empty: automatic. */
  choose(program: PublicProgram, path: string): void {
    this.#settings.write(keyOf(program.name), path);
    this.change({ chosen: { ...this.state.chosen, [program.name]: path } });
  }

  /** The mounts that the browser can play, the best first; may be empty. */
  playable({ mounts }: PublicProgram): readonly ProgramMount[] {
    return orderMounts(mounts, { canPlay: (type) => this.#player.canPlay(type), savesData: savesData() });
  }

  /** Paths to try in order until one plays. */
  pathsOf(program: PublicProgram): readonly string[] {
    const chosen = this.chosen(program);
    return chosen === '' ? preferOpen(this.playable(program)).map(({ path }) => path) : [chosen];
  }
}

function keyOf(program: string): string {
  return `quality.${program}`;
}

/** Only Chromium reports it (Network Information API). */
function savesData(): boolean {
  const { connection } = navigator as Navigator & { readonly connection?: { readonly saveData?: boolean } };
  return connection?.saveData === true;
}
