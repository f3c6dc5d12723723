/**
 * Characters that end a line, control a terminal or change the text direction: the control characters (C0, DEL, C1),
 * the line ends of Unicode and the direction marks. Also the stand-ins for path bytes that are not UTF-8, so that the
 * path can be typed.
 */
const UNPRINTABLE = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\uef80-\uefff]/gu;

/**
 * Escapes a text for the log: a character that is not printable becomes, for example, `\u001b`. Data of a client
 * therefore cannot start a new line.
 */
export function escapeLogText(text: string): string {
  return text.replace(UNPRINTABLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
