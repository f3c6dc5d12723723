/** Guests after the name, with or without brackets around: `feat. X`, `(ft X)`, `[featuring X]`. */
const GUESTS = /\s*[([]?\b(?:feat|ft|featuring)\b\.?\s.*$/;

/** What a mark over a letter leaves when a letter is taken apart; those of other scripts make other letters. */
const ACCENTS = /[\u0300-\u036f]/g;

/** Letters that cannot be taken apart and are yet written without their mark. */
const PLAIN_LETTERS: Readonly<Record<string, string>> = { ø: 'o', ł: 'l', đ: 'd', æ: 'ae', œ: 'oe', ı: 'i' };

/** Two artists with the same key are the same to a listener; empty: not known. */
export function artistKey(artist: string): string {
  return foldText(artist);
}

/** Two tracks with the same key are the same song to a listener, by any artist. */
export function titleKey(track: { readonly title: string; readonly path: string }): string {
  return foldText(track.title) || track.path;
}

/** Without case, accents, guests and punctuation. What is nothing but these stays as it is. */
function foldText(text: string): string {
  const folded = text.normalize('NFKD').replace(ACCENTS, '').toUpperCase().toLowerCase();
  const plain = folded.replace(/[øłđæœı]/g, (letter) => PLAIN_LETTERS[letter]!).replace(GUESTS, '');
  const words = plain.replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ').trim();
  return words || folded.trim();
}
