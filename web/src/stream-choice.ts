import type { PublicProgram } from '../../src/api/index.ts';
import { orderMounts, type ProgramMount, withoutLogin } from './choose-mount.ts';
import type { KeptSettings } from './kept-settings.ts';
import { Observable } from './observable.ts';
import type { RadioPlayer } from './radio-player.ts';

/** Which mount each program is heard on: by the listener's word, else by what the browser plays. */
export class StreamChoice extends Observable<{ readonly chosen: Readonly<Record<string, string>> }> {
  readonly #player: RadioPlayer;
  readonly #settings: KeptSettings;

  constructor(player: RadioPlayer, settings: KeptSettings) {
    super({ chosen: {} });
    this.#player = player;
    this.#settings = settings;
  }

  /** The mount that the listener has chosen; empty: none, or it is there no more. */
  chosen({ name, mounts }: PublicProgram): string {
    const path = this.state.chosen[name] ?? this.#settings.read(keyOf(name)) ?? '';
    return mounts.some((mount) => mount.path === path) ? path : '';
  }

  /** Takes a mount from now on, also at the next visit; empty: what suits the browser. */
  choose(program: PublicProgram, path: string): void {
    this.#settings.write(keyOf(program.name), path);
    this.change({ chosen: { ...this.state.chosen, [program.name]: path } });
  }

  /** The mounts that the browser plays, the best first; none: it plays nothing of what there is. */
  playable({ mounts }: PublicProgram): readonly ProgramMount[] {
    return orderMounts(mounts, { canPlay: (type) => this.#player.canPlay(type), savesData: savesData() });
  }

  /** What to ask for, one after the other until one sounds. */
  pathsOf(program: PublicProgram): readonly string[] {
    const chosen = this.chosen(program);
    return chosen === '' ? withoutLogin(this.playable(program)).map(({ path }) => path) : [chosen];
  }
}

function keyOf(program: string): string {
  return `quality.${program}`;
}

/** Chromium alone tells (Network Information API). */
function savesData(): boolean {
  const { connection } = navigator as Navigator & { readonly connection?: { readonly saveData?: boolean } };
  return connection?.saveData === true;
}
