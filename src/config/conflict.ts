import type { KeyPath } from './problem.ts';
import type { AirchainConfig } from './schema.ts';
import type { RawTree } from './source-text.ts';

/** A rule between keys that a configuration breaks. */
export interface Conflict {
  readonly severity: 'error' | 'warning';
  readonly path: KeyPath;
  readonly message: string;
}

/** What rules look at beside the configuration. */
export interface ConflictContext {
  /** Asked for every file that must be there. */
  readonly fileExists: (path: string) => boolean;
  /** What is wrong with the entries of a htpasswd file, in sentences; never a hash. */
  readonly passwordFileFaults: (path: string) => readonly string[];
  /** The file as it was written: what is wrong in it is missing in the configuration and still no conflict. */
  readonly written: { readonly [section: string]: RawTree };
  /** Sections that could not be read: what others name in them may be there. */
  readonly brokenSections: ReadonlySet<string>;
}

/** Finds one kind of conflict. */
export type Rule = (config: AirchainConfig, context: ConflictContext) => Conflict[];

/** A conflict that keeps the server from starting. */
export const error = (path: KeyPath, message: string): Conflict => ({ severity: 'error', path, message });

/** A conflict that does not. */
export const warning = (path: KeyPath, message: string): Conflict => ({ severity: 'warning', path, message });
