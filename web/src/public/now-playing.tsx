import { useEffect, useState } from 'preact/hooks';
import { writeDuration } from '../kit/durations.ts';

/** What is on air, from a program or a mount. */
export interface OnAirFacts {
  /** Status text: `On air`, `Live`, `Off air`. */
  readonly statusText: string;
  readonly isLit: boolean;
  readonly title: string;
  readonly artist: string;
  readonly album: string;
  readonly artworkUrl: string | null;
  /** Position and duration; null: endless or unknown. */
  readonly position: { readonly reachedMs: number; readonly reportedAt: number; readonly durationMs: number } | null;
}

/** Longer titles, in characters, use a smaller font. */
const LONG_TITLE = 44;
/** How often the position is updated. */
const TICK_MS = 1000;

/** Status, title, artist, artwork and position. Screen readers announce new titles. */
export function NowPlaying({ facts }: { facts: OnAirFacts }) {
  const { statusText, isLit, title, artist, album, artworkUrl, position } = facts;
  return (
    <div class={`now ${artworkUrl === null ? '' : 'pictured'}`}>
      {artworkUrl !== null && <img class="artwork" src={artworkUrl} alt={`Cover: ${album || title}`} />}
      <div class="words">
        <p class={`lamp ${isLit ? 'lit' : ''}`}>{statusText}</p>
        <div aria-live="polite" aria-atomic="true">
          <p class={`headline ${title.length > LONG_TITLE ? 'long' : ''}`} dir="auto">
            {title}
          </p>
          {artist && (
            <p class="artist" dir="auto">
              {artist}
            </p>
          )}
        </div>
        {album && (
          <p class="album" dir="auto">
            {album}
          </p>
        )}
      </div>
      {position && <PositionBar {...position} />}
    </div>
  );
}

/** Position in the track, drawn as a needle on a scale. */
function PositionBar({ reachedMs, reportedAt, durationMs }: NonNullable<OnAirFacts['position']>) {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(performance.now()), TICK_MS);
    return () => window.clearInterval(timer);
  }, []);
  const position = Math.min(durationMs, reachedMs + Math.max(0, now - reportedAt));
  const [reached, whole] = [writeDuration(position), writeDuration(durationMs)];
  return (
    <div class="dial">
      <div
        class="scale"
        role="progressbar"
        aria-label="Position in the track"
        aria-valuemin={0}
        aria-valuemax={Math.round(durationMs / TICK_MS)}
        aria-valuenow={Math.round(position / TICK_MS)}
        aria-valuetext={`${reached} of ${whole}`}
      >
        <i style={{ insetInlineStart: `${(100 * position) / durationMs}%` }} />
      </div>
      <p class="times" aria-hidden="true">
        <span>{reached}</span>
        <span>{whole}</span>
      </p>
    </div>
  );
}
