/** Several times as many as there are; a file with more is none of ours. */
const MAX_PARTS = 200;

/** A line that begins a section of the file: a key in the first column. */
const SECTION = /^(?:[A-Za-z_][\w-]*|"[^"\n]*"|'[^'\n]*')[ \t]*:(?=\s|$)/gm;

/** The first line of a section whose keys stand on lines of their own, up to the blanks of the first key. */
const HEADER = /^[^\n]*:[ \t]*(?:#[^\n]*)?\n(?:[ \t]*(?:#[^\n]*)?\n)*( +)(?=[^\s#-])/;

/**
 * The text of each section of a file by itself: all around it is blank, so that offsets and lines stay what they are. For
 * a file that is broken in one place: the others can be checked all the same. Empty where there are too many.
 */
export function sectionTexts(text: string): string[] {
  return cut(
    text,
    [...text.matchAll(SECTION)].map(({ index }) => index),
  );
}

/** The same for the keys of one such section, each below the name of the section. Empty where it is a list, or on one line. */
export function entryTexts(section: string): string[] {
  const start = section.search(/\S/);
  const [header, blanks] = HEADER.exec(section.slice(start)) ?? [];
  if (header === undefined) return [];
  const first = start + header.length - blanks!.length;
  const starts = [...section.matchAll(new RegExp(`^${blanks}(?=[^\\s#-])`, 'gm'))].map(({ index }) => index);
  return cut(
    section,
    starts.filter((index) => index >= first),
  ).map((entry) => section.slice(0, first) + entry.slice(first));
}

function cut(text: string, starts: readonly number[]): string[] {
  if (starts.length > MAX_PARTS) return [];
  return starts.map((start, place) => {
    const end = starts[place + 1] ?? text.length;
    return blank(text.slice(0, start)) + text.slice(start, end) + blank(text.slice(end));
  });
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}
