/**
 * The core of the audio path: chooses among inputs and makes one unbroken signal of them. Above `pcm`, whose blocks it mixes;
 * below `inputs`, which provide audio, and everything that takes its signal: the program knows both only as the
 * ports `ProgramInput` and `SignalListener`. It does not import `mount`. State: each `Program` owns its own.
 */

export type { BusLevels } from './bus-meter.ts';
export type { SilenceRule } from './input-watch.ts';
export { Pacer, type PacerOptions } from './pacer.ts';
export type {
  InputBlock,
  ProgramInput,
  ProgramTitle,
  Signal,
  SignalListener,
  Tick,
} from './ports.ts';
export {
  type InputStanding,
  type OnAirTitle,
  Program,
  type ProgramEntry,
  type ProgramOptions,
  type ProgramSettings,
} from './program.ts';
export type { SwitchRecord } from './switch-log.ts';
export { VoiceMixer, type VoiceSupply } from './voice-mixer.ts';
