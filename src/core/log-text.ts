/**
 * What ends a line somewhere, steers a terminal or turns text around: the control characters of both sets (C0, DEL, C1), Unicode's
 * own line ends, and the marks that set a direction. Also bytes of paths that are no UTF-8, so that the path can be typed.
 */
const UNPRINTABLE = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\uef80-\uefff]/gu;

/**
 * The text as every log writes it: what is not to be printed stands as `\u001b`. Whatever a client sent stays on its line and in its
 * place.
 */
export function escapeLogText(text: string): string {
  return text.replace(UNPRINTABLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
