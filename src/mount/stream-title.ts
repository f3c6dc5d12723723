/** What is on air, as text. Kept as Unicode; each way out encodes it for itself. */
export interface StreamTitle {
  /** The performer; absent when the source sends one text for both, as most encoders do. */
  readonly artist?: string;
  /** The song, or `artist - song` where `artist` is absent. May be empty: the title was cleared. */
  readonly title: string;
  /** A page or picture that goes with it (`StreamUrl`). */
  readonly url?: string;
}

/** The title in one line, as Icecast writes it: `artist - title`. */
export function displayTitle(title: StreamTitle): string {
  return title.artist ? `${title.artist} - ${title.title}` : title.title;
}

/** Whether two titles read the same everywhere. */
export function isSameTitle(a: StreamTitle | null, b: StreamTitle | null): boolean {
  return a === b || (!!a && !!b && a.artist === b.artist && a.title === b.title && a.url === b.url);
}
