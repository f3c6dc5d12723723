import type { PublicMount } from '../../../src/api/index.ts';
import type { RadioPlayer } from '../kit/radio-player.ts';
import { Masthead } from './masthead.tsx';
import { MountCard } from './mount-card.tsx';
import { PageFooter } from './page-footer.tsx';
import { PlayerBar } from './player-bar.tsx';
import { ProgramStage } from './program-stage.tsx';
import type { Shortcuts } from './shortcuts.ts';
import type { StationFeed } from './station-feed.ts';
import type { StreamChoice } from './stream-choice.ts';
import { useNowPlaying } from './use-now-playing.ts';

export interface StationPageProps {
  readonly player: RadioPlayer;
  readonly feed: StationFeed;
  readonly choice: StreamChoice;
  readonly shortcuts: Shortcuts;
}

/** Station page: programs, other mounts, and the player bar. */
export function StationPage({ player, feed, choice, shortcuts }: StationPageProps) {
  const station = feed.state;
  const { path, phase } = player.state;
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
