import { z } from 'zod';
import { codecNames, sampleRates } from '../../formats/index.ts';
import {
  field,
  flag,
  mountPath,
  secret,
  textOrNone,
  userName,
  webAddressOrNone,
  wholeNumber,
  wholeNumberOrNone,
} from '../fields.ts';
import { presetNames } from '../output-presets.ts';
import { outputNameOrNone, partName } from '../sound-fields.ts';
import { parseStreamServerAddress, type StreamServerAddress } from '../stream-server-address.ts';
import { bitrate } from './inputs-section.ts';
import { retry } from './retry.ts';

/** Most rungs of a ladder: each is an encoder of its own. */
const MOST_RUNGS = 8;

const DEFAULT_USER = 'source';

const common = {
  name: outputNameOrNone()
    .prefault('')
    .describe(
      'Name in the API and the log; empty: derived from the mount, or from the host and mount of another server',
    ),
  enabled: flag().prefault('true').describe('Whether it starts with the station'),
  program: partName().describe('Program that feeds the output'),
};

const encoding = {
  preset: z
    .enum(['none', ...presetNames])
    .prefault('none')
    .describe('Format, bit rate and channels in one word; explicit keys override it'),
  format: z.enum(codecNames).prefault('mp3').describe('Encoding format'),
  bitrate: bitrate()
    .prefault('')
    .describe('Bit rate in kbit/s; empty: 128, for opus 96; none for flac, wav and with quality'),
  quality: wholeNumberOrNone({ min: 0, max: 10 })
    .prefault('')
    .describe('Quality of a variable bit rate, instead of bitrate: mp3 0 (best) to 9, vorbis 0 to 10 (best)'),
  sampleRate: z
    .enum(sampleRates.map(String))
    .transform(Number)
    .prefault('48000')
    .describe('Sample rate in hertz; opus: 48000 only'),
  channels: z
    .enum(['1', '2'])
    .transform((value) => (value === '1' ? 1 : 2))
    .prefault('2')
    .describe('1: mono, 2: stereo'),
};

const mount = z.strictObject({
  type: z.literal('mount').describe('A mount of this server'),
  ...common,
  mount: mountPath().describe('Mount that the output feeds'),
  onDemand: flag().prefault('false').describe('Whether the output is encoded only while it has listeners'),
  ...encoding,
  ladder: z
    .array(wholeNumber({ min: 1, max: 1000 }))
    .max(MOST_RUNGS, { error: `has more than ${MOST_RUNGS} bit rates: take some out` })
    .prefault([])
    .describe('Bit rates in kbit/s, with a mount for each; mount selects one per listener'),
});

const serverAddress = () => field<StreamServerAddress>(parseStreamServerAddress);

const stream = z.strictObject({
  name: textOrNone().prefault('').describe("Name of the stream; empty: the station's"),
  description: textOrNone().prefault('').describe("Description; empty: the station's"),
  genre: textOrNone().prefault('').describe("Genre; empty: the station's"),
  url: webAddressOrNone().prefault('').describe("Web site; empty: the station's"),
  public: flag().prefault('false').describe('Whether the other server may list the stream in directories'),
});

const icecast = z
  .strictObject({
    type: z.literal('icecast').describe('A mount of another server, fed as a source client feeds it'),
    ...common,
    url: serverAddress().describe('Address of server and mount: icecast://, icecasts:// (TLS) or shoutcast://'),
    user: userName().prefault(DEFAULT_USER).describe('User name for the other server'),
    password: secret().prefault('').describe('Password for user'),
    protocol: z
      .enum(['auto', 'put', 'source', 'shoutcast'])
      .prefault('auto')
      .describe('Source protocol; auto: PUT, then SOURCE if the server refuses PUT'),
    ...encoding,
    stream: stream.prefault({}).describe('Metadata of the stream on the other server'),
    retry: retry.prefault({}).describe('Delays between reconnection attempts'),
  })
  .superRefine(({ url, user, password, protocol }, context) => {
    const add = (path: string, message: string): void => context.addIssue({ code: 'custom', path: [path], message });
    if (url.login && password !== '') add('password', 'is in the address already: write it once');
    if (url.login && user !== DEFAULT_USER && user !== url.login.user) {
      add('user', 'is not the one in the address: write it once');
    }
    if (url.server === 'shoutcast' && protocol !== 'auto' && protocol !== 'shoutcast') {
      add('protocol', 'is not spoken by SHOUTcast: take it out, or write icecast:// in the address');
    }
    if (url.server === 'icecast' && protocol === 'shoutcast') {
      add('protocol', 'is for SHOUTcast servers: write shoutcast:// in the address');
    }
  });

/** One entry of `outputs`: where a program goes. */
export const outputEntry = z.discriminatedUnion('type', [mount, icecast]);
