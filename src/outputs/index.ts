/**
 * Who takes encoded sound: mounts of this server and other servers. Above `encoders`, whose streams it hands on, and
 * `mount`: one of the two connections between the audio path and the stream path. Each output owns its place or its connection.
 */
export {
  IcecastOutput,
  type IcecastOutputOptions,
  type IcecastOutputSnapshot,
  type IcecastOutputState,
} from './icecast-output.ts';
export type { IcecastProtocol, IcecastTarget } from './icecast-target.ts';
export { MountOutput, type MountOutputOptions, type MountOutputState } from './mount-output.ts';
export { toStreamTitle } from './stream-title.ts';
