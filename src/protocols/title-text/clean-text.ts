/** Longest title that is kept, in UTF-16 code units; what people send is under 200. */
export const MAX_TITLE_CHARACTERS = 1024;

/**
 * What no title, name or description may hold: control characters of both sets (line ends and escape sequences of terminals
 * begin with them), halves of surrogate pairs and noncharacters (XML and JSON readers refuse them), Unicode's own line
 * ends, and the embeddings, overrides and isolates that turn the direction of whatever follows. Single direction marks
 * (U+200E, U+200F, U+061C) and joiners stay: Hebrew, Arabic, Persian and emoji need them, and they reach no further.
 */
const NOT_IN_TEXT = /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu;

/**
 * Text from outside as one clean line: what may not stand in it becomes a space, the ends are trimmed, what is too long
 * is cut at a character. Cleaning again changes nothing.
 * @param most UTF-16 code units
 */
export function cleanText(text: string, most = MAX_TITLE_CHARACTERS): string {
  const line = text.replace(NOT_IN_TEXT, ' ').trim();
  if (line.length <= most) return line;
  const cut = line.slice(0, most);
  return (/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut).trimEnd();
}
