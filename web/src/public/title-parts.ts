/** Artist and title. */
export interface TitleParts {
  readonly artist: string;
  readonly title: string;
}

/** Splits `Artist - Title` at the first ` - ` if there is no artist: many sources send both in one line. */
export function splitTitle({ artist, title }: TitleParts): TitleParts {
  const [, first, rest] = (artist === '' && /^(.+?) - (.+)$/.exec(title)) || [];
  return first !== undefined && rest !== undefined ? { artist: first, title: rest } : { artist, title };
}
