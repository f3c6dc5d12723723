import { join, parse, resolve, sep } from 'node:path';
import { inTurns, pathFromBytes, readablePath } from '../core/index.ts';
import { readFolder } from './folder-entries.ts';

/** What is in one folder. */
interface Listing {
  readonly names: ReadonlySet<string>;
  /** By the name without differences of charset and of composed letters, made when it is first needed. */
  composed: Promise<ReadonlyMap<string, string>> | null;
  /** Also without those of case. */
  folded: Promise<ReadonlyMap<string, string>> | null;
}

const PERCENTS = /(?:%[\da-f]{2})+/gi;
const ENCODED_SLASH = /%2f/i;

/**
 * Finds files by names as other programs write them. Each part of a path is tried, in this order: as it is written; with its
 * percent signs read (VLC, Lollypop); with accents composed otherwise (macOS) or in bytes that are not UTF-8 (old archives); in
 * other case (Windows). Reads each folder once; made for one reading of a playlist.
 */
export class NamedFileFinder {
  readonly #listings = new Map<string, Promise<Listing>>();
  readonly #charset: string | undefined;

  /** `charset`: of names that are not UTF-8; default: Windows-1252. */
  constructor(charset?: string) {
    this.#charset = charset;
  }

  /** The file that is meant by the first of these paths by which there is one; null: by none. */
  async findFirst(paths: readonly string[]): Promise<string | null> {
    for (const path of paths) {
      const found = await this.find(path);
      if (found !== null) return found;
    }
    return null;
  }

  /** The path of the file that is meant, absolute like `path`; null: there is none. */
  async find(path: string): Promise<string | null> {
    const { dir, base } = parse(path);
    if ((await this.#list(dir)).names.has(base)) return path;
    const found = await this.#walk(path);
    return found === null && ENCODED_SLASH.test(path) ? this.#walk(decodePercents(path)) : found;
  }

  async #walk(path: string): Promise<string | null> {
    const { root } = parse(path);
    let found = root;
    for (const part of path.slice(root.length).split(sep)) {
      const name = await this.#match(await this.#list(found), part);
      // A folder that may be passed and not be listed can only be taken as it is written.
      if (name === null && (await this.#list(found)).names.size > 0) return null;
      found = join(found, name ?? part);
    }
    const last = parse(found);
    return (await this.#list(last.dir)).names.has(last.base) ? found : null;
  }

  async #match(listing: Listing, written: string): Promise<string | null> {
    for (const name of [written, decodePercents(written)]) if (listing.names.has(name)) return name;
    listing.composed ??= mapBy(listing.names, (name) => this.#compose(name));
    const composed = await listing.composed;
    for (const name of [written, decodePercents(written)]) {
      const found = composed.get(this.#compose(name));
      if (found !== undefined) return found;
    }
    const fold = (name: string) => this.#compose(name).toLowerCase();
    listing.folded ??= mapBy(listing.names, fold);
    const folded = await listing.folded;
    return folded.get(fold(written)) ?? folded.get(fold(decodePercents(written))) ?? null;
  }

  #compose(name: string): string {
    return readablePath(name, this.#charset).normalize('NFC');
  }

  /** Empty where the folder cannot be read. */
  #list(folder: string): Promise<Listing> {
    const known = this.#listings.get(folder);
    if (known) return known;
    const listing = readFolder(folder)
      .catch(() => [])
      .then((entries): Listing => ({ names: new Set(entries.map(({ name }) => name)), composed: null, folded: null }));
    this.#listings.set(folder, listing);
    return listing;
  }
}

/** Of several names that come to the same the first by order. */
async function mapBy(
  names: ReadonlySet<string>,
  keyOf: (name: string) => string,
): Promise<ReadonlyMap<string, string>> {
  const map = new Map<string, string>();
  for await (const some of inTurns([...names].sort())) {
    for (const name of some) {
      const key = keyOf(name);
      if (!map.has(key)) map.set(key, name);
    }
  }
  return map;
}

/** The bytes that percent signs stand for; a percent sign that stands for none is one. */
function decodePercents(name: string): string {
  return name.replace(PERCENTS, (run) => pathFromBytes(Buffer.from(run.replaceAll('%', ''), 'hex')));
}

/** Whether a path begins at a drive or a share of Windows, which is no folder here. */
export function isOfWindows(location: string): boolean {
  return /^(?:[a-z]:\/|\/\/)/i.test(location);
}

/**
 * The paths at which an entry of a playlist in `folder` may be, the likeliest first. A path on a drive or share of Windows is
 * searched from that folder, by as much of its end as exists.
 */
export function likelyPaths(folder: string, location: string): string[] {
  const written = resolve(folder, location);
  if (!isOfWindows(location)) return [written];
  const parts = location.split('/').filter((part) => part !== '');
  return [written, ...parts.slice(1).map((_, index) => resolve(folder, ...parts.slice(index + 1)))];
}
