import type { SoundPort } from '../api/index.ts';
import type { AirchainConfig } from '../config/index.ts';
import { WebcastEntrance } from '../ingest/index.ts';
import type { MountRegistry } from '../mount/index.ts';
import type { WebcastReturn } from '../protocols/webcast/index.ts';
import type { LevelsSnapshot } from '../studio/index.ts';
import type { StationContext } from './station-context.ts';

/** The way in of browsers that send sound. */
export function createWebcasts(context: StationContext, sound: SoundPort, nextId: () => number): WebcastEntrance {
  const { clock, refusals, registry, gate, config, logs } = context;
  return new WebcastEntrance({
    clock,
    refusals,
    registry,
    gate,
    maxSources: () => config().server.limits.sources,
    resumeFor: () => config().server.limits.studioResume,
    reportReturn: (mount) => readReturn(mount, registry, sound, config()),
    watchLevels: () => sound.watchLevels(),
    nextId,
    onOver: (record) => logs.requestAnswered(record),
  });
}

/** The mount of a live input; null: there is none of that name. */
export function mountOfLiveInput({ inputs }: AirchainConfig, name: string): string | null {
  const input = inputs.get(name);
  return input?.type === 'live' ? input.mount : null;
}

/** On air is who a program plays; where no program has the mount, who feeds it is. */
function readReturn(path: string, registry: MountRegistry, sound: SoundPort, config: AirchainConfig): WebcastReturn {
  const mount = registry.find(path);
  const inputs = [...config.inputs].flatMap(([name, input]) =>
    input.type === 'live' && input.mount === path ? [name] : [],
  );
  const programs = sound.programs().filter((program) => program.inputs.some(({ name }) => inputs.includes(name)));
  const onAir = programs.filter((program) => program.onAir !== null && inputs.includes(program.onAir));
  const listenersOf = ({ name }: { readonly name: string }): number =>
    sound
      .outputs()
      .filter(({ program }) => program === name)
      .flatMap(({ forms }) => forms)
      .reduce((sum, { listeners }) => sum + listeners, 0);
  const listeners = (mount?.listeners.size ?? 0) + onAir.reduce((sum, program) => sum + listenersOf(program), 0);
  const [input] = inputs;
  return {
    onAir: programs.length === 0 ? mount?.state === 'live' : onAir.length > 0,
    listeners,
    level: input === undefined ? null : levelOf(sound.input(input)?.levels ?? null),
  };
}

function levelOf(levels: LevelsSnapshot | null): WebcastReturn['level'] {
  return levels && { peak: levels.peakDbfs, rms: levels.rmsDbfs };
}
