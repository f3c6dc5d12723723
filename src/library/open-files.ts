import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { stat, statfs } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Clock, millis, pathFromBytes, systemPath } from '../core/index.ts';
import { realPath } from './folder-entries.ts';

/**
 * `open`: a process has the file open for writing; `closed`: none has; `unseen`: none of those that can be seen has; `unknown`: not
 * looked at yet.
 */
export type WriterVerdict = 'open' | 'closed' | 'unseen' | 'unknown';

interface SeenFile {
  /** Equal ones are of the same file. */
  readonly id: string;
  readonly name: string;
}

/** A turn of the event loop spent on it: well below a block of audio. */
const TURN = millis(4);
/** A search rests this many times as long as it took: 5 % of one core at the most. */
const REST_FACTOR = 20;
/** The first PID namespace of a machine (PROC_PID_INIT_INO of Linux): outside a container. */
const FIRST_NAMESPACE = 'pid:[4026531836]';
/** O_WRONLY | O_RDWR. */
const WRITES = 0o3;
/**
 * File systems that only processes of this machine write to, by their magic number (statfs(2)): ext2 to ext4, XFS, Btrfs, F2FS,
 * ZFS, tmpfs, JFS, FAT, exFAT.
 */
const LOCAL: ReadonlySet<number> = new Set([
  0xef53, 0x58465342, 0x9123683e, 0xf2f52010, 0x2fc12fc1, 0x01021994, 0x3153464a, 0x4d44, 0x2011bab0,
]);

/**
 * Finds files that are open for writing, by what Linux shows of processes in `/proc`: Node has no event for a file that is closed.
 * Other users' processes
 * may hide theirs.
 */
export class OpenFiles {
  readonly #clock: Clock;
  /** Where each file was found open: `/proc/PID/fd/N`, by the identity of the file. */
  readonly #holders = new Map<string, string>();
  #restsUntil = millis(0);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How the files stand. Those that are not there are left out. */
  async look(paths: Iterable<string>): Promise<ReadonlyMap<string, WriterVerdict>> {
    const files = new Map<string, SeenFile>();
    for (const path of paths) {
      const file = await see(path);
      if (file) files.set(path, file);
    }
    await this.#reviewHolders(new Set([...files.values()].map(({ id }) => id)));
    const missing = [...files.values()].filter(({ id }) => !this.#holders.has(id));
    const verdict = missing.length === 0 ? 'unknown' : await this.#search(missing);
    const verdicts = new Map<string, WriterVerdict>();
    for (const [path, { id }] of files) {
      const isForeign = verdict === 'closed' && !(await isLocal(path));
      verdicts.set(path, this.#holders.has(id) ? 'open' : isForeign ? 'unseen' : verdict);
    }
    return verdicts;
  }

  async #reviewHolders(ids: ReadonlySet<string>): Promise<void> {
    for (const [id, holder] of this.#holders) {
      if (!ids.has(id) || (await identityOf(holder)) !== id) this.#holders.delete(id);
    }
  }

  /** Looks at what all other processes have open. Says how files stand that were not found. */
  async #search(files: readonly SeenFile[]): Promise<WriterVerdict> {
    if (process.platform !== 'linux' || this.#clock.now() < this.#restsUntil) return 'unknown';
    const names = new Set(files.map(({ name }) => name));
    const ids = new Set(files.map(({ id }) => id));
    let [turn, spent] = [this.#clock.now(), 0];
    let seesAll = readlinkSync('/proc/self/ns/pid') === FIRST_NAMESPACE;
    for (const pid of readdirSync('/proc')) {
      if (!/^\d+$/.test(pid) || pid === String(process.pid)) continue;
      const open = listOpen(pid);
      seesAll &&= open !== null;
      for (const fd of open ?? []) {
        const holder = `/proc/${pid}/fd/${fd}`;
        // To follow the link may wait for a network drive for ever, so that is left to those of the right name.
        if (names.has(nameAt(holder)) && isWriting(pid, fd)) {
          const id = await identityOf(holder);
          if (id !== null && ids.has(id)) this.#holders.set(id, holder);
        }
        if (this.#clock.now() - turn < TURN) continue;
        spent += this.#clock.now() - turn;
        await new Promise(setImmediate);
        turn = this.#clock.now();
      }
    }
    spent += this.#clock.now() - turn;
    this.#restsUntil = millis(this.#clock.now() + spent * REST_FACTOR);
    return seesAll ? 'closed' : 'unseen';
  }
}

/** Null: it is not there. */
async function see(path: string): Promise<SeenFile | null> {
  const id = await identityOf(path);
  const real = await realPath(path).catch(() => null);
  return id === null || real === null ? null : { id, name: basename(real) };
}

async function identityOf(path: string): Promise<string | null> {
  const stats = await stat(systemPath(path)).catch(() => null);
  return stats && `${stats.dev}:${stats.ino}`;
}

/** The numbers of what a process has open; null: that may not be seen. Empty: it has ended. */
function listOpen(pid: string): readonly string[] | null {
  try {
    return readdirSync(`/proc/${pid}/fd`);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EACCES' ? null : [];
  }
}

/** Empty: it was closed meanwhile. */
function nameAt(holder: string): string {
  try {
    return basename(pathFromBytes(readlinkSync(holder, 'buffer')));
  } catch {
    return '';
  }
}

function isWriting(pid: string, fd: string): boolean {
  try {
    const [, flags = '0'] = /^flags:\s*([0-7]+)/m.exec(readFileSync(`/proc/${pid}/fdinfo/${fd}`, 'latin1')) ?? [];
    return (Number.parseInt(flags, 8) & WRITES) !== 0;
  } catch {
    // It was closed meanwhile.
    return false;
  }
}

async function isLocal(path: string): Promise<boolean> {
  const found = await statfs(systemPath(path)).catch(() => null);
  return found !== null && LOCAL.has(found.type);
}
