import { z } from 'zod';
import { flag, text } from './fields.ts';
import { accessSection } from './sections/access-section.ts';
import { bansSection } from './sections/bans-section.ts';
import { directoryEntry } from './sections/directories-section.ts';
import { inputsSection } from './sections/inputs-section.ts';
import { linksSection } from './sections/links-section.ts';
import { logsSection } from './sections/logs-section.ts';
import { monitorSection } from './sections/monitor-section.ts';
import { mountsSection } from './sections/mounts-section.ts';
import { outputEntry } from './sections/outputs-section.ts';
import { programsSection } from './sections/programs-section.ts';
import { masterSection, relayEntry } from './sections/relays-section.ts';
import { serverSection } from './sections/server-section.ts';
import { stationSection } from './sections/station-section.ts';
import type { StreamServerAddress } from './stream-server-address.ts';

/**
 * Everything that `airchain.yml` may hold. In: a tree of texts (no YAML types). Out: typed values with every default
 * filled in. Defaults stand here as an operator would write them.
 */
export const configSchema = z.strictObject({
  station: stationSection.prefault({}).describe('Name and description of the station'),
  dataDir: text().prefault('./data').describe('Folder for accounts, generated passwords and logs'),
  server: serverSection.prefault({}).describe('Ports, names, TLS and limits'),
  access: accessSection.prefault({}).describe('Logins of sources, administrator and relays'),
  bans: bansSection.prefault({}).describe('Addresses and players that are refused'),
  mounts: mountsSection.prefault({}).describe('Settings by mount'),
  relays: z.array(relayEntry).prefault([]).describe('Mounts fed by pulling other servers'),
  master: masterSection.optional().describe('Server whose mounts are all mirrored'),
  inputs: inputsSection.prefault({}).describe('Audio inputs, by name'),
  autoMounts: flag()
    .prefault('false')
    .describe('Whether every input that is not live gets its own mount, named after it'),
  programs: programsSection
    .prefault({})
    .describe('Programs, by name: each selects among its inputs and makes one continuous signal'),
  outputs: z.array(outputEntry).prefault([]).describe('Destinations of programs'),
  monitor: monitorSection.prefault({}).describe('Low-latency monitoring of programs, inputs and mounts'),
  links: linksSection.prefault({}).describe('Temporary streams, shared by link and QR code'),
  directories: z.array(directoryEntry).prefault([]).describe('Public station directories that list this server'),
  logs: logsSection.prefault({}).describe('Log level and log files'),
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

/** The rules of all mounts; `mountConfigFor` finds those of one. A mount without an entry of its own follows `default`. */
export interface MountsConfig {
  readonly default: MountConfig;
  readonly byPath: ReadonlyMap<string, MountConfig>;
  /** By the mount of a rung, the path of its ladder, whose rules it follows in what its own entry leaves out. */
  readonly ladderOf: ReadonlyMap<string, string>;
}

/** One input. Those that are not `live` have `mount` filled in where `autoMounts` is set, and `bitrate` by format. */
export type InputConfig = SchemaOutput['inputs'][string];

/** One of the kinds of input. */
export type InputConfigOf<Type extends InputConfig['type']> = Extract<InputConfig, { readonly type: Type }>;

/** One program. */
export type ProgramConfig = SchemaOutput['programs'][string];

type RawOutput<Type> = Extract<SchemaOutput['outputs'][number], { readonly type: Type }>;

/** One mount of a ladder. */
export interface LadderRung {
  readonly mount: string;
  /** Kbit/s. */
  readonly bitrate: number;
}

/**
 * A program on a mount of this server. `bitrate` is null where `quality` or `ladder` says it, or the format has none.
 * With a ladder, `mount` is the one that chooses among the mounts of the rungs.
 */
export type MountOutputConfig = Omit<RawOutput<'mount'>, 'preset' | 'name' | 'ladder'> & {
  readonly name: string;
  /** Empty: there is the one mount. */
  readonly ladder: readonly LadderRung[];
};

/** A program on another server. The address is taken apart, and the login is under `user` and `password` alone. */
export type IcecastOutputConfig = Omit<RawOutput<'icecast'>, 'preset' | 'name' | 'url' | 'protocol' | 'stream'> &
  Omit<StreamServerAddress, 'login' | 'server'> & {
    readonly name: string;
    /** `shoutcast` exactly where the address is a SHOUTcast server's. */
    readonly protocol: 'auto' | 'put' | 'source' | 'shoutcast';
    readonly stream: {
      readonly name: string;
      readonly description: string;
      readonly genre: string;
      /** Empty: none. */
      readonly url: string;
      readonly public: boolean;
    };
  };

/** Where one program goes. */
export type OutputConfig = MountOutputConfig | IcecastOutputConfig;

/** The whole configuration, every key present, file names complete. Plain data: compare two with `diffConfig`. */
export type AirchainConfig = Omit<
  SchemaOutput,
  'mounts' | 'relays' | 'inputs' | 'programs' | 'outputs' | 'autoMounts'
> & {
  readonly mounts: MountsConfig;
  readonly relays: readonly RelayConfig[];
  readonly inputs: ReadonlyMap<string, InputConfig>;
  readonly programs: ReadonlyMap<string, ProgramConfig>;
  /** No two have the same name. */
  readonly outputs: readonly OutputConfig[];
};

/** What the schema makes of a tree, before the loader completes it. */
export type SchemaData = z.output<typeof configSchema>;
