import { type Codec, codecs } from '../formats/index.ts';
import { type Conflict, type ConflictContext, error, type Rule, warning } from './conflict.ts';
import { findEncodingMistakes, isNamedOtherwise } from './encoding.ts';
import { listMadeMounts } from './made-mounts.ts';
import { type KeyPath, writeKeyPath } from './problem.ts';
import type { AirchainConfig, OutputConfig } from './schema.ts';
import { explainUnknownName } from './sound-conflicts.ts';

/** Rules about outputs, and about the mounts that inputs and outputs make. */
export const outputRules: readonly Rule[] = [
  outputsNamePrograms,
  outputNamesAreTakenOnce,
  outputsMakeSense,
  mountsAreMadeOnce,
  mountsAreNamedForTheirFormat,
];

/** Formats that a SHOUTcast server takes. */
const SHOUTCAST_FORMATS: readonly Codec[] = ['mp3', 'aac'];

function outputsNamePrograms({ outputs }: AirchainConfig, context: ConflictContext): Conflict[] {
  return outputs.flatMap(({ program }, index) => {
    const problem = explainUnknownName(program, 'program', context);
    return problem === null ? [] : [error(['outputs', index, 'program'], problem)];
  });
}

function outputNamesAreTakenOnce({ outputs }: AirchainConfig): Conflict[] {
  return outputs.flatMap(({ name }, index) => {
    const first = outputs.findIndex((other) => other.name === name);
    if (first === index) return [];
    return [error(['outputs', index, 'name'], `"${name}" is the name of outputs[${first}] already: give it another`)];
  });
}

function outputsMakeSense({ outputs }: AirchainConfig): Conflict[] {
  return outputs.flatMap((output, index) => {
    const conflict = (key: KeyPath, message: string): Conflict => error(['outputs', index, ...key], message);
    const ladder = output.type === 'mount' ? output.ladder.map(({ bitrate }) => bitrate) : [];
    const conflicts = findEncodingMistakes({ ...output, ladder }).map(({ key, message }) => conflict(key, message));
    if (output.type !== 'icecast') return conflicts;
    const refusal = explainRefusedFormat(output);
    if (refusal) conflicts.push(conflict(['format'], refusal));
    if (output.retry.max < output.retry.first) {
      conflicts.push(conflict(['retry', 'max'], 'is less than retry.first: write at least as much'));
    }
    return conflicts;
  });
}

/** A WAV file says what it is at its beginning alone, which listeners of another server never get. */
function explainRefusedFormat({ format, ...output }: Extract<OutputConfig, { type: 'icecast' }>): string | null {
  if (output.protocol === 'shoutcast' && !SHOUTCAST_FORMATS.includes(format)) {
    return `"${format}" is not taken by SHOUTcast servers: write ${SHOUTCAST_FORMATS.join(' or ')}`;
  }
  return format === 'wav' ? '"wav" cannot be joined on another server: write flac to lose nothing' : null;
}

/** An output may have the mount of a live input: source clients send to it and listeners hear the program. */
function mountsAreMadeOnce(config: AirchainConfig): Conflict[] {
  const made = listMadeMounts(config);
  return made.flatMap(({ mount, key, isChoice }, index) => {
    const maker = writeKeyPath(key.slice(0, 2));
    const makers = made.slice(0, index).filter((other) => other.mount === mount && !(isChoice && other.isChoice));
    const other = makers.map((each) => writeKeyPath(each.key.slice(0, 2))).find((each) => each !== maker);
    if (other !== undefined) return [error(key, `"${mount}" is made by ${other} already: choose another mount`)];
    const relay = config.relays.findIndex((each) => each.mount === mount);
    return relay === -1 ? [] : [error(key, `"${mount}" is fed by relays[${relay}] already: choose another mount`)];
  });
}

function mountsAreNamedForTheirFormat(config: AirchainConfig): Conflict[] {
  return listMadeMounts(config).flatMap(({ mount, format, key }) => {
    if (key[2] === 'ladder' || !isNamedOtherwise(mount, format)) return [];
    const endings = codecs[format].endings.map((ending) => `.${ending}`);
    return [
      warning(key, `"${mount}" has the name of another format than ${format}: end it with ${endings.join(' or ')}`),
    ];
  });
}
