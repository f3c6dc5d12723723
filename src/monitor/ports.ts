import type { SignalListener } from '../program/index.ts';
import type { MonitorLevels, MonitorSubject } from '../protocols/monitor-socket/index.ts';

/** Who hears a subject. */
export interface MonitorListener extends SignalListener {
  /** There will be no more: the subject is gone. */
  end(reason: string): void;
}

/** A subject that is heard. */
export interface MonitorSource {
  levels(): MonitorLevels | null;
  close(): void;
}

/** Where signals come from. Implemented by the application over programs, inputs and mounts. */
export interface MonitorSources {
  /** The subject where none is named; null: there is none. */
  first(): MonitorSubject | null;
  /** Lets `listener` hear a subject from now on, block by block as it is made; null: there is none of that name. */
  open(subject: MonitorSubject, listener: MonitorListener): MonitorSource | null;
}
