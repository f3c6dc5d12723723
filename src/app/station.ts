import { type AirchainConfig, diffConfig, listMusicPaths } from '../config/index.ts';
import { type Clock, errorText, type Millis, millis } from '../core/index.ts';
import { FFMPEG_MISSING } from '../ffmpeg/index.ts';
import { type ListenPort, readTlsFiles, TlsFileWatch } from '../front/index.ts';
import { findPathsWithMusic } from '../library/index.ts';
import { AddressSet } from '../protocols/client-address/index.ts';
import { AdminWatch } from './admin-watch.ts';
import { apiSettings } from './create-api.ts';
import { frontLimits } from './create-front.ts';
import { divertedSources } from './diverted-sources.ts';
import { gateOptionsFor } from './gate-options.ts';
import { writeGreeting } from './greeting.ts';
import { keptPaths, optionsWithLinks } from './link-mounts.ts';
import { restartLimit } from './mount-options.ts';
import type { InputDependencies } from './plan-inputs.ts';
import { planMaster, planRelays } from './plan-relays.ts';
import { planStudio } from './plan-studio.ts';
import { findLogins, type StationLogins } from './station-logins.ts';
import { createParts, type StationParts, type StationState } from './station-parts.ts';

/** What a station needs beside its configuration. */
export interface StationOptions {
  /** Absolute name of the file that the configuration came from; null for the defaults. */
  readonly configFile: string | null;
  /** Reads the configuration again. @throws AirchainError when it has mistakes */
  readonly readConfig: () => AirchainConfig;
  /** How airchain was started, for what the greeting says to type. */
  readonly command: string;
  readonly clock: Clock;
  /** Where log lines go. */
  readonly writeLog: (line: string) => void;
}

/** What sockets get to take their last bytes when the station stops. */
const STOP_GRACE = millis(300);
/** Time for auth servers to be notified of listeners and sources that have left: one that hangs must not delay the end. */
const NOTICE_GRACE = millis(2000);

/**
 * The running server: starts, reloads and stops its parts in order. Has no behaviour of its own: that is in the folder of each
 * subject.
 */
export class Station {
  readonly #options: StationOptions;
  readonly #state: StationState;
  readonly #parts: StationParts;
  /** What only a restart takes up is as it was said here. */
  readonly #startConfig: AirchainConfig;
  #tlsWatch: TlsFileWatch | null = null;
  #adminWatch: AdminWatch | null = null;
  #reloading: Promise<void> = Promise.resolve();
  #stopping: Promise<void> | null = null;

  private constructor(options: StationOptions, state: StationState, parts: StationParts) {
    this.#options = options;
    this.#state = state;
    this.#parts = parts;
    this.#startConfig = state.config;
  }

  /** @throws AirchainError `PORT_TAKEN`, `PORT_FORBIDDEN`, `LISTEN_FAILED`, and those of `createParts` */
  static async start(config: AirchainConfig, options: StationOptions): Promise<Station> {
    const state: StationState = { config, isReady: false };
    const parts = await createParts(state, options.clock, options.writeLog, () => station.reload());
    const station = new Station(options, state, parts);
    station.#apply(config);
    try {
      await parts.front.listen(listenPorts(config));
    } catch (error) {
      await station.stop();
      throw error;
    }
    parts.logins.admin.keep?.();
    state.isReady = true;
    return station;
  }

  /** The ports that are really listened on, in the order of the configuration. */
  get ports(): readonly number[] {
    return this.#parts.front.ports;
  }

  get logins(): StationLogins {
    return this.#parts.logins;
  }

  /** Lines for the person at the terminal: what plays, addresses, and passwords that were made. */
  async greet(): Promise<readonly string[]> {
    const { config } = this.#state;
    const play = {
      hasFfmpeg: !this.#parts.ffmpeg.isMissing,
      withMusic: await findPathsWithMusic(listMusicPaths(config)),
    };
    const { configFile, command } = this.#options;
    return writeGreeting({ config, configFile, command, ports: this.ports, ...this.logins, play });
  }

  /**
   * Takes up what changed in the configuration; connected listeners and sources stay. Changes nothing when it rejects.
   * Reloads follow one another: what was written last is what counts in the end.
   */
  reload(): Promise<void> {
    this.#reloading = Promise.allSettled([this.#reloading])
      .then(() => this.#reloadConfig())
      .catch((error: unknown) => {
        const { logger } = this.#parts.context;
        logger.error('cannot reload; the running configuration stays active', { reason: errorText(error) });
        throw error;
      });
    return this.#reloading;
  }

  /** Disconnects all clients and closes everything, in order. A second call waits for the first. */
  stop(): Promise<void> {
    this.#stopping ??= this.#close();
    return this.#stopping;
  }

  async #reloadConfig(): Promise<void> {
    if (this.#stopping) return;
    const { context, store, front } = this.#parts;
    const next = this.#options.readConfig();
    const { certificate, key } = next.server.tls;
    const tls = certificate ? readTlsFiles({ certificate, key }) : null;
    context.gate.configure(gateOptionsFor(next, await findLogins(next, store)));
    context.logs.configure(next.logs);
    front.setCertificate(tls);
    for (const change of diffConfig(this.#startConfig, next)) {
      if (change.type !== 'restart-needed') continue;
      context.logger.warn('change requires a restart', { keys: change.keys.join(', ') });
    }
    this.#apply(next);
    context.logger.info('configuration reloaded', { file: this.#options.configFile });
  }

  #apply(config: AirchainConfig): void {
    const { context, front, api, relays, directories, studio, library } = this.#parts;
    const trustedProxies = new AddressSet(config.server.trustedProxies);
    this.#state.config = config;
    context.registry.configure(keptPaths(config, context.links), optionsWithLinks(config, context.links));
    front.configure(frontLimits(config), trustedProxies);
    api.configure(apiSettings(config));
    relays.configure(planRelays(config), planMaster(config));
    context.registry.divertSources(divertedSources(config));
    library.configure(config.station.tagCharset);
    studio.configure(planStudio(config, this.#inputDependencies()));
    this.#warnOfFfmpeg(config);
    directories.configure(config.directories);
    this.#watchCertificate(config);
    this.#watchAdmin(config);
  }

  #inputDependencies(): InputDependencies {
    const { context, ffmpeg, music } = this.#parts;
    const { clock, logger, registry } = context;
    return { clock, logger, registry, ffmpeg, music, restarts: () => restartLimit(this.#state.config) };
  }

  #warnOfFfmpeg({ inputs, outputs }: AirchainConfig): void {
    const { context, ffmpeg } = this.#parts;
    if (!ffmpeg.isMissing || inputs.size + outputs.length === 0) return;
    context.logger.warn(`${FFMPEG_MISSING}. Until then music, live sources in programs and encoded outputs are off`);
  }

  #watchCertificate({ server }: AirchainConfig): void {
    const { context, front } = this.#parts;
    const { certificate, key } = server.tls;
    this.#tlsWatch?.close();
    this.#tlsWatch = certificate
      ? new TlsFileWatch({ certificate, key }, context.clock, context.logger, (tls) => front.setCertificate(tls))
      : null;
  }

  #watchAdmin({ access }: AirchainConfig): void {
    const { context, store } = this.#parts;
    this.#adminWatch?.close();
    const onChange = () => {
      this.#reloading = Promise.allSettled([this.#reloading]).then(() => this.#reloadLogins());
    };
    this.#adminWatch = access.adminPassword === '' ? new AdminWatch(access.adminUser, store, context, onChange) : null;
  }

  async #reloadLogins(): Promise<void> {
    if (this.#stopping) return;
    const { context, store } = this.#parts;
    const { config } = this.#state;
    context.gate.configure(gateOptionsFor(config, await findLogins(config, store)));
    context.logger.info('administrator password changed', { user: config.access.adminUser });
  }

  async #close(): Promise<void> {
    const { context, store, front, api, statsFeed, relays, directories, studio, monitors, music, library } =
      this.#parts;
    this.#state.isReady = false;
    context.logger.info('stopping');
    // A reload that is halfway through must not open again what is closed here.
    await Promise.allSettled([this.#reloading]);
    this.#tlsWatch?.close();
    this.#adminWatch?.close();
    context.links.close();
    relays.close();
    monitors.close();
    studio.close();
    music.close();
    library.close();
    const unlisted = directories.close();
    await front.stopListening();
    context.registry.close();
    statsFeed.close();
    await api.close();
    await Promise.all([unlisted, atMost(NOTICE_GRACE, context.gate.idle(), context.clock)]);
    await front.drain(STOP_GRACE);
    store.close();
    await context.logs.close();
  }
}

/** Waits for the work, and no longer than `span`. */
async function atMost(span: Millis, work: Promise<void>, clock: Clock): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = clock.after(span, resolve);
  await Promise.race([work, promise]);
  timer.cancel();
}

function listenPorts({ server }: AirchainConfig): ListenPort[] {
  return server.listen.map(({ port, host, shoutcast, proxyProtocol }) => ({
    port,
    host: host || null,
    shoutcastMount: shoutcast,
    proxyProtocol,
  }));
}
