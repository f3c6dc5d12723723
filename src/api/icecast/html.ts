import { escapeXmlAttribute } from '../../protocols/icecast-admin/index.ts';

/** HTML that is escaped already. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Values in a template: text and numbers are escaped, HTML is not, lists are joined, null is omitted. */
export type HtmlPart = string | number | null | Html | readonly Html[];

/** Template tag for HTML. Escapes all values except the output of this tag. */
export function html(strings: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  return new Html(strings.map((text, index) => (index === 0 ? text : writePart(parts[index - 1]!) + text)).join(''));
}

function writePart(part: HtmlPart): string {
  if (part === null) return '';
  if (part instanceof Html) return part.text;
  if (typeof part === 'object') return part.map((item) => item.text).join('');
  return escapeXmlAttribute(String(part)).replaceAll("'", '&#39;');
}
