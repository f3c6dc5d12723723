import type { Mount, MountState } from './mount.ts';
import type { ListenerEnd, MountListener } from './mount-listener.ts';
import type { Source, SourceEnd } from './source.ts';
import type { StreamTitle } from './stream-title.ts';

/** What happened on a mount, in the past tense, in the order it happened. Handlers run at once and must not throw. */
export type MountEvent =
  | { readonly type: 'mountAdded'; readonly mount: Mount }
  | { readonly type: 'mountRemoved'; readonly mount: Mount }
  | { readonly type: 'sourceConnected'; readonly mount: Mount; readonly source: Source }
  | { readonly type: 'sourceDisconnected'; readonly mount: Mount; readonly source: Source; readonly reason: SourceEnd }
  | { readonly type: 'stateChanged'; readonly mount: Mount; readonly state: MountState }
  /** `amends`: of what is playing more is known than its last title said. */
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

/** Takes each event in the turn in which it happened. */
export type MountEventHandler = (event: MountEvent) => void;
