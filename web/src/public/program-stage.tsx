import type { PublicMount } from '../../../src/api/index.ts';
import type { RadioPlayer } from '../kit/radio-player.ts';
import { VolumeControl } from '../kit/volume-control.tsx';
import { formName, loginNote, nameMounts, preferOpen } from './choose-mount.ts';
import { ListenerLogin } from './listener-login.tsx';
import { LoginMark } from './login-mark.tsx';
import { listenPage } from './mount-facts.ts';
import { NowPlaying } from './now-playing.tsx';
import { programFacts } from './on-air-facts.ts';
import { PlayButton, phaseText } from './play-button.tsx';
import { PlayedList } from './played-list.tsx';
import type { PlayedTitle } from './played-titles.ts';
import type { ReportedProgram } from './station-feed.ts';
import type { StreamChoice } from './stream-choice.ts';

export interface ProgramStageProps {
  readonly program: ReportedProgram;
  readonly mounts: readonly PublicMount[];
  readonly played: readonly PlayedTitle[];
  /** Display name of the program. */
  readonly name: string;
  /** Whether to show the name: only with several programs. */
  readonly showsName: boolean;
  readonly player: RadioPlayer;
  readonly choice: StreamChoice;
}

/** One program: what is on air, play button, quality, and recently played titles. */
export function ProgramStage({ program, mounts, played, name, showsName, player, choice }: ProgramStageProps) {
  const { path, phase: anyPhase, errorText } = player.state;
  const isOurs = program.mounts.some((mount) => mount.path === path);
  const phase = isOurs ? anyPhase : 'stopped';
  const paths = choice.pathsOf(program);
  const next = mounts.find((mount) => mount.path === paths[0]);
  return (
    <section class="stage" aria-label={name}>
      {showsName && <h2 class="program">{name}</h2>}
      <NowPlaying facts={programFacts(program, name)} />
      <div class="controls player">
        <PlayButton
          name={name}
          phase={phase}
          size="large"
          isDisabled={paths.length === 0}
          onPlay={() => player.play(paths)}
          onStop={() => player.stop()}
        />
        <p class="phase" role="status">
          {paths.length === 0 ? unplayable(program) : (isOurs && phaseText({ phase, errorText })) || invitation(next)}
        </p>
        <VolumeControl player={player} />
        <Quality
          program={program}
          choice={choice}
          onChoose={() => phase !== 'stopped' && player.play(choice.pathsOf(program))}
        />
      </div>
      <ListenerLogin player={player} paths={program.mounts.map((mount) => mount.path)} />
      <PlayedList played={played} id={`played-${program.name}`} />
      <details class="streams">
        <summary>Streams for other players</summary>
        <ul>
          {program.mounts.map((mount) => (
            <li key={mount.path}>
              <a href={listenPage(mount.path)}>{formName(mount)}</a> <code>{mount.path}</code>
              <LoginMark mount={mount} />
            </li>
          ))}
        </ul>
      </details>
    </section>
  );
}

interface QualityProps {
  readonly program: ReportedProgram;
  readonly choice: StreamChoice;
  readonly onChoose: () => void;
}

function Quality({ program, choice, onChoose }: QualityProps) {
  const playable = choice.playable(program);
  if (playable.length < 2) return null;
  const names = nameMounts(playable);
  const chosen = playable.find(({ path }) => path === choice.chosen(program));
  return (
    <label class="quality">
      <span>Quality</span>
      <select
        value={choice.chosen(program)}
        onChange={(event) => {
          choice.choose(program, event.currentTarget.value);
          onChoose();
        }}
      >
        <option value="">Automatic ({formName(preferOpen(playable)[0]!)})</option>
        {playable.map((mount, index) => (
          <option key={mount.path} value={mount.path}>
            {[names[index], loginNote(mount)].filter(Boolean).join(' · ')}
          </option>
        ))}
      </select>
      {chosen && <LoginMark mount={chosen} />}
    </label>
  );
}

function invitation(mount: PublicMount | undefined): string {
  return mount?.state === 'idle' && mount.isOnDemand ? 'Starts when you listen' : 'Press play';
}

function unplayable({ mounts }: ReportedProgram): string {
  return `This browser supports none of these formats: ${mounts.map(formName).join(', ')}`;
}
