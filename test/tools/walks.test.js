// @ts-check
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { functionsIn } from '../../tools/walks/functions.js';
import { engineFiles, takeWalks } from '../../tools/walks/take-walks.js';
import { readTold } from '../../tools/walks/told.js';

/** A name in the table of docs/walks.md. */
const IN_TABLE = { text: 'a text', search: 'a search', invite: 'an invite' };

describe('docs/walks.md', () => {
  const told = readTold();
  /** @type {readonly import('../../tools/walks/take-walks.js').Walk[]} */
  let walks = [];
  before(async () => {
    walks = await takeWalks();
  });

  it('names every file that a walk touches, and no other', () => {
    for (const { name, here, there } of walks) {
      const ran = engineFiles(here, there);
      const untold = ran.filter((file) => !told.walks[name].has(file) && !told.every.has(file));
      assert.deepEqual(untold, [], `${name}: these run, and docs/walks.md does not tell of them`);
      const inVain = [...told.walks[name]].filter((file) => !ran.includes(file));
      assert.deepEqual(inVain, [], `${name}: docs/walks.md tells of these, and they do not run`);
    }
    const ran = engineFiles(...walks.flatMap(({ here, there }) => [here, there]));
    const inVain = [...told.every].filter((file) => !ran.includes(file));
    assert.deepEqual(inVain, [], 'docs/walks.md tells of these for every walk, and they run in none');
  });

  it('says how many they are', () => {
    const rows = walks.map(({ name, here, there }) =>
      [IN_TABLE[name], ...[[here, there], [here], [there]].map((sides) => engineFiles(...sides).length)].join(
        ' ',
      ),
    );
    assert.deepEqual(told.counts, rows);
  });

  it('names no file that is not there', () => assert.deepEqual(told.missing, []));

  it('is of a text that touches no file for a forward alone', () => {
    const text = walks.find(({ name }) => name === 'text');
    assert.ok(text);
    const pure = [...text.here, ...text.there].filter(
      ({ ran, forwards }) => ran.length > 0 && ran.length === forwards.length,
    );
    assert.deepEqual(engineFiles(pure), []);
  });
});

describe('what a walk finds in a file', () => {
  /** @param {string} code */
  const found = (code) => functionsIn('a.ts', code).map(({ name, isForward }) => [name, isForward]);

  it('functions by their names, and those without one by what is around them', () => {
    const code = `
      export function plain(): void {}
      class Kept { #own = (): number => 1; get(): number { return this.#own(); } }
      const made = { field: (a: number) => [a].map((each) => each + 1) };`;
    const names = ['plain', 'own', 'get', 'field', 'field'];
    assert.deepEqual(
      found(code),
      names.map((name) => [name, false]),
    );
  });

  it('forwards: one call with the same arguments, but not of a collection of its own', () => {
    const code = `
      const known = new Map<string, number>();
      const forward = (a: number, b: number): number => other(a, b);
      const waiting = async (a: number): Promise<void> => { await other.one(a); };
      const swapped = (a: number, b: number): number => other(b, a);
      const get = (a: string): number | undefined => known.get(a);
      const late = (): number => other();`;
    assert.deepEqual(found(code), [
      ['forward', true],
      ['waiting', true],
      ['swapped', false],
      ['get', false],
      ['late', false],
    ]);
  });
});
