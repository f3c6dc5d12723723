import { escapeXmlAttribute } from '../../protocols/icecast-admin/index.ts';

/** Text that is HTML already, so that it is not escaped again. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template: text and numbers are escaped, HTML is not, lists are joined, null is nothing. */
export type HtmlPart = string | number | null | Html | readonly Html[];

/** Template tag for HTML; everything that is put in is escaped unless it came out of this tag itself. */
export function html(strings: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  return new Html(strings.map((text, index) => (index === 0 ? text : writePart(parts[index - 1]!) + text)).join(''));
}

function writePart(part: HtmlPart): string {
  if (part === null) return '';
  if (part instanceof Html) return part.text;
  if (typeof part === 'object') return part.map((item) => item.text).join('');
  return escapeXmlAttribute(String(part)).replaceAll("'", '&#39;');
}
