import { errorPage, type IcecastCompat } from '../icecast-answer/index.ts';
import { escapeXmlText, writeXmlDocument, writeXmlElement } from './xml-text.ts';

/** A refusal: the status for each Icecast, and the words that scripts match on. */
export interface IcecastRefusal {
  readonly status: Readonly<Record<IcecastCompat, number>>;
  readonly text: string;
}

/** Icecast's refusals on its admin and web routes, word for word as 2.4.4 sends them. */
export const icecastRefusals = {
  sourceUnknown: { status: { '2.4': 400, '2.5': 404 }, text: 'Source does not exist' },
  parameterMissing: { status: { '2.4': 400, '2.5': 400 }, text: 'Missing parameter' },
  accountsNotKept: { status: { '2.4': 400, '2.5': 400 }, text: 'missing parameter' },
  commandUnknown: { status: { '2.4': 400, '2.5': 404 }, text: 'Unrecognised command' },
  requestUnknown: { status: { '2.4': 400, '2.5': 400 }, text: 'Unknown admin request' },
  destinationUnknown: { status: { '2.4': 400, '2.5': 404 }, text: 'No such destination' },
  mountsIdentical: { status: { '2.4': 400, '2.5': 400 }, text: 'supplied mountpoints are identical' },
  familiesDiffer: { status: { '2.4': 400, '2.5': 409 }, text: 'The streams are of different formats' },
  fileUnknown: { status: { '2.4': 404, '2.5': 404 }, text: 'The file you requested could not be found' },
  templateUnknown: { status: { '2.4': 404, '2.5': 404 }, text: 'Could not parse XSLT file' },
  methodUnknown: { status: { '2.4': 400, '2.5': 405 }, text: 'unknown request' },
} as const satisfies Record<string, IcecastRefusal>;

/** The reason phrases that Icecast puts on its status line where they differ from the usual ones. */
export const icecastReasons: Readonly<Record<number, string>> = {
  401: 'Authentication Required',
  404: 'File Not Found',
  416: 'Request Range Not Satisfiable',
};

/** The answer of commands that act: `<iceresponse>` with the message and 1 for done, 0 for not done. */
export function writeIceResponse(message: string, isDone: boolean): string {
  return writeXmlDocument(
    `<iceresponse>${writeXmlElement('message', message)}${writeXmlElement('return', isDone ? 1 : 0)}</iceresponse>`,
  );
}

/** The body of a refusal, HTML on one line; the text may come from a request. */
export function writeErrorPage(status: number, text: string): string {
  return errorPage(status, escapeXmlText(text));
}

/** The body of the few successes that Icecast tells in HTML: `fallbacks`, and titles by `/admin.cgi`. */
export function writeDonePage(text: string): string {
  const message = escapeXmlText(text);
  return `<html><head><title>Admin request successful</title></head><body><p>${message}</p></body></html>\r\n`;
}
