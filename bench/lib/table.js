// @ts-check
import { ratioOf } from './figures.js';

/** @typedef {import('./figures.js').Summary} Summary */
/** @typedef {import('./figures.js').Figure} Figure */

/** @param {number} value */
const number = (value) => {
  const digits = Number.isInteger(value) || Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toFixed(digits);
};

/** @param {Summary} summary */
const spread = ({ median, min, max, count }) =>
  count === 1 ? number(median) : `${number(median)} [${number(min)}–${number(max)}]`;

/** @param {Figure} figure */
const cellsOf = (figure) => {
  const { name, unit, own, beside, goal } = figure;
  const ratio = ratioOf(figure);
  return [
    name,
    `${spread(own)} ${unit}`,
    beside ? `${beside.name}: ${spread(beside.summary)} ${unit}` : '',
    ratio === undefined ? '' : `× ${ratio.toFixed(ratio < 1 ? 3 : 2)}`,
    goal ? `${goal.text}: ${goal.met ? 'met' : 'MISSED'}` : '',
  ];
};

const HEAD = ['', 'Driftpost', 'beside it', 'ratio', 'goal'];

/**
 * The figures as lines of text, columns below each other.
 * @param {readonly Figure[]} figures
 * @returns {string[]}
 */
export const tableOf = (figures) => {
  const rows = [HEAD, ...figures.map((figure) => cellsOf(figure))];
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
};

/**
 * The figures as a table of docs/BENCHMARKS.md.
 * @param {readonly Figure[]} figures
 * @returns {string[]}
 */
export const markdownOf = (figures) => {
  const rows = [HEAD, HEAD.map(() => '---'), ...figures.map((figure) => cellsOf(figure))];
  return rows.map((row) => `| ${row.join(' | ').replace('MISSED', '**missed**')} |`);
};
