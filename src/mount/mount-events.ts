import type { Mount, MountState } from './mount.ts';
import type { ListenerEnd, MountListener } from './mount-listener.ts';
import type { Source, SourceEnd } from './source.ts';
import type { StreamTitle } from './stream-title.ts';

/** Events of a mount, in their order. Handlers are called synchronously and must not throw. */
export type MountEvent =
  | { readonly type: 'mountAdded'; readonly mount: Mount }
  | { readonly type: 'mountRemoved'; readonly mount: Mount }
  | { readonly type: 'sourceConnected'; readonly mount: Mount; readonly source: Source }
  | { readonly type: 'sourceDisconnected'; readonly mount: Mount; readonly source: Source; readonly reason: SourceEnd }
  | { readonly type: 'stateChanged'; readonly mount: Mount; readonly state: MountState }
  /** `amends`: adds details to the title of what is playing. */
  | { readonly type: 'titleChanged'; readonly mount: Mount; readonly title: StreamTitle; readonly amends: boolean }
  | { readonly type: 'listenerAttached'; readonly mount: Mount; readonly listener: MountListener }
  | {
      readonly type: 'listenerDetached';
      readonly mount: Mount;
      readonly listener: MountListener;
      readonly reason: ListenerEnd;
    }
  | {
      readonly type: 'listenersMoved';
      readonly from: Mount;
      readonly to: Mount;
      readonly count: number;
      readonly why: 'source-gone' | 'source-back' | 'asked';
    };

/** Receives each event synchronously. */
export type MountEventHandler = (event: MountEvent) => void;
