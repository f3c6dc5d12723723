import { isAbsolute, join, resolve } from 'node:path';
import { decodePercent, decodeWireText } from '../protocols/http-head/index.ts';
import { completeInputs, completeOutputs } from './complete-sound.ts';
import { findConflicts } from './conflicts.ts';
import { findLinksVariable, layLinksEnvironment } from './links-environment.ts';
import { isTakenOver, layerMounts } from './mount-layers.ts';
import { laddersOfRungs, layRungs } from './mount-rules.ts';
import { layPresets } from './output-presets.ts';
import { type ConfigProblem, type KeyPath, writeKeyPath } from './problem.ts';
import { type AirchainConfig, configSchema, type MountConfig, type RelayConfig, type SchemaData } from './schema.ts';
import { describeIssues, type SchemaProblem } from './schema-problems.ts';
import { DEFAULT_MOUNT } from './sections/mounts-section.ts';
import { type RawTree, SourceText } from './source-text.ts';
import { explainOwnSound, starterSections } from './starter.ts';

/** Dependencies of loading. */
export interface LoadConfigOptions {
  /** Values for `${NAME}`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute folder that relative file names in the file start from; left out: they stay as written. */
  readonly directory?: string;
  /** Whether a file is there; left out: files are not looked for. */
  readonly fileExists?: (path: string) => boolean;
  /** What is wrong with the entries of a htpasswd file; left out: they are not looked at. */
  readonly passwordFileFaults?: (path: string) => readonly string[];
  /** Folder or playlist file that the starter plays, a complete name; null or left out: tunes. */
  readonly music?: string | null;
}

/** What came of loading: a config unless there are errors, and everything there is to say about the file. */
export interface LoadedConfig {
  readonly config: AirchainConfig | null;
  /** In the order of the file. */
  readonly problems: readonly ConfigProblem[];
  /** Why the file says itself what is heard, and what to change; `null`: inputs, programs and outputs are the starter's. */
  readonly ownSound: string | null;
}

/** Stands for `ownSound` where there is nothing to read it from. */
const UNREADABLE = 'it cannot be read';

type RawSection = { [key: string]: RawTree };

/**
 * Reads the text of an `airchain.yml`. Finds all mistakes at once: of the YAML, of each key, and between keys.
 * Never throws for what the text holds; touches no file but by the functions of `options`.
 */
export function loadConfig(text: string, options: LoadConfigOptions): LoadedConfig {
  const source = new SourceText(text, options.env);
  if (source.tree === null) return { config: null, problems: inFileOrder(source.problems), ownSound: UNREADABLE };
  const written = source.tree ?? {};
  if (typeof written !== 'object' || Array.isArray(written)) {
    const message = 'is not a configuration: write sections such as "server:" and "mounts:"';
    return {
      config: null,
      problems: [...source.problems, source.problemAt('error', [], message)],
      ownSound: UNREADABLE,
    };
  }
  const ownSound = explainOwnSound(written, source.brokenSections);
  const tree = ownSound === null ? { ...written, ...starterSections(options.music ?? null) } : written;
  const { config, mistakes } = applySchema(tree, options);
  const conflicts = config
    ? findConflicts(config, {
        fileExists: options.fileExists ?? (() => true),
        passwordFileFaults: options.passwordFileFaults ?? (() => []),
        written: tree,
        brokenSections: source.brokenSections,
      })
    : [];
  const problems = inFileOrder([
    ...source.problems,
    ...mistakes
      .filter(({ path }) => !source.problems.some(({ key }) => key === writeKeyPath(path)))
      .map(({ path, message, isAboutKey }) => source.problemAt('error', path, message, isAboutKey ? 'key' : 'value')),
    ...conflicts
      .filter(({ path }) => !source.isBroken(path))
      .map(({ severity, path, message }) => source.problemAt(severity, path, message)),
  ]);
  const hasError = problems.some(({ severity }) => severity === 'error');
  return { config: hasError ? null : config, problems, ownSound };
}

/** A config even beside mistakes where possible (without the keys that are wrong), so that conflicts are found as well. */
function applySchema(
  tree: RawSection,
  { directory, env }: LoadConfigOptions,
): { config: AirchainConfig | null; mistakes: SchemaProblem[] } {
  const layered = layLinksEnvironment(layPresets(layerMounts(tree)), env);
  const result = configSchema.safeParse(layered);
  if (result.success) return { config: completeConfig(result.data, directory, tree), mistakes: [] };
  const found = describeIssues(result.error.issues, layered);
  return {
    config: applyWhatIsRight(structuredClone(layered), directory),
    mistakes: found.filter(({ path }) => !isTakenOver(path, tree)).map((problem) => nameVariable(problem, tree)),
  };
}

/** Who reads the message looks into the file, where nothing is wrong. */
function nameVariable(problem: SchemaProblem, tree: RawSection): SchemaProblem {
  const variable = findLinksVariable(problem.path, tree);
  return variable === null ? problem : { ...problem, message: `${problem.message} (from ${variable})` };
}

/** Takes out the keys that are wrong, then the sections that cannot do without them. Changes `tree`. */
function applyWhatIsRight(tree: RawSection, directory: string | undefined): AirchainConfig | null {
  for (const widen of [(path: KeyPath) => path, sectionAround]) {
    const result = configSchema.safeParse(layerMounts(tree));
    if (result.success) return completeConfig(result.data, directory, tree);
    for (const { path } of describeIssues(result.error.issues, tree)) removeKey(tree, widen(path));
  }
  const result = configSchema.safeParse(layerMounts(tree));
  return result.success ? completeConfig(result.data, directory, tree) : null;
}

/** The whole list that a path leads into (so that no entry changes its number), else the section that holds the key. */
function sectionAround(path: KeyPath): KeyPath {
  const list = path.findIndex((part) => typeof part === 'number');
  return path.slice(0, list === -1 ? -1 : list);
}

function removeKey(tree: RawTree, path: KeyPath): void {
  const name = path.at(-1);
  const section = path.slice(0, -1).reduce<RawTree>((node, part) => (node as RawSection | undefined)?.[part], tree);
  if (typeof name === 'string' && typeof section === 'object') delete (section as RawSection)[name];
}

/** `written`: the file as it is, which tells whose own each key is. */
function completeConfig(
  { autoMounts, ...data }: SchemaData,
  directory: string | undefined,
  written: RawSection,
): AirchainConfig {
  const complete = (file: string): string => (directory === undefined ? file : resolve(directory, file));
  const completeOrNone = (file: string | null): string | null => (file === null ? null : complete(file));
  const dataDir = complete(data.dataDir);
  const log = (file: string | null): string | null => (file === null || isAbsolute(file) ? file : join(dataDir, file));
  const completeMount = (mount: MountConfig): MountConfig => ({
    ...mount,
    intro: completeOrNone(mount.intro),
    listenerAuth:
      mount.listenerAuth.type === 'htpasswd'
        ? { ...mount.listenerAuth, file: complete(mount.listenerAuth.file) }
        : mount.listenerAuth,
  });
  const { [DEFAULT_MOUNT]: shared, ...others } = data.mounts;
  const outputs = completeOutputs(data.outputs, data.station);
  const mounts = {
    default: completeMount(shared as MountConfig),
    byPath: new Map(Object.entries(others).map(([path, mount]) => [path, completeMount(mount)])),
    ladderOf: laddersOfRungs(outputs),
  };
  return {
    ...data,
    dataDir,
    server: {
      ...data.server,
      tls: { certificate: completeOrNone(data.server.tls.certificate), key: completeOrNone(data.server.tls.key) },
    },
    mounts: { ...mounts, byPath: layRungs(mounts, written.mounts) },
    inputs: completeInputs(data.inputs, autoMounts, complete),
    programs: new Map(Object.entries(data.programs)),
    outputs,
    relays: data.relays.map((relay): RelayConfig => ({ ...relay, mount: relay.mount ?? pathOf(relay.url) })),
    logs: {
      ...data.logs,
      access: log(data.logs.access),
      playlist: log(data.logs.playlist),
      error: log(data.logs.error),
    },
  };
}

/** As a request for the mount would be read. */
function pathOf(url: string): string {
  return decodeWireText(decodePercent(new URL(url).pathname, 'keep'));
}

function inFileOrder(problems: readonly ConfigProblem[]): ConfigProblem[] {
  return problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
}
