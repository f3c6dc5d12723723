import type { PublicMount } from '../../../src/api/index.ts';
import { listenerLine } from '../kit/listener-line.ts';
import type { StationState } from './station-feed.ts';

export interface MastheadProps {
  readonly station: StationState;
  readonly name: string;
  /** Whether the page shows elsewhere what is on air. */
  readonly isShownElsewhere: boolean;
}

/** Head of the station page: name, description, site, and the on-air sign. */
export function Masthead({ station, name, isShownElsewhere }: MastheadProps) {
  const { mounts, description, url, isConnected } = station;
  const onAir = (mounts ?? []).filter((mount) => mount.state !== 'idle');
  return (
    <header>
      <div>
        <h1 dir="auto">{name}</h1>
        {description && <p class="claim">{description}</p>}
        {url && (
          <a class="site" href={url} rel="noopener">
            {url.replace(/^https?:\/\/|\/$/g, '')}
          </a>
        )}
      </div>
      {mounts && <Sign isConnected={isConnected} onAir={onAir} isShownElsewhere={isShownElsewhere} />}
    </header>
  );
}

interface SignProps {
  readonly isConnected: boolean;
  readonly onAir: readonly PublicMount[];
  readonly isShownElsewhere: boolean;
}

function Sign({ isConnected, onAir, isShownElsewhere }: SignProps) {
  const audience = onAir.reduce((sum, mount) => sum + mount.listeners, 0);
  return (
    <p class={`sign ${isConnected && onAir.length > 0 ? 'lit' : ''}`}>
      {!(isShownElsewhere && isConnected) && (
        <strong>{isConnected ? (onAir.length > 0 ? 'On air' : 'Off air') : 'Not connected'}</strong>
      )}
      <span>{isConnected ? listenerLine(audience) : 'reconnecting …'}</span>
    </p>
  );
}
