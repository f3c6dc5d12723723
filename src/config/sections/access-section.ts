import { z } from 'zod';
import { secret, userName } from '../fields.ts';

/** `access`: the server's own names and passwords. An empty password gives no access or is made at the first start. */
export const accessSection = z.strictObject({
  sourceUser: userName().prefault('source').describe('Name that sources log in with'),
  sourcePassword: secret().prefault('').describe('Password of sources; empty: made at the first start'),
  adminUser: userName().prefault('admin').describe('Name that the administrator logs in with'),
  adminPassword: secret().prefault('').describe('Password of the administrator; empty: made at the first start'),
  relayUser: userName().prefault('relay').describe('Name that other servers log in with to mirror this one'),
  relayPassword: secret().prefault('').describe('Password of other servers; empty: nobody may mirror'),
});
