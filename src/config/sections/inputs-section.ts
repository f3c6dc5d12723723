import { z } from 'zod';
import { dbfs, millis } from '../../core/index.ts';
import { codecNames } from '../../formats/index.ts';
import {
  duration,
  file,
  fileOrNone,
  flag,
  loginlessAddress,
  mountPath,
  mountPathOrNone,
  orAuto,
  orNone,
  orOff,
  secret,
  text,
  wholeNumber,
  wholeNumberOrNone,
} from '../fields.ts';
import { interval, level, partKey } from '../sound-fields.ts';
import { retry } from './retry.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const LONGEST_SEPARATION = millis(24 * HOUR);
const HEAVIEST = 1000;

/** The weakest level that anything is compared with: 16-bit sound has nothing below. */
const WEAKEST = -90;

const enabled = () => flag().prefault('true').describe('Whether it starts with the station');

/** How long one sound goes over into the next; for inputs and for programs. */
export const crossfade = () => duration({ min: millis(0), max: millis(30 * SECOND) });

/** How loud a signal has to be, in dBFS; for inputs and for programs. */
export const signalLevel = () => level({ min: WEAKEST, max: 0, unit: 'dBFS' }, dbfs);

/** The highest bit rate that can be written, in kbit/s; `encoding.ts` knows what each format takes. */
export const bitrate = () => wholeNumberOrNone({ min: 1, max: 1000 });

/** The shortest and the longest time that an input may be silent; for inputs and for programs. */
export const SILENCE_RANGE = { min: millis(SECOND), max: millis(10 * MINUTE) };

const ownSilence = z.strictObject({
  below: orNone(signalLevel()).describe("Level in dBFS below which the input is silent; empty: the program's"),
  for: orNone(duration(SILENCE_RANGE)).describe(
    "How long the input must be silent before it goes off air; empty: the program's",
  ),
});

/** What every input has. */
const everyInput = {
  enabled: enabled(),
  scheduleOnly: flag()
    .prefault('false')
    .describe('Whether the input is on air only at scheduled times or when an operator selects it'),
  silence: ownSilence.prefault({}).describe('When a connected input counts as silent'),
};

/** What every input has that makes its sound itself. */
const ownMount = {
  ...everyInput,
  mount: mountPathOrNone().prefault('').describe('Mount that plays only this input; empty: none'),
  format: z.enum(codecNames).prefault('mp3').describe("Format of the input's own mount"),
  bitrate: bitrate()
    .prefault('')
    .describe("Bit rate of the input's own mount, in kbit/s; empty: 128, for opus 96; flac and wav have none"),
};

const weight = () => wholeNumber({ min: 1, max: HEAVIEST });

/** For inputs whose sound is not measured beforehand. */
const levelled = {
  level: z
    .enum(['off', 'auto'])
    .prefault('off')
    .describe("auto: slowly adjusts each source to the program's loudness, or to -16 LUFS if the program sets none"),
  maxGain: wholeNumber({ min: 1, max: 24 })
    .prefault('12')
    .describe(
      'Largest gain of level: auto, in dB, up or down; audio more than maxGain + 12 dB below the loudness counts as noise',
    ),
};

const live = z.strictObject({
  type: z.literal('live').describe('Audio that a source client sends to a mount'),
  ...everyInput,
  mount: mountPath().describe('Mount that the source client sends to; may also be the mount of an output'),
  buffer: duration({ min: millis(100), max: millis(10 * SECOND) })
    .prefault('1s')
    .describe('Audio buffered in the long run; more tolerates a worse network and adds delay'),
  maxBuffer: duration({ min: millis(100), max: millis(30 * SECOND) })
    .prefault('5s')
    .describe('Largest buffer for sources that send in large pieces or unevenly'),
  bridge: duration({ min: millis(0), max: millis(5 * SECOND) })
    .prefault('500ms')
    .describe('How long silence replaces late audio before the program switches to another input; 0s: switch at once'),
  ...levelled,
});

const url = z.strictObject({
  type: z.literal('url').describe('Stream or file from a web server'),
  ...ownMount,
  url: loginlessAddress('write them under user and password').describe(
    'Address of a stream, or of a playlist of streams (M3U, PLS, XSPF, ASX): the first that responds is used',
  ),
  fallbackUrls: z
    .array(loginlessAddress('write them under user and password'))
    .prefault([])
    .describe('Addresses to try, in order, when url does not respond'),
  user: text().prefault('').describe('User name for all addresses'),
  password: secret().prefault('').describe('Password for user'),
  icy: flag().prefault('true').describe('Whether to request titles inside the stream (ICY)'),
  buffer: duration({ min: millis(5 * SECOND), max: millis(2 * MINUTE) })
    .prefault('30s')
    .describe('Maximum audio buffered'),
  prebuffer: duration({ min: millis(0), max: millis(30 * SECOND) })
    .prefault('10s')
    .describe('Audio buffered before playback starts'),
  retry: retry.prefault({}).describe('Delays between reconnection attempts'),
  ...levelled,
});

const weightedFolder = z.strictObject({
  path: file().describe('Folder or playlist file'),
  weight: weight().prefault('1').describe('Selection weight relative to the other folders'),
});

const jingles = z.strictObject({
  path: fileOrNone().prefault('').describe('Folder or playlist file with jingles; empty: no jingles'),
  every: interval().prefault('4 tracks').describe('Interval between jingles: a number of tracks, or a duration'),
  crossfade: orAuto(crossfade())
    .prefault('auto')
    .describe('Crossfade into and out of a jingle; auto: 0s for jingles up to 15s, otherwise as between tracks'),
  titles: flag().prefault('false').describe("Whether listeners see a jingle's title; false: the previous title stays"),
});

const playlist = z.strictObject({
  type: z.literal('playlist').describe('Files of a folder or a playlist'),
  ...ownMount,
  path: file().describe(
    'Folder with its subfolders, or playlist file (M3U, PLS, XSPF, ASX); new files are used at once',
  ),
  weight: weight().prefault('1').describe('Selection weight relative to the folders in more'),
  more: z.array(weightedFolder).prefault([]).describe('Further folders and playlist files to select from'),
  shuffle: flag().prefault('true').describe('Whether the order is random; false: by name, or as in the playlist file'),
  repeat: flag().prefault('true').describe('Whether the list starts again at its end'),
  start: z
    .enum(['continue', 'first'])
    .prefault('continue')
    .describe('Where an unshuffled list starts after a restart: after the track played last, or with the first'),
  crossfade: crossfade()
    .prefault('2s')
    .describe(
      'Crossfade between tracks; 0s: gapless. With repeat: false also the longest one from and to other inputs',
    ),
  artistSeparation: duration({ min: millis(0), max: LONGEST_SEPARATION })
    .prefault('20m')
    .describe('Minimum time before an artist repeats (best effort)'),
  titleSeparation: duration({ min: millis(0), max: LONGEST_SEPARATION })
    .prefault('60m')
    .describe('Minimum time before a title repeats (best effort)'),
  trimSilence: orOff(signalLevel())
    .prefault('-50')
    .describe('Level in dBFS below which the start and end of a track are skipped'),
  resume: z
    .enum(['next', 'continue'])
    .prefault('next')
    .describe('What plays when the input returns to air: the next track, or the rest of the interrupted one'),
  jingles: jingles.prefault({}).describe('Short tracks played between others'),
});

const tunes = z.strictObject({
  type: z.literal('tunes').describe('A few built-in tunes that need no file'),
  ...ownMount,
  crossfade: crossfade().prefault('2s').describe('Crossfade between tunes'),
});

const tone = z.strictObject({
  type: z.literal('tone').describe('A steady tone'),
  ...ownMount,
  frequency: wholeNumber({ min: 20, max: 20_000 }).prefault('440').describe('Frequency in hertz'),
  level: signalLevel().prefault('-20').describe('Level in dBFS'),
});

const silence = z.strictObject({
  type: z.literal('silence').describe('Continuous silence'),
  ...ownMount,
});

/** `inputs`: what gives sound, by name. */
export const inputsSection = z.record(
  partKey(),
  z.discriminatedUnion('type', [live, url, playlist, tunes, tone, silence]),
);
