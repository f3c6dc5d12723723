/** Titles and other text from outside: from bytes in an unknown charset to one clean line. Pure. */
export { findCharset } from './charset-names.ts';
export { cleanText, MAX_TITLE_CHARACTERS } from './clean-text.ts';
export { decodeTitle, type TitleCharsets } from './title-text.ts';
