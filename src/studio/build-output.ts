import type { Clock, Logger } from '../core/index.ts';
import type { MountRegistry } from '../mount/index.ts';
import { IcecastOutput, MountOutput } from '../outputs/index.ts';
import type { Signal } from '../program/index.ts';
import type { EncoderPool } from './encoder-pool.ts';
import type { OutputParts, WantedOutput } from './output-registry.ts';
import type { IcecastOutputPlan, MountOutputPlan } from './plans.ts';

/** Dependencies of outputs. */
export interface OutputDependencies {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly registry: MountRegistry;
  readonly encoders: EncoderPool;
  /** A connection number for each time that a mount output begins. */
  readonly nextId: () => number;
}

/** The encoders and the mounts, or the connection, of an output. */
export function buildOutput({ plan, signal }: WantedOutput, dependencies: OutputDependencies): OutputParts {
  return plan.type === 'mount' ? buildMounts(plan, signal, dependencies) : buildConnection(plan, signal, dependencies);
}

function buildMounts(
  { forms, ladder, onDemand, description }: MountOutputPlan,
  signal: Signal,
  { encoders: pool, ...shared }: OutputDependencies,
): OutputParts {
  const encoders = forms.map(({ format }) => pool.obtain(signal, format));
  const ends = forms.map(({ mount: path, format }, index) => {
    const described = new Map([...description, ['ice-bitrate', `${format.bitrateKbps ?? ''}`]]);
    const stream = encoders[index]!;
    return new MountOutput({ ...shared, description: described, path, ladder, stream, origin: signal.name, onDemand });
  });
  return { ends, encoders };
}

function buildConnection(
  { name, target, format, description, userAgent, retry }: IcecastOutputPlan,
  signal: Signal,
  { clock, logger, encoders: pool }: OutputDependencies,
): OutputParts {
  const stream = pool.obtain(signal, format);
  const shared = { clock, logger, name, target, description, userAgent, retry, random: Math.random };
  return { ends: [new IcecastOutput({ ...shared, stream })], encoders: [stream] };
}
