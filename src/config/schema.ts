import { z } from 'zod';
import { text } from './fields.ts';
import { accessSection } from './sections/access-section.ts';
import { bansSection } from './sections/bans-section.ts';
import { directoryEntry } from './sections/directories-section.ts';
import { logsSection } from './sections/logs-section.ts';
import { mountsSection } from './sections/mounts-section.ts';
import { masterSection, relayEntry } from './sections/relays-section.ts';
import { serverSection } from './sections/server-section.ts';
import { stationSection } from './sections/station-section.ts';

/**
 * Everything that `airchain.yml` may hold. In: a tree of texts (no YAML types). Out: typed values with every default
 * filled in. Defaults stand here as an operator would write them.
 */
export const configSchema = z.strictObject({
  station: stationSection.prefault({}).describe('What people are told the station is'),
  dataDir: text()
    .prefault('./data')
    .describe('Folder for what airchain keeps itself: accounts, generated passwords, logs'),
  server: serverSection.prefault({}).describe('Ports, names, TLS and limits'),
  access: accessSection.prefault({}).describe('Names and passwords'),
  bans: bansSection.prefault({}).describe('Who is turned away'),
  mounts: mountsSection.prefault({}).describe('Rules by mount'),
  relays: z.array(relayEntry).prefault([]).describe('Mounts fed by pulling other servers'),
  master: masterSection.optional().describe('Another server whose mounts are all mirrored'),
  directories: z.array(directoryEntry).prefault([]).describe('Public lists of stations to appear in'),
  logs: logsSection.prefault({}).describe('What is written down and where'),
});

/** A type and all that it holds, made read-only; branded numbers stay what they are. */
type DeepReadonly<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends readonly (infer Item)[]
    ? readonly DeepReadonly<Item>[]
    : { readonly [Key in keyof T]: DeepReadonly<T[Key]> };

type SchemaOutput = DeepReadonly<z.output<typeof configSchema>>;

/** One mount's rules with everything filled in: its own keys over `default`'s over the server's. */
export type MountConfig = SchemaOutput['mounts'][string];

/** Who may listen to a mount. */
export type ListenerAuthConfig = MountConfig['listenerAuth'];

/** One relay; `mount` is filled in from the address where it was left out. */
export type RelayConfig = Omit<SchemaOutput['relays'][number], 'mount'> & { readonly mount: string };

/** The rules of all mounts. A mount without an entry of its own follows `default`. */
export interface MountsConfig {
  readonly default: MountConfig;
  readonly byPath: ReadonlyMap<string, MountConfig>;
}

/** The whole configuration, every key present, file names complete. Plain data: compare two with `diffConfig`. */
export type AirchainConfig = Omit<SchemaOutput, 'mounts' | 'relays'> & {
  readonly mounts: MountsConfig;
  readonly relays: readonly RelayConfig[];
};
