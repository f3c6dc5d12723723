import { z } from 'zod';
import { millis } from '../../core/index.ts';
import { duration, flag, loginlessAddress, mountPathOrNone, secret, text, userName } from '../fields.ts';
import { retry } from './retry.ts';

const allowSources = flag().prefault('false');

const SECOND = millis(1000);
const DAY = millis(86_400_000);

/** One entry of `relays`: a mount fed by pulling a stream from another server. */
export const relayEntry = z.strictObject({
  url: loginlessAddress('write them under user and password').describe('Address of the stream to pull'),
  mount: mountPathOrNone().prefault('').describe('Mount that it feeds; empty: the path of the address'),
  onDemand: flag().prefault('false').describe('Whether it is pulled only while somebody listens'),
  allowSources: allowSources.describe('Whether source clients may feed the mount while the relay does not'),
  user: text().prefault('').describe('Name to log in to the other server with'),
  password: secret().prefault('').describe('Password to log in to the other server with'),
  icy: flag().prefault('true').describe('Whether to ask for titles inside the stream'),
  retry: retry.prefault({}).describe('Waits between attempts'),
});

/** `master`: another server whose mounts are all mirrored here. */
export const masterSection = z.strictObject({
  url: loginlessAddress('write them under user and password').describe('Address of the other server, without a path'),
  user: userName().prefault('relay').describe("The other server's relay user"),
  password: secret().prefault('').describe("The other server's relay password"),
  interval: duration({ min: SECOND, max: DAY }).prefault('120s').describe('How often its list of mounts is read'),
  onDemand: flag().prefault('false').describe('Whether its streams are pulled only while somebody listens'),
  allowSources: allowSources.describe('Whether source clients may feed its mounts while they are not pulled'),
  retry: retry.prefault({}).describe('Waits between attempts'),
});
