import { escapeXmlAttribute, writeIcestats, writeXmlElement } from './xml-text.ts';

/** What `/admin/manageauth?action=` did, in Icecast's words. */
export const accountMessages = {
  added: 'User added',
  exists: 'User already exists - not added',
  deleted: 'User deleted',
  unknown: 'User delete failed',
} as const;

/** The answer to `/admin/manageauth`: the listener accounts of a mount and, after an action, what it did. */
export function writeAccountList(mount: string, users: readonly string[], message?: string): string {
  const list = users.map((user) => `<User>${writeXmlElement('username', user)}</User>`).join('');
  const response = message === undefined ? '' : `<iceresponse>${writeXmlElement('message', message)}</iceresponse>`;
  return writeIcestats(`<source mount="${escapeXmlAttribute(mount)}">${list}</source>${response}`);
}
