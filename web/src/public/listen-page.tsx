import { CopyButton } from '../kit/copy-button.tsx';
import { listenerLine } from '../kit/listener-line.ts';
import type { RadioPlayer } from '../kit/radio-player.ts';
import { VolumeControl } from '../kit/volume-control.tsx';
import { ListenerLogin } from './listener-login.tsx';
import { LoginMark } from './login-mark.tsx';
import { formatLine, isAudible, mountName } from './mount-facts.ts';
import { MountLinks } from './mount-links.tsx';
import { NowPlaying } from './now-playing.tsx';
import { mountFacts, programFacts } from './on-air-facts.ts';
import { PageFooter } from './page-footer.tsx';
import { PlayButton, phaseText } from './play-button.tsx';
import { PlayedList } from './played-list.tsx';
import type { Shortcuts } from './shortcuts.ts';
import type { StationFeed } from './station-feed.ts';
import { useNowPlaying } from './use-now-playing.ts';

export interface ListenPageProps {
  /** Path of the mount. */
  readonly path: string;
  readonly player: RadioPlayer;
  readonly feed: StationFeed;
  readonly shortcuts: Shortcuts;
}

/** Height of the embedded player in pixels; same as in embed.css. */
const EMBED_HEIGHT = 90;

/** Page of one mount. */
export function ListenPage({ path, player, feed, shortcuts }: ListenPageProps) {
  const station = feed.state;
  const { phase, errorText } = player.state;
  const stationName = station.name || 'Radio';
  const mount = station.mounts?.find((each) => each.path === path);
  const program = station.programs.find((each) => each.mounts.some((form) => form.path === path));
  const name = mount ? mountName(mount) : path;
  // Mounts of programs usually have the name of the station.
  const isNamesake = name === stationName;
  useNowPlaying(player, station, { name: stationName, pageName: isNamesake ? name : `${name} · ${stationName}` });
  return (
    <>
      <header>
        <div>
          <p class="station">
            <a href="/">{isNamesake ? 'All streams' : stationName}</a>
          </p>
          <h1 dir="auto">{name}</h1>
        </div>
      </header>
      <main>
        {station.mounts === null && <p class="notice">Loading …</p>}
        {station.mounts !== null && !mount && (
          <p class="notice">
            There is no stream at <code>{path}</code> right now. This page updates when it starts.
          </p>
        )}
        {mount && (
          <section class="stage" aria-label="Player">
            <NowPlaying facts={program ? programFacts(program, name) : mountFacts(mount)} />
            <div class="controls player">
              <PlayButton
                name={name}
                phase={phase}
                size="large"
                isDisabled={!isAudible(mount)}
                onPlay={() => player.play([path])}
                onStop={() => player.stop()}
              />
              <p class="phase" role="status">
                {phaseText({ phase, errorText }) || (isAudible(mount) ? 'Press play' : 'Off air')}
              </p>
              <VolumeControl player={player} />
            </div>
            <ListenerLogin player={player} paths={[path]} />
            {!player.canPlay(mount.contentType) && (
              <p class="hint">This browser may not support this format. Try a media player.</p>
            )}
            <p class="facts">
              <span>{listenerLine(mount.listeners)}</span>
              <span>{formatLine(mount)}</span>
              {mount.genre && <span>{mount.genre}</span>}
              <LoginMark mount={mount} />
            </p>
            <PlayedList played={station.played[program?.name ?? path] ?? []} id="played" />
            <section class="share" aria-labelledby="share">
              <h2 id="share">Share</h2>
              <MountLinks path={path} name={name} />
              <Embed path={path} name={`${stationName}: ${name}`} />
            </section>
          </section>
        )}
      </main>
      <PageFooter shortcuts={shortcuts} mount={program ? null : path} />
    </>
  );
}

function Embed({ path, name }: { path: string; name: string }) {
  const source = `${location.origin}/embed${encodeURI(path)}`;
  const code =
    `<iframe src="${escapeAttribute(source)}" title="${escapeAttribute(name)}" width="100%" height="${EMBED_HEIGHT}" ` +
    'style="border:0" allow="autoplay" loading="lazy"></iframe>';
  return (
    <details class="embed">
      <summary>Embed this player</summary>
      <pre>
        <code>{code}</code>
      </pre>
      <CopyButton text={code} label="Copy code" of="the player" />
    </details>
  );
}

function escapeAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
