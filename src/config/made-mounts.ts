import type { Codec } from '../formats/index.ts';
import type { KeyPath } from './problem.ts';
import type { AirchainConfig } from './schema.ts';

/** A mount that inputs or outputs make, and the key that says so. */
export interface MadeMount {
  readonly mount: string;
  readonly format: Codec;
  readonly key: KeyPath;
  /** Whether it only chooses among the mounts of a ladder: those of several may share it. */
  readonly isChoice: boolean;
}

/** Lists all mounts that the configuration makes, the same one twice where two make it. */
export function listMadeMounts({ inputs, outputs }: AirchainConfig): MadeMount[] {
  const ofInputs = [...inputs].flatMap(([name, input]): MadeMount[] =>
    input.type === 'live' || input.mount === null
      ? []
      : [{ mount: input.mount, format: input.format, key: ['inputs', name, 'mount'], isChoice: false }],
  );
  const ofOutputs = outputs.flatMap((output, index): MadeMount[] => {
    if (output.type !== 'mount') return [];
    const { mount, format, ladder } = output;
    const rungs = ladder.map(
      (rung, place): MadeMount => ({
        mount: rung.mount,
        format,
        key: ['outputs', index, 'ladder', place],
        isChoice: false,
      }),
    );
    return [{ mount, format, key: ['outputs', index, 'mount'], isChoice: ladder.length > 0 }, ...rungs];
  });
  return [...ofInputs, ...ofOutputs];
}

/** Whether a mount is there for a `live` input to hear, and no output is listened to on it. */
export function isOnlyFed(config: AirchainConfig, mount: string): boolean {
  const hasSource = [...config.inputs.values()].some((input) => input.type === 'live' && input.mount === mount);
  return hasSource && !listMadeMounts(config).some((made) => made.mount === mount);
}

/** Whether a path only chooses among the mounts of a ladder, and no source client feeds a `live` input there. */
export function isOnlyAddress(config: AirchainConfig, path: string): boolean {
  const isHeard = [...config.inputs.values()].some((input) => input.type === 'live' && input.mount === path);
  return !isHeard && listMadeMounts(config).some(({ mount, isChoice }) => isChoice && mount === path);
}
