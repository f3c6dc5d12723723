import { useEffect } from 'preact/hooks';
import type { PublicMount } from '../../src/api/index.ts';
import { showOnLockScreen } from './media-session.ts';
import { MountCard } from './mount-card.tsx';
import { listenerLine, mountName } from './mount-facts.ts';
import { PageFooter } from './page-footer.tsx';
import { PlayerBar } from './player-bar.tsx';
import { ProgramStage } from './program-stage.tsx';
import { isWanted, type RadioPlayer } from './radio-player.ts';
import type { Shortcuts } from './shortcuts.ts';
import type { StationFeed, StationState } from './station-feed.ts';
import type { StreamChoice } from './stream-choice.ts';
import { splitTitle } from './title-parts.ts';
import { useObservable } from './use-observable.ts';

export interface PageProps {
  readonly player: RadioPlayer;
  readonly feed: StationFeed;
  readonly choice: StreamChoice;
  readonly shortcuts: Shortcuts;
}

/** Station page: programs, other mounts, and the player bar. */
export function Page({ player, feed, choice, shortcuts }: PageProps) {
  const station = useObservable(feed);
  const { path, phase } = useObservable(player);
  const { mounts, programs, played } = station;
  const name = station.name || 'Radio';
  const stages = programs.filter((program) => program.mounts.length > 0);
  const ofPrograms = new Set(stages.flatMap((program) => program.mounts.map((mount) => mount.path)));
  // Next to programs, an idle mount is usually the input of a DJ and not of interest to listeners.
  const isOffered = ({ state, isOnDemand }: PublicMount) => stages.length === 0 || state !== 'idle' || isOnDemand;
  const others = mounts?.filter((mount) => !ofPrograms.has(mount.path) && isOffered(mount)) ?? [];
  const heard = mounts?.find((mount) => mount.path === path) ?? null;
  useNowPlaying(player, station, { name, pageName: name });
  return (
    <>
      <Masthead station={station} name={name} isShownElsewhere={stages.length > 0} />
      <main>
        {stages.map((program) => (
          <ProgramStage
            key={program.name}
            program={program}
            mounts={mounts ?? []}
            played={played[program.name] ?? []}
            name={stages.length > 1 ? program.name : name}
            showsName={stages.length > 1}
            player={player}
            choice={choice}
          />
        ))}
        {mounts === null && <p class="notice">Loading …</p>}
        {mounts?.length === 0 && <p class="notice">Nothing is on air. This page updates when a stream starts.</p>}
        {others.length > 0 && (
          <section class="others" aria-label="Streams">
            {stages.length > 0 && <h2>Other streams</h2>}
            <ul class="mounts">
              {others.map((mount) => (
                <MountCard
                  key={mount.path}
                  mount={mount}
                  player={player}
                  phase={mount.path === path ? phase : 'stopped'}
                  canPlay={player.canPlay(mount.contentType)}
                  onPlay={() => player.play([mount.path])}
                  onStop={() => player.stop()}
                />
              ))}
            </ul>
          </section>
        )}
      </main>
      <PageFooter shortcuts={shortcuts} />
      {phase !== 'stopped' && path !== null && !ofPrograms.has(path) && <PlayerBar player={player} mount={heard} />}
    </>
  );
}

/**
 * Shows what plays on the lock screen and in the window title. `name`: name of the station; `pageName`: window title
 * while nothing plays.
 */
export function useNowPlaying(
  player: RadioPlayer,
  { mounts, programs }: StationState,
  { name, pageName }: { readonly name: string; readonly pageName: string },
): void {
  const { path, phase } = useObservable(player);
  const mount = mounts?.find((each) => each.path === path);
  const program = programs.find((each) => each.mounts.some((form) => form.path === path));
  const playing = program?.nowPlaying;
  const parts = playing ? splitTitle(playing) : mount?.title;
  const title = parts?.title || (mount ? mountName(mount) : name);
  const artist = parts?.artist || (mount ? mountName(mount) : '');
  const display = [parts?.artist, parts?.title].filter(Boolean).join(' - ');
  const artworkUrl = playing?.artworkUrl ?? mount?.artworkUrl ?? null;
  useEffect(
    () =>
      showOnLockScreen(player, isWanted(phase), path === null ? null : { title, artist, station: name, artworkUrl }),
    [player, path, title, artist, name, artworkUrl, phase],
  );
  useEffect(() => {
    document.title = display && phase !== 'stopped' ? `${display} · ${name}` : pageName;
  }, [display, phase, name, pageName]);
}

interface MastheadProps {
  readonly station: StationState;
  readonly name: string;
  /** Whether the page shows elsewhere what is on air. */
  readonly isShownElsewhere: boolean;
}

function Masthead({ station, name, isShownElsewhere }: MastheadProps) {
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
