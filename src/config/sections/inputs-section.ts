import { z } from 'zod';
import { dbfs, millis } from '../../core/index.ts';
import { soundFormats } from '../encoding.ts';
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

const enabled = () => flag().prefault('true').describe('Whether it is started with the station');

/** How long one sound goes over into the next; for inputs and for programs. */
export const crossfade = () => duration({ min: millis(0), max: millis(30 * SECOND) });

/** How loud a signal has to be, in dBFS; for inputs and for programs. */
export const signalLevel = () => level({ min: WEAKEST, max: 0, unit: 'dBFS' }, dbfs);

/** The highest bit rate that can be written, in kbit/s; `encoding.ts` knows what each format takes. */
export const bitrate = () => wholeNumberOrNone({ min: 1, max: 1000 });

/** The shortest and the longest time that an input may be silent; for inputs and for programs. */
export const SILENCE_RANGE = { min: millis(SECOND), max: millis(10 * MINUTE) };

const ownSilence = z.strictObject({
  below: orNone(signalLevel()).describe("Level in dBFS below which it counts as silent; empty: the program's"),
  for: orNone(duration(SILENCE_RANGE)).describe("How long it has to be silent to count as gone; empty: the program's"),
});

/** What every input has. */
const everyInput = {
  enabled: enabled(),
  scheduleOnly: flag()
    .prefault('false')
    .describe('Whether it is on air at scheduled times only, or when an operator selects it'),
  silence: ownSilence.prefault({}).describe('When it counts as gone although it still sends'),
};

/** What every input has that makes its sound itself. */
const ownMount = {
  ...everyInput,
  mount: mountPathOrNone().prefault('').describe('Mount of its own, on which it is heard alone; empty: none'),
  format: z.enum(soundFormats).prefault('mp3').describe('Format of its own mount'),
  bitrate: bitrate()
    .prefault('')
    .describe('Bit rate of its own mount, in kbit/s; empty: 128, for opus 96, and none for flac and wav'),
};

const weight = () => wholeNumber({ min: 1, max: HEAVIEST });

/** For inputs whose sound is not measured beforehand. */
const levelled = {
  level: z
    .enum(['off', 'auto'])
    .prefault('off')
    .describe(
      "Whether its sources are brought to the program's loudness, slowly and each by itself; without one to -16 LUFS",
    ),
  maxGain: wholeNumber({ min: 1, max: 24 })
    .prefault('12')
    .describe(
      'By how many dB level: auto turns up or down at most; what this and 12 dB more leave below the loudness is noise',
    ),
};

const live = z.strictObject({
  type: z.literal('live').describe('What a source client sends to a mount'),
  ...everyInput,
  mount: mountPath().describe('Mount that the source client sends to; it may also be the mount of an output'),
  buffer: duration({ min: millis(100), max: millis(10 * SECOND) })
    .prefault('1s')
    .describe('Sound kept ahead in the long run: more rides over a worse line, and is heard later'),
  maxBuffer: duration({ min: millis(100), max: millis(30 * SECOND) })
    .prefault('5s')
    .describe('How far that grows where sound comes in large pieces or unevenly'),
  bridge: duration({ min: millis(0), max: millis(5 * SECOND) })
    .prefault('500ms')
    .describe('How long silence stands in for late sound before another input is taken; 0s: not at all'),
  ...levelled,
});

const url = z.strictObject({
  type: z.literal('url').describe('A stream or a file pulled from a web server'),
  ...ownMount,
  url: loginlessAddress('write them under user and password').describe(
    'Address of the stream, or of a playlist of streams (M3U, PLS, XSPF, ASX) of which the first that answers is taken',
  ),
  fallbackUrls: z
    .array(loginlessAddress('write them under user and password'))
    .prefault([])
    .describe('Addresses to try, in this order, when the first gives nothing'),
  user: text().prefault('').describe('Name to log in with, at every one of the addresses'),
  password: secret().prefault('').describe('Password to log in with'),
  icy: flag().prefault('true').describe('Whether to ask for titles inside the stream'),
  buffer: duration({ min: millis(5 * SECOND), max: millis(2 * MINUTE) })
    .prefault('30s')
    .describe('How much sound is kept ahead at most'),
  prebuffer: duration({ min: millis(0), max: millis(30 * SECOND) })
    .prefault('10s')
    .describe('How much sound has to be there before it counts as sounding'),
  retry: retry.prefault({}).describe('Waits between attempts'),
  ...levelled,
});

const weightedFolder = z.strictObject({
  path: file().describe('Folder or playlist file'),
  weight: weight().prefault('1').describe('How often it is drawn from, against the others'),
});

const jingles = z.strictObject({
  path: fileOrNone().prefault('').describe('Folder or playlist file with jingles; empty: none are played'),
  every: interval().prefault('4 tracks').describe('How often: after so many tracks, or when so much time has gone by'),
  crossfade: orAuto(crossfade())
    .prefault('auto')
    .describe(
      'How long a track goes over into a jingle and back; auto: 0s for jingles up to 15s, else as between tracks',
    ),
  titles: flag()
    .prefault('false')
    .describe('Whether listeners see the title of a jingle; otherwise that before it stays'),
});

const playlist = z.strictObject({
  type: z.literal('playlist').describe('Files from a folder or a playlist'),
  ...ownMount,
  path: file().describe(
    'Folder, with all folders in it, or playlist file (M3U, PLS, XSPF, ASX); files that come count at once',
  ),
  weight: weight().prefault('1').describe('How often it is drawn from, against those in more'),
  more: z.array(weightedFolder).prefault([]).describe('More folders and playlist files to draw from'),
  shuffle: flag()
    .prefault('true')
    .describe('Whether the order is drawn; otherwise it is that of names or of the playlist'),
  repeat: flag().prefault('true').describe('Whether it begins again at its end'),
  start: z
    .enum(['continue', 'first'])
    .prefault('continue')
    .describe(
      'Where a list that is not shuffled begins after a restart: behind what was played last, or with its first',
    ),
  crossfade: crossfade().prefault('2s').describe('How long a track goes over into the next; 0s: without a gap'),
  artistSeparation: duration({ min: millis(0), max: LONGEST_SEPARATION })
    .prefault('20m')
    .describe('How long an artist is not drawn again, as far as there are others'),
  titleSeparation: duration({ min: millis(0), max: LONGEST_SEPARATION })
    .prefault('60m')
    .describe('How long a title is not drawn again, as far as there are others'),
  trimSilence: orOff(signalLevel())
    .prefault('-50')
    .describe('Level in dBFS below which the beginning and the end of a track are left out'),
  resume: z
    .enum(['next', 'continue'])
    .prefault('next')
    .describe('What plays when the input is back on air: the next track, or the interrupted one where it was'),
  jingles: jingles.prefault({}).describe('What is played between tracks'),
});

const tunes = z.strictObject({
  type: z.literal('tunes').describe('A few tunes that airchain plays itself, without any file'),
  ...ownMount,
  crossfade: crossfade().prefault('2s').describe('How long a tune goes over into the next'),
});

const tone = z.strictObject({
  type: z.literal('tone').describe('A steady tone'),
  ...ownMount,
  frequency: wholeNumber({ min: 20, max: 20_000 }).prefault('440').describe('Pitch in hertz'),
  level: signalLevel().prefault('-20').describe('How loud, in dBFS'),
});

const silence = z.strictObject({
  type: z.literal('silence').describe('Nothing to hear, without end'),
  ...ownMount,
});

/** `inputs`: what gives sound, by name. */
export const inputsSection = z.record(
  partKey(),
  z.discriminatedUnion('type', [live, url, playlist, tunes, tone, silence]),
);
