import { mountUrl } from '../api/index.ts';
import type { StartLogin } from '../auth/index.ts';
import {
  type AirchainConfig,
  explainEmpty,
  explainSilence,
  findPlays,
  listMadeMounts,
  mountConfigFor,
  type PlayFacts,
} from '../config/index.ts';
import { findReachableHost } from './reachable-host.ts';
import { publicPortIndex } from './station-context.ts';

/** What the greeting tells. */
export interface GreetingFacts {
  readonly config: AirchainConfig;
  readonly configFile: string | null;
  /** How airchain was started. */
  readonly command: string;
  readonly ports: readonly number[];
  readonly source: StartLogin;
  readonly admin: StartLogin;
  readonly play: PlayFacts;
}

type Row = readonly [label: string, text: string];

/** The mount that is named as an example where the station feeds none itself. */
const EXAMPLE_MOUNT = '/live';

/**
 * What the person at the terminal reads once the station listens: what plays, where the page is, what to type into an
 * encoder, and passwords that were made. A password that was configured is not repeated. Every line works as it stands.
 */
export function writeGreeting(facts: GreetingFacts): string[] {
  const { config, configFile, command, ports, admin } = facts;
  const index = publicPortIndex(config);
  const host = findReachableHost(config.server.hostname, config.server.listen[index]?.host ?? '');
  const port = ports[index] ?? 0;
  const origin = `${config.server.tls.certificate ? 'https' : 'http'}://${host}:${port}`;
  const mount = sourceMount(facts);
  const rows: Row[] = [
    ['on air', describeSound(facts)],
    ...emptyRows(facts),
    ['web page', `${origin}/`],
    ...(mount === null ? [] : encoderRows(facts, { host, port, mount })),
    ...shoutcastRows(facts),
    ...listenerMounts(facts, mount).map((path) => ['listen', listenLine(config, origin, path)] as const),
    ['admin', `user ${admin.login.user}, password ${adminPassword(admin, command)}`],
    ['configuration', configFile ?? `none; ${command} init creates one`],
  ];
  return ['', ...layOut(rows), ''];
}

/** Rows in two columns; a label stands once above all its rows. */
function layOut(rows: readonly Row[]): string[] {
  const width = Math.max(...rows.map(([label]) => label.length));
  return rows.map(([label, text], index) => {
    const shown = rows[index - 1]?.[0] === label ? '' : label;
    return `  ${shown.padEnd(width)}  ${text}`;
  });
}

/** What plays without a source client, or why nothing does. */
function describeSound({ config, play }: GreetingFacts): string {
  // How to install it is in the log, right above.
  if (!play.hasFfmpeg && config.outputs.length > 0)
    return 'nothing until ffmpeg is installed; streams of source clients are relayed';
  const silence = explainSilence(config, play);
  if (silence !== null) return `nothing by itself: ${silence}`;
  const sounds = findPlays(config, play).filter(({ music }) => music.length > 0);
  const music = [...new Set(sounds.flatMap((sound) => sound.music))];
  const isLive = sounds.some(({ live }) => live.length > 0);
  return `${music.join(', ')}${isLive ? ', until a source client connects' : ''}`;
}

/** What is configured to play and holds nothing, beside what does. */
function emptyRows({ config, play }: GreetingFacts): Row[] {
  const empty = explainSilence(config, play) === null ? explainEmpty(config, play) : null;
  return empty === null ? [] : [['on air', empty]];
}

/**
 * Where a source client is to send: what a live input hears, else the first mount that nothing of ours feeds. Null: a source client
 * has no part in what is heard.
 */
function sourceMount(facts: GreetingFacts): string | null {
  const { config } = facts;
  const live = [...config.inputs.values()].find((input) => input.type === 'live' && input.enabled);
  if (live?.mount) return live.mount;
  const mounts = [...config.mounts.byPath.keys(), ...(heardMounts(facts).length > 0 ? [] : [EXAMPLE_MOUNT])];
  return mounts.find((path) => !hasSource(config, path)) ?? null;
}

/** Whether the station feeds a mount itself, so that no source client gets in. */
function hasSource(config: AirchainConfig, path: string): boolean {
  const isHeard = [...config.inputs.values()].some((input) => input.type === 'live' && input.mount === path);
  if (isHeard) return false;
  return (
    listMadeMounts(config).some(({ mount }) => mount === path) || config.relays.some(({ mount }) => mount === path)
  );
}

function encoderRows(facts: GreetingFacts, to: { host: string; port: number; mount: string }): Row[] {
  const { config, source } = facts;
  const { sourceUser, listenerAuth } = mountConfigFor(config, to.mount);
  const isAsked = listenerAuth.type === 'url' && listenerAuth.streamAuth;
  const user = sourceUser === config.access.sourceUser ? source.login.user : sourceUser;
  const tls = config.server.tls.certificate ? ', with or without TLS' : '';
  return [
    ['encoder', `Icecast, server ${to.host}, port ${to.port}, mount ${to.mount}${tls}`],
    ['encoder', isAsked ? 'a login that your web service accepts' : `user ${user}, ${sourcePassword(facts, to.mount)}`],
  ];
}

function shoutcastRows(facts: GreetingFacts): Row[] {
  const { config, ports } = facts;
  return config.server.listen.flatMap(({ shoutcast, host }, index): Row[] => {
    if (shoutcast === null || hasSource(config, shoutcast)) return [];
    const server = findReachableHost(config.server.hostname, host);
    const password = sourcePassword(facts, shoutcast);
    return [['SHOUTcast', `server ${server}, port ${ports[index]} for ${shoutcast}, ${password}`]];
  });
}

/** The password of a mount's source: its own, which was configured, or the server's. */
function sourcePassword({ config, source }: GreetingFacts, mount: string): string {
  if (mountConfigFor(config, mount).sourcePassword !== '') return `password (as configured for ${mount})`;
  return `password ${source.shownPassword ?? '(as configured)'}`;
}

/** Where the station is heard: on what it feeds itself, else where the source client sends to. */
function listenerMounts(facts: GreetingFacts, source: string | null): string[] {
  const { config } = facts;
  const made = heardMounts(facts);
  const heard = made.length > 0 || source === null ? made : [source];
  return [...new Set(heard)].filter((path) => mountConfigFor(config, path).maxListeners !== 0);
}

/** What the station feeds itself. */
function heardMounts({ config, play }: GreetingFacts): string[] {
  return [...findPlays(config, play).flatMap(({ mounts }) => mounts), ...config.relays.map(({ mount }) => mount)];
}

function listenLine(config: AirchainConfig, origin: string, path: string): string {
  const login = mountConfigFor(config, path).listenerAuth.type === 'none' ? '' : '  (with a listener login)';
  return mountUrl(origin, path) + login;
}

function adminPassword({ shownPassword, login }: StartLogin, command: string): string {
  if (shownPassword) return `${shownPassword}  (generated now, shown only once: keep it)`;
  return login.secret.kind === 'plain'
    ? '(as configured)'
    : `(generated at the first start; to reset it: ${command} password)`;
}
