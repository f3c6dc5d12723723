import type { SoundPort } from './sound-ports.ts';

/** A station that passes bytes on and makes no sound of its own. */
export const noSound: SoundPort = {
  inputs: () => [],
  input: () => null,
  enableInput: () => false,
  restartInput: () => false,
  tapInput: () => null,
  programs: () => [],
  program: () => null,
  levels: () => null,
  watchLevels: () => () => {},
  select: () => {},
  skip: () => false,
  switches: () => [],
  history: () => [],
  preview: () => ({ input: null, why: 'there is no program', scheduled: null, nextChange: null, tracks: [] }),
  artwork: async () => null,
  queue: () => null,
  outputs: () => [],
  output: () => null,
  enableOutput: () => false,
  subscribe: () => () => {},
};
