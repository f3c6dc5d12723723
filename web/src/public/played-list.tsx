import { writeTimeOfDay } from '../kit/durations.ts';
import type { PlayedTitle } from './played-titles.ts';
import { splitTitle } from './title-parts.ts';

/** Recently played titles, the newest first. */
export function PlayedList({ played, id }: { played: readonly PlayedTitle[]; id: string }) {
  if (played.length === 0) return null;
  return (
    <section class="played" aria-labelledby={id}>
      <h2 id={id}>Recently played</h2>
      <ol>
        {played.map((one) => (
          <Played key={`${one.at} ${one.title}`} {...one} />
        ))}
      </ol>
    </section>
  );
}

function Played({ at, ...played }: PlayedTitle) {
  const { artist, title } = splitTitle(played);
  return (
    <li>
      {at === null ? <span /> : <time dateTime={at}>{writeTimeOfDay(at)}</time>}
      <p dir="auto">
        <b>{title}</b> {artist && <span>{artist}</span>}
      </p>
    </li>
  );
}
