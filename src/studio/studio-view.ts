import type { Playout } from '../automation/index.ts';
import { AirchainError, type Clock, type UnixMillis } from '../core/index.ts';
import { PlaylistInput } from '../inputs/index.ts';
import { readArtwork } from '../library/index.ts';
import type { MountRegistry } from '../mount/index.ts';
import { toS16le } from '../pcm/index.ts';
import type { Program } from '../program/index.ts';
import type { Music } from './music.ts';
import { OnAirHistory } from './on-air-history.ts';
import { previewProgram } from './program-preview.ts';
import { ProgramQueue } from './program-queue.ts';
import type {
  ArtworkSnapshot,
  BusSnapshot,
  InputAudioListener,
  InputSnapshot,
  OutputSnapshot,
  PlayedSnapshot,
  PreviewSnapshot,
  ProgramSnapshot,
  QueuePort,
  SoundEvent,
  SwitchSnapshot,
} from './snapshots.ts';
import type { Studio } from './studio.ts';
import { snapshotBus, snapshotInput, snapshotOutput, snapshotPlayed, snapshotProgram } from './write-snapshots.ts';

/** What the view looks at. */
export interface StudioViewOptions {
  readonly clock: Clock;
  readonly registry: MountRegistry;
  readonly music: Music;
  readonly studio: () => Studio;
}

/** The way of the sound as the API sees it: snapshots, and what may be done to it. */
export class StudioView {
  readonly #options: StudioViewOptions;
  readonly #handlers = new Set<(event: SoundEvent) => void>();
  readonly #history = new OnAirHistory();
  readonly #artwork = new Map<string, { readonly key: string; readonly picture: Promise<ArtworkSnapshot | null> }>();

  constructor(options: StudioViewOptions) {
    this.#options = options;
  }

  /** A program has another title, or another input on air. */
  noteTitle(name: string): void {
    const program = this.#studio.programs.find(name);
    if (program) this.#history.note(name, program, this.#options.clock.wallTime());
    this.#publish({ type: 'programChanged', program: name });
  }

  noteSwitch(program: string, record: SwitchSnapshot): void {
    this.#history.noteSwitch(program, this.#options.clock.wallTime());
    this.#publish({ type: 'switched', program, record });
    this.#publish({ type: 'programChanged', program });
  }

  inputs(): readonly InputSnapshot[] {
    return [...this.#studio.inputs.all].map(([name, registered]) => snapshotInput(name, registered));
  }

  input(name: string): InputSnapshot | null {
    const registered = this.#studio.inputs.find(name);
    return registered && snapshotInput(name, registered);
  }

  enableInput(name: string, isEnabled: boolean): boolean {
    return this.#studio.enableInput(name, isEnabled);
  }

  restartInput(name: string): boolean {
    return this.#studio.restartInput(name);
  }

  tapInput(name: string, listener: InputAudioListener): (() => void) | null {
    const signal = { block: (samples: Float32Array) => listener.block(toS16le(samples)) };
    return this.#studio.tapInput(name, signal, () => listener.end());
  }

  programs(): readonly ProgramSnapshot[] {
    return this.#studio.programs.all.map((program) => this.#snapshot(program));
  }

  program(name: string): ProgramSnapshot | null {
    const program = this.#studio.programs.find(name);
    return program && this.#snapshot(program);
  }

  levels(name: string): BusSnapshot | null {
    const program = this.#studio.programs.find(name);
    return program && snapshotBus(program.meter.read());
  }

  watchLevels(): () => void {
    return this.#studio.watchLevels();
  }

  select(name: string, input: string | null): void {
    const program = this.#studio.programs.find(name);
    if (input !== null && !program?.standings.some((standing) => standing.name === input)) {
      throw new AirchainError(
        'INPUT_NOT_FOUND',
        `Cannot select "${input}": the program "${name}" has no input of that name`,
      );
    }
    program?.select(input);
    this.#publish({ type: 'programChanged', program: name });
  }

  skip(name: string): boolean {
    const onAir = this.#studio.programs.find(name)?.onAir ?? null;
    const input = onAir === null ? null : this.#studio.inputs.find(onAir)?.input;
    if (!(input instanceof PlaylistInput)) return false;
    input.skip();
    return true;
  }

  switches(name: string): readonly SwitchSnapshot[] {
    return this.#studio.programs.find(name)?.switches.records ?? [];
  }

  history(name: string): readonly PlayedSnapshot[] {
    const inputs = this.#studio.programs.planOf(name)?.inputs ?? [];
    const tracks = inputs.flatMap((input) =>
      (this.#options.music.playout(input)?.history.records ?? []).map((record) => snapshotPlayed(input, record)),
    );
    const streams = this.#history.of(name).filter(({ input }) => !this.#options.music.playout(input));
    return [...tracks, ...streams].toSorted((a, b) => a.startedAt - b.startedAt);
  }

  preview(name: string, at: UnixMillis): PreviewSnapshot {
    const { music, clock } = this.#options;
    const program = this.#studio.programs.find(name);
    const plan = this.#studio.programs.planOf(name);
    if (!program || !plan) {
      return { input: null, why: 'the program does not exist', scheduled: null, nextChange: null, tracks: [] };
    }
    const inputs = plan.inputs.map((input) => {
      const registered = this.#studio.inputs.find(input);
      const scheduleOnly = registered?.plan.scheduleOnly ?? false;
      return { name: input, scheduleOnly, input: registered?.input ?? null, playout: music.playout(input) };
    });
    return previewProgram({ program, schedule: plan.schedule, inputs, now: clock.wallTime() }, at);
  }

  artwork(name: string): Promise<ArtworkSnapshot | null> {
    const { artworkFile: file = null, trackId = null } = this.#studio.programs.find(name)?.title?.title ?? {};
    if (file === null) return Promise.resolve(null);
    // The next time that it is played its file may be another.
    const key = `${trackId} ${file}`;
    const known = this.#artwork.get(name);
    if (known?.key === key) return known.picture;
    const picture = readArtwork(file).then((found) => found && { ...found, bytes: Buffer.from(found.bytes) });
    this.#artwork.set(name, { key, picture });
    return picture;
  }

  queue(name: string): QueuePort | null {
    const { music, clock } = this.#options;
    const inputs = this.#studio.programs.planOf(name)?.inputs ?? [];
    const input = inputs.find((each) => music.playout(each));
    const playout: Playout | null = input === undefined ? null : music.playout(input);
    if (input === undefined || !playout) return null;
    return new ProgramQueue({ input, playout, music, clock, playing: this.#studio.inputs.find(input)?.input ?? null });
  }

  outputs(): readonly OutputSnapshot[] {
    return [...this.#studio.outputs.all.keys()].flatMap((name) => this.output(name) ?? []);
  }

  output(name: string): OutputSnapshot | null {
    const { clock, registry } = this.#options;
    const output = this.#studio.outputs.find(name);
    if (!output) return null;
    return snapshotOutput(output, { now: clock.wallTime(), findMount: (path) => registry.find(path) });
  }

  enableOutput(name: string, isEnabled: boolean): boolean {
    return this.#studio.outputs.enable(name, isEnabled);
  }

  subscribe(handler: (event: SoundEvent) => void): () => void {
    this.#handlers.add(handler);
    return () => this.#handlers.delete(handler);
  }

  get #studio(): Studio {
    return this.#options.studio();
  }

  #snapshot(program: Program): ProgramSnapshot {
    const timeZone = this.#studio.programs.planOf(program.name)?.timeZone ?? null;
    const input = program.onAir === null ? null : this.#studio.inputs.find(program.onAir)?.input;
    const playing = input instanceof PlaylistInput ? input.playing : null;
    return snapshotProgram(program, timeZone, this.#studio.pacer, playing);
  }

  #publish(event: SoundEvent): void {
    for (const handler of this.#handlers) handler(event);
  }
}
