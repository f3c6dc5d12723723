/** Who and what. */
export interface TitleParts {
  readonly artist: string;
  readonly title: string;
}

/** Many sources send both in one line, as `Artist - Title`: then the first dash between blanks parts them. */
export function splitTitle({ artist, title }: TitleParts): TitleParts {
  const [, first, rest] = (artist === '' && /^(.+?) - (.+)$/.exec(title)) || [];
  return first !== undefined && rest !== undefined ? { artist: first, title: rest } : { artist, title };
}
