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
  mount: mountPathOrNone().prefault('').describe('Mount that the relay feeds; empty: the path of the address'),
  onDemand: flag().prefault('false').describe('Whether the stream is pulled only while it has listeners'),
  allowSources: allowSources.describe('Whether source clients may feed the mount while the relay does not'),
  user: text().prefault('').describe('User name for the other server'),
  password: secret().prefault('').describe('Password for the other server'),
  icy: flag().prefault('true').describe('Whether to request titles inside the stream (ICY)'),
  retry: retry.prefault({}).describe('Delays between reconnection attempts'),
});

/** `master`: another server whose mounts are all mirrored here. */
export const masterSection = z.strictObject({
  url: loginlessAddress('write them under user and password').describe('Address of the other server, without a path'),
  user: userName().prefault('relay').describe('Relay user of the other server'),
  password: secret().prefault('').describe('Relay password of the other server'),
  interval: duration({ min: SECOND, max: DAY })
    .prefault('120s')
    .describe('Interval at which the list of mounts is read'),
  onDemand: flag().prefault('false').describe('Whether each stream is pulled only while it has listeners'),
  allowSources: allowSources.describe('Whether source clients may feed its mounts while they are not pulled'),
  retry: retry.prefault({}).describe('Delays between reconnection attempts'),
});
