import { cpus, totalmem } from 'node:os';
import type { Figures } from './measure.ts';

/** One line of the table: a figure, and what airchain is to reach with it. */
export interface Row {
  readonly label: string;
  readonly read: (figures: Figures) => number;
  readonly digits?: number;
  /** `false` where the figure of one server says nothing about the other's. */
  readonly hasRatio?: false;
  /** In words, as printed. */
  readonly goal?: string;
  /** Whether airchain reaches the goal. `peer` is `undefined` when airchain ran alone. */
  readonly isReached?: (airchain: Figures, peer: Figures | undefined) => boolean | undefined;
}

const PEER = 'icecast2';
const OWN = 'airchain';
const COLUMN_WIDTH = 12;
const LABEL_WIDTH = 44;

/** The figures that judge whether a run is worth believing; the same in every benchmark. */
export const noiseRows: readonly Row[] = [
  { label: 'load client CPU, % of a core', read: (figures) => figures.clientCpuPercent, hasRatio: false },
  { label: "other programs' CPU, % of a core", read: (figures) => figures.otherCpuPercent, hasRatio: false },
  { label: 'stolen by the hypervisor, % of a core', read: (figures) => figures.stolenCpuPercent, hasRatio: false },
  { label: 'source frame sent late, max ms', read: (figures) => figures.sourceLateMillis, hasRatio: false },
];

/** The figures that say whether everybody got everything. */
export const completenessRows: readonly Row[] = [
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

function countWrongBytes(figures: Figures): number {
  return figures.missedBytes + figures.repeatedBytes + figures.corruptBytes + figures.uncheckedBytes;
}

/** What a row's figure of one server is to another's. Empty where a ratio says nothing. */
function writeRatio(own: number | undefined, peer: number | undefined): string {
  return own === undefined || peer === undefined || peer === 0 ? '' : (own / peer).toFixed(2);
}

function writeRow(row: Row, own: Figures | undefined, peer: Figures | undefined): string {
  const write = (figures: Figures | undefined) => (figures ? row.read(figures).toFixed(row.digits ?? 1) : '');
  const reached = own && row.isReached?.(own, peer);
  const verdict = reached === undefined ? '' : reached ? ' reached' : ' NOT reached';
  const ratio = row.hasRatio === false ? '' : writeRatio(own && row.read(own), peer && row.read(peer));
  const columns = [write(peer), write(own), ratio];
  const goal = row.goal === undefined ? '' : `   ${row.goal}${verdict}`;
  return (row.label.padEnd(LABEL_WIDTH) + columns.map((text) => text.padStart(COLUMN_WIDTH)).join('') + goal).trimEnd();
}

/** Writes the runs side by side, the peer first, with the ratio airchain : icecast2 and the goals. */
export function writeTable(title: string, rows: readonly Row[], runs: readonly Figures[]): string {
  const own = runs.find((figures) => figures.server === OWN);
  const peer = runs.find((figures) => figures.server === PEER);
  const machine = `${cpus().length} cores (${cpus()[0]?.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GB, loopback`;
  const head = ['icecast2', 'airchain', 'ratio'].map((text) => text.padStart(COLUMN_WIDTH)).join('');
  const lines = rows.map((row) => writeRow(row, own, peer));
  return [title, machine, '', `${''.padEnd(LABEL_WIDTH)}${head}   goal of airchain`, ...lines, ''].join('\n');
}
