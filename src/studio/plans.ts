import type { Dbfs, Keyed, Millis, SampleFrames } from '../core/index.ts';
import type { EncoderFormat } from '../encoders/index.ts';
import type { Input } from '../inputs/index.ts';
import type { IcecastOutputOptions } from '../outputs/index.ts';
import type { Schedule } from '../schedule/index.ts';

/** An input, and how programs take it. */
export interface InputPlan extends Keyed {
  /** As in the configuration: `live`, `url`, `playlist`, … */
  readonly type: string;
  readonly isLive: boolean;
  readonly isEnabled: boolean;
  /** Whether it plays only at scheduled times or selected by an operator. */
  readonly scheduleOnly: boolean;
  /** Its own rule for silence; null: that of the program. */
  readonly silence: { readonly below: Dbfs | null; readonly for: Millis | null };
  /** Of a live input the mount of its source, of others the mount on which it is heard alone; null: none. */
  readonly mount: string | null;
  /** Folders and files that it plays; null: it plays no tracks. */
  readonly paths: readonly string[] | null;
  readonly build: () => Input;
  /** Applies the plan to a running input of the same type; false: it has to be replaced. */
  readonly update: (input: Input) => boolean;
}

/** A program: what it plays, and by which rules. */
export interface ProgramPlan {
  readonly name: string;
  /** In the order of preference. */
  readonly inputs: readonly string[];
  /** Level below which audio is silent, as a share of full scale, and how long until an input counts as silent. */
  readonly silentBelow: number;
  readonly silentFor: Millis;
  readonly crossfade: SampleFrames;
  /** Maximum true peak, as a share of full scale. */
  readonly ceiling: number;
  readonly returnAfter: Millis;
  /** IANA name; null: the system's. */
  readonly timeZone: string | null;
  readonly schedule: Schedule;
}

/** One form of an output. */
export interface OutputForm {
  /** The mount of this server that it feeds; null: another server. */
  readonly mount: string | null;
  readonly format: EncoderFormat;
}

interface SharedOutputPlan extends Keyed {
  /** The program that feeds it, or the input whose own mount it is. */
  readonly source: { readonly program: string } | { readonly input: string };
  readonly isEnabled: boolean;
}

/** An output on mounts of this server: one for each form. */
export interface MountOutputPlan extends SharedOutputPlan {
  readonly type: 'mount';
  readonly forms: readonly (OutputForm & { readonly mount: string })[];
  /** The path of the ladder that the mounts belong to; null: none. */
  readonly ladder: string | null;
  readonly onDemand: boolean;
  /** `ice-name`, `ice-genre`, …, as a source client would send them. */
  readonly description: ReadonlyMap<string, string>;
}

/** An output to another server. */
export interface IcecastOutputPlan
  extends SharedOutputPlan,
    Pick<IcecastOutputOptions, 'target' | 'description' | 'userAgent' | 'retry'> {
  readonly type: 'icecast';
  readonly format: EncoderFormat;
}

/** An output. */
export type OutputPlan = MountOutputPlan | IcecastOutputPlan;

/** The whole audio path as configured. */
export interface StudioPlan {
  readonly inputs: readonly InputPlan[];
  readonly programs: readonly ProgramPlan[];
  readonly outputs: readonly OutputPlan[];
  /** Whether a mount of an output has low latency. */
  readonly isLowLatency: boolean;
}
