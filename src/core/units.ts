/**
 * Units as types: milliseconds cannot be passed where seconds or bytes are expected.
 * The brand exists only for the compiler; at run time each is a plain number.
 */
declare const unit: unique symbol;
type Branded<U extends string> = number & { readonly [unit]: U };

/** A span of time or a reading of the monotonic clock, in milliseconds. Fractions are allowed. */
export type Millis = Branded<'ms'>;
/** A span of time in whole or fractional seconds. Used where Icecast's own interfaces count in seconds. */
export type Seconds = Branded<'s'>;
/** Media time in microseconds: the play time of frames and pages. */
export type Micros = Branded<'us'>;
/** Wall-clock time, milliseconds since 1970-01-01 UTC. For people and logs; never for measuring spans. */
export type UnixMillis = Branded<'unix-ms'>;
/** A number of bytes, 0 or more. */
export type ByteCount = Branded<'B'>;
/** A number of sample frames (one sample for each channel), 0 or more: a length, or a position in a signal. */
export type SampleFrames = Branded<'sample frames'>;
/** A level relative to full scale, in dBFS; 0 is full scale. */
export type Dbfs = Branded<'dBFS'>;
/** Loudness as EBU R 128 measures it, in LUFS. */
export type Lufs = Branded<'LUFS'>;

/** Give a plain number (from configuration, network or platform) its unit. */
export const millis = (value: number): Millis => value as Millis;
export const seconds = (value: number): Seconds => value as Seconds;
export const micros = (value: number): Micros => value as Micros;
export const unixMillis = (value: number): UnixMillis => value as UnixMillis;
export const byteCount = (value: number): ByteCount => value as ByteCount;
export const sampleFrames = (value: number): SampleFrames => value as SampleFrames;
export const dbfs = (value: number): Dbfs => value as Dbfs;
export const lufs = (value: number): Lufs => value as Lufs;

/** The same span in another unit; fractions are kept. */
export const secondsToMillis = (value: Seconds): Millis => (value * 1000) as Millis;
export const millisToSeconds = (value: Millis): Seconds => (value / 1000) as Seconds;
export const millisToMicros = (value: Millis): Micros => (value * 1000) as Micros;
