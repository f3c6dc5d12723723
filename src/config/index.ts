/**
 * What the operator wrote: one schema for types, defaults, limits and help; its checks; what a reload changes; and
 * Icecast's own configuration read into ours. It stands beside the top because only `app`, `cli` and `main` read it:
 * every other part takes options of its own. It holds no state and opens no file.
 */
export { type ChangedSection, type ConfigChange, diffConfig } from './diff.ts';
export { explainEmpty, explainSilence, findPlays, listMusicPaths, type Play, type PlayFacts } from './find-plays.ts';
export { decodeXml } from './import/decode-xml.ts';
export { type ImportedConfig, type ImportIcecastOptions, importIcecastXml } from './import/import-icecast-xml.ts';
export { type LoadConfigOptions, type LoadedConfig, loadConfig } from './load-config.ts';
export { isOnlyAddress, isOnlyFed, listMadeMounts } from './made-mounts.ts';
export { findMeantMount } from './meant-mount.ts';
export { listenerRuleOwner, mountConfigFor } from './mount-rules.ts';
export { findNearest } from './nearest-key.ts';
export { type ConfigProblem, type KeyPath, writeImportedProblem, writeProblem } from './problem.ts';
export type {
  AirchainConfig,
  IcecastOutputConfig,
  InputConfig,
  InputConfigOf,
  LadderRung,
  ListenerAuthConfig,
  MountConfig,
  MountOutputConfig,
  MountsConfig,
  OutputConfig,
  ProgramConfig,
  RelayConfig,
} from './schema.ts';
export type { Interval } from './sound-fields.ts';
