/** Titles as text: from bytes in an unknown charset to one clean line. Pure. */
export { decodeTitle, MAX_TITLE_CHARACTERS, type TitleCharsets } from './title-text.ts';
