import {
  type AirchainConfig,
  type IcecastOutputConfig,
  type InputConfigOf,
  isOnlyAddress,
  listMadeMounts,
  type MountOutputConfig,
  mountConfigFor,
  type ProgramConfig,
} from '../config/index.ts';
import type { EncoderFormat } from '../encoders/index.ts';
import { millisToFrames, toShare } from '../pcm/index.ts';
import { parseScheduleEntry, Schedule } from '../schedule/index.ts';
import {
  type IcecastOutputPlan,
  type MountOutputPlan,
  type OutputPlan,
  ownOutputName,
  type ProgramPlan,
  type StudioPlan,
} from '../studio/index.ts';
import { type InputDependencies, planInputs } from './plan-inputs.ts';
import { USER_AGENT } from './server-identity.ts';

/** The audio path of a configuration. */
export function planStudio(config: AirchainConfig, dependencies: InputDependencies): StudioPlan {
  return {
    inputs: planInputs(config, dependencies),
    programs: [...config.programs].map(([name, program]) => planProgram(name, program)),
    outputs: planOutputs(config),
    isLowLatency: hasLowLatency(config),
  };
}

function planProgram(name: string, config: ProgramConfig): ProgramPlan {
  const { inputs, silence, crossfade, limiter, returnAfter, timeZone, schedule } = config;
  const entries = schedule.map(({ when, ...line }) => parseScheduleEntry(when, line));
  return {
    name,
    inputs,
    silentBelow: toShare(silence.below),
    silentFor: silence.for,
    crossfade: millisToFrames(crossfade),
    ceiling: toShare(limiter),
    returnAfter,
    timeZone,
    schedule: new Schedule(entries, timeZone),
  };
}

function planOutputs(config: AirchainConfig): OutputPlan[] {
  const description = describe(config);
  const outputs = config.outputs.map((output) => {
    if (output.type === 'icecast') return planPush(output);
    const { name, program, mount } = output;
    const ladder = isOnlyAddress(config, mount) ? mount : null;
    return planMount(name, { program }, output, { description, ladder });
  });
  const own = [...config.inputs].flatMap(([name, input]) => {
    if (input.type === 'live' || input.mount === null) return [];
    return planMount(ownOutputName(name), { input: name }, ownMount(input, input.mount), { description, ladder: null });
  });
  return [...outputs, ...own];
}

type MountOutput = Omit<MountOutputConfig, 'type' | 'name' | 'program'>;
type InputWithMount = InputConfigOf<'url' | 'playlist' | 'tunes' | 'tone' | 'silence'>;

function ownMount({ format, bitrate, enabled }: InputWithMount, mount: string): MountOutput {
  const whole = { quality: null, onDemand: false, sampleRate: 48_000, channels: 2 as const, ladder: [] };
  return { ...whole, mount, format, bitrate, enabled };
}

function planMount(
  name: string,
  source: MountOutputPlan['source'],
  output: MountOutput,
  { description, ladder }: Pick<MountOutputPlan, 'description' | 'ladder'>,
): MountOutputPlan {
  return {
    type: 'mount',
    name,
    source,
    isEnabled: output.enabled,
    key: JSON.stringify([output, [...description], ladder]),
    forms: formsOf(output),
    ladder,
    onDemand: output.onDemand,
    description,
  };
}

function planPush(output: IcecastOutputConfig): IcecastOutputPlan {
  const { name, description, genre, url, public: isPublic } = output.stream;
  return {
    type: 'icecast',
    name: output.name,
    source: { program: output.program },
    isEnabled: output.enabled,
    key: JSON.stringify(output),
    format: formatOf(output, output.bitrate),
    target: output,
    description: new Map([
      ['ice-name', name],
      ['ice-description', description],
      ['ice-genre', genre],
      ['ice-url', url],
      ['ice-public', isPublic ? '1' : '0'],
    ]),
    userAgent: USER_AGENT,
    retry: output.retry,
  };
}

function formsOf(output: MountOutput): MountOutputPlan['forms'] {
  const { mount, ladder, bitrate } = output;
  if (ladder.length === 0) return [{ mount, format: formatOf(output, bitrate) }];
  return ladder.map((rung) => ({ mount: rung.mount, format: formatOf(output, rung.bitrate) }));
}

function formatOf(
  { format, quality, sampleRate, channels }: Pick<MountOutputConfig, 'format' | 'quality' | 'sampleRate' | 'channels'>,
  bitrateKbps: number | null,
): EncoderFormat {
  return { codec: format, bitrateKbps, quality, sampleRate, channels };
}

function describe({ station }: AirchainConfig): ReadonlyMap<string, string> {
  return new Map([
    ['ice-name', station.name],
    ['ice-description', station.description],
    ['ice-genre', station.genre],
    ['ice-url', station.url ?? ''],
  ]);
}

function hasLowLatency(config: AirchainConfig): boolean {
  return listMadeMounts(config).some(
    ({ mount, isChoice }) => !isChoice && mountConfigFor(config, mount).latency === 'low',
  );
}
