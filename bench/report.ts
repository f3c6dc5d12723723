import { cpus, totalmem } from 'node:os';
import type { Noise } from './cpu-window.ts';
import type { Figures } from './measure.ts';

/** What every benchmark measures of a server has its name with it. */
export interface ServerFigures {
  readonly server: string;
}

/** One line of the table: a figure, and what airchain is to reach with it. */
export interface Row<F> {
  readonly label: string;
  /** `undefined` where the figure was not measured of that server. */
  readonly read: (figures: F) => number | undefined;
  readonly digits?: number;
  /** `false` where the figure of one server says nothing about the other's. */
  readonly hasRatio?: false;
  /** In words, as printed. */
  readonly goal?: string;
  /** Whether airchain reaches the goal. `peer` is `undefined` when airchain ran alone. */
  readonly isReached?: (airchain: F, peer: F | undefined) => boolean | undefined;
}

const OWN = 'airchain';
const COLUMN_WIDTH = 12;
const LABEL_WIDTH = 44;

/** The figures that judge whether a run is worth believing; the same in every benchmark. */
export const noiseRows: readonly Row<Noise>[] = [
  { label: 'load client CPU, % of a core', read: (figures) => figures.clientCpuPercent, hasRatio: false },
  { label: "other programs' CPU, % of a core", read: (figures) => figures.otherCpuPercent, hasRatio: false },
  { label: 'stolen by the hypervisor, % of a core', read: (figures) => figures.stolenCpuPercent, hasRatio: false },
];

/** The figures that show whether every listener received all data. */
export const completenessRows: readonly Row<Figures>[] = [
  { label: 'listeners playing at the end', read: (figures) => figures.playing, digits: 0, hasRatio: false },
  {
    label: 'listeners disconnected or waiting',
    read: (figures) => figures.closed + figures.waiting,
    digits: 0,
    hasRatio: false,
  },
  { label: 'delivered of what was due, %', read: (figures) => figures.deliveredPercent, hasRatio: false },
  {
    label: 'missed, repeated or wrong bytes',
    read: countWrongBytes,
    digits: 0,
    hasRatio: false,
    goal: '0',
    isReached: (own) => countWrongBytes(own) === 0 && own.closed + own.waiting === 0,
  },
];

/** How much the machine disturbed the sources of a load. */
export const sourceRows: readonly Row<Figures>[] = [
  { label: 'source frame sent late, max ms', read: (figures) => figures.sourceLateMillis, hasRatio: false },
];

function countWrongBytes(figures: Figures): number {
  return figures.missedBytes + figures.repeatedBytes + figures.corruptBytes + figures.uncheckedBytes;
}

/** What a row's figure of one server is to another's. Empty where a ratio says nothing. */
function writeRatio(own: number | undefined, peer: number | undefined): string {
  return own === undefined || peer === undefined || peer === 0 ? '' : (own / peer).toFixed(2);
}

function writeRow<F>(row: Row<F>, own: F | undefined, peer: F | undefined): string {
  const write = (figures: F | undefined) => (figures && row.read(figures)?.toFixed(row.digits ?? 1)) ?? '';
  const reached = own && row.isReached?.(own, peer);
  const verdict = reached === undefined ? '' : reached ? ' reached' : ' NOT reached';
  const ratio = row.hasRatio === false ? '' : writeRatio(own && row.read(own), peer && row.read(peer));
  const columns = [write(peer), write(own), ratio];
  const goal = row.goal === undefined ? '' : `   ${row.goal}${verdict}`;
  return (row.label.padEnd(LABEL_WIDTH) + columns.map((text) => text.padStart(COLUMN_WIDTH)).join('') + goal).trimEnd();
}

/** Writes the runs side by side, the peer first, with the ratio airchain : peer and the goals. */
export function writeTable<F extends ServerFigures>(
  title: string,
  rows: readonly Row<F>[],
  runs: readonly F[],
  peerName: string,
): string {
  const own = runs.find((figures) => figures.server === OWN);
  const peer = runs.find((figures) => figures.server === peerName);
  const machine = `${cpus().length} cores (${cpus()[0]?.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GB, loopback`;
  const head = [peerName, OWN, 'ratio'].map((text) => text.padStart(COLUMN_WIDTH)).join('');
  const lines = rows.map((row) => writeRow(row, own, peer));
  return [title, machine, '', `${''.padEnd(LABEL_WIDTH)}${head}   goal of airchain`, ...lines, ''].join('\n');
}
