import { type Clock, type Logger, type Millis, millis, type Timer } from '../core/index.ts';
import { DirectoryClient } from './directory-client.ts';
import { DirectoryListing, type ListingState } from './directory-listing.ts';
import type { ListedMount, ListedMountsPort } from './ports.ts';

/** One directory to be listed in. */
export interface DirectoryEntry {
  readonly url: string;
  /** How often an entry is renewed where the directory does not say. */
  readonly interval: Millis;
  /** How long the directory may take to answer. */
  readonly timeout: Millis;
}

/** What the directories stand on. */
export interface DirectoriesContext {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly mounts: ListedMountsPort;
  readonly userAgent: string;
}

/** How one mount is doing in one directory. */
export interface ListedIn extends ListingState {
  readonly directory: string;
  readonly path: string;
}

interface Directory {
  readonly entry: DirectoryEntry;
  readonly client: DirectoryClient;
  readonly listings: Map<string, DirectoryListing>;
}

/** How often the mounts are looked at: so late a directory learns at most that one has gone. */
const LOOK_PERIOD = millis(5000);
/** What directories get at the end to take our mounts out; they forget them by themselves otherwise. */
const CLOSE_TIMEOUT = millis(2000);

/** Keeps every public mount that plays listed in every configured directory. Without directories it sends nothing. */
export class Directories {
  readonly #context: DirectoriesContext;
  readonly #directories = new Map<string, Directory>();
  #timer: Timer | null = null;

  constructor(context: DirectoriesContext) {
    this.#context = context;
  }

  /** How each mount is doing in each directory. */
  get listings(): ListedIn[] {
    return [...this.#directories.values()].flatMap(({ entry, listings }) =>
      [...listings].map(([path, listing]) => ({ directory: entry.url, path, ...listing.state })),
    );
  }

  /** Makes these the directories. Those that stay as they were keep their listings. */
  configure(entries: readonly DirectoryEntry[]): void {
    const wanted = new Map(entries.map((entry) => [entry.url, entry]));
    for (const [url, directory] of this.#directories) {
      const next = wanted.get(url);
      if (next?.interval === directory.entry.interval && next.timeout === directory.entry.timeout) continue;
      this.#directories.delete(url);
      void leave(directory);
    }
    for (const [url, entry] of wanted) {
      if (!this.#directories.has(url)) this.#directories.set(url, this.#open(entry));
    }
    this.#timer?.cancel();
    this.#timer = this.#directories.size > 0 ? this.#context.clock.every(LOOK_PERIOD, () => this.#look()) : null;
  }

  /** Takes all mounts out of all directories. Resolves when they have answered, after two seconds at the latest. */
  async close(): Promise<void> {
    this.#timer?.cancel();
    const directories = [...this.#directories.values()];
    this.#directories.clear();
    const deadline = this.#context.clock.after(CLOSE_TIMEOUT, () => {
      for (const { client } of directories) client.close();
    });
    await Promise.all(directories.map(leave));
    deadline.cancel();
  }

  #open(entry: DirectoryEntry): Directory {
    const { clock, userAgent } = this.#context;
    const { url, timeout } = entry;
    return { entry, client: new DirectoryClient({ clock, url, timeout, userAgent }), listings: new Map() };
  }

  #look(): void {
    const present = new Set(this.#context.mounts.publicMounts().map(({ path }) => path));
    for (const directory of this.#directories.values()) {
      for (const [path, listing] of directory.listings) {
        if (present.has(path)) continue;
        directory.listings.delete(path);
        void listing.remove();
      }
      for (const path of present) {
        if (!directory.listings.has(path)) directory.listings.set(path, this.#list(path, directory));
      }
    }
  }

  #list(path: string, { entry, client }: Directory): DirectoryListing {
    const { clock, logger, mounts } = this.#context;
    const find = (): ListedMount | null => mounts.publicMounts().find((mount) => mount.path === path) ?? null;
    return new DirectoryListing({
      clock,
      logger: logger.child({ directory: new URL(entry.url).host, mount: path }),
      client,
      interval: entry.interval,
      mount: find,
    });
  }
}

async function leave({ listings }: Directory): Promise<void> {
  await Promise.all([...listings.values()].map((listing) => listing.remove()));
}
