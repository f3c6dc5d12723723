/** Several times as many as there are; a file with more is none of ours. */
const MAX_SECTIONS = 100;

/** A line that begins a section of the file: a key in the first column. */
const SECTION = /^(?:[A-Za-z_][\w-]*|"[^"\n]*"|'[^'\n]*')[ \t]*:(?=\s|$)/gm;

/**
 * The text of each section of a file by itself: all around it is blank, so that offsets and lines stay what they are. For
 * a file that is broken in one place: the others can be checked all the same. Empty where there are too many.
 */
export function sectionTexts(text: string): string[] {
  const starts = [...text.matchAll(SECTION)].map(({ index }) => index);
  if (starts.length > MAX_SECTIONS) return [];
  return starts.map((start, place) => {
    const end = starts[place + 1] ?? text.length;
    return blank(text.slice(0, start)) + text.slice(start, end) + blank(text.slice(end));
  });
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}
