import { type Clock, millis, type Timer, type UnixMillis } from '../core/index.ts';
import { displayTitle, type MountEvent } from '../mount/index.ts';
import { writePlaylistLine } from '../protocols/icecast-logs/index.ts';

type TitleEvent = Extract<MountEvent, { type: 'titleChanged' }>;

interface WaitingLine {
  readonly at: UnixMillis;
  readonly listeners: number;
  title: string;
  readonly timer: Timer;
}

/** The title of a track may be its file's name until its tags are read. */
const SETTLES_AFTER = millis(3000);

/** One line for each title of each mount. That of a program waits for what becomes known of its track. */
export class PlaylistLog {
  readonly #clock: Clock;
  readonly #write: (line: string) => void;
  /** By the path of the mount. */
  readonly #waiting = new Map<string, WaitingLine>();

  constructor(clock: Clock, write: (line: string) => void) {
    this.#clock = clock;
    this.#write = write;
  }

  note({ mount, title, amends }: TitleEvent): void {
    const { path, source } = mount;
    const text = displayTitle(title);
    const waiting = this.#waiting.get(path);
    if (amends) {
      if (waiting) waiting.title = text;
      return;
    }
    this.#settle(path);
    const isProgram = source?.protocol === 'program';
    // A source that clears its title leaves a line, as with Icecast; one that never had any leaves none.
    if (isProgram && text === '') return;
    const timer = this.#clock.after(SETTLES_AFTER, () => this.#settle(path));
    this.#waiting.set(path, { at: this.#clock.wallTime(), listeners: mount.listeners.size, title: text, timer });
    if (!isProgram) this.#settle(path);
  }

  /** Writes what waits. */
  flush(): void {
    for (const path of [...this.#waiting.keys()]) this.#settle(path);
  }

  #settle(path: string): void {
    const line = this.#waiting.get(path);
    if (!line) return;
    line.timer.cancel();
    this.#waiting.delete(path);
    this.#write(writePlaylistLine(line.at, path, line.listeners, line.title));
  }
}
