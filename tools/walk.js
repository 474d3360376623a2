// @ts-check
// npm run walk: which files a text, a search for a nickname and an invite go through, from the press of a person until a
// screen has it, with the functions that ran, in the order of first calls. An arrow marks a function that only calls
// another one with the same arguments. Engines are whole and real; their ports are the doubles of the tests, on a virtual
// clock and a network in memory.
//   npm run walk -- text   only the walks of these names
import { engineFiles, takeWalks } from './walks/take-walks.js';

/** The title of each walk, and the people on its two sides. */
const ABOUT = {
  text: { title: 'A text, until it is on the screen of the other one', here: 'sender', there: 'receiver' },
  search: {
    title: 'A search for a nickname, until it has ended',
    here: 'searcher',
    there: 'nodes of others',
  },
  invite: { title: 'An invite, until each is a contact of the other', here: 'redeemer', there: 'inviter' },
};

const WIDTH = 52;

/** @param {string} title @param {readonly import('./walks/take-walks.js').Touched[]} files */
const printSide = (title, files) => {
  console.log(`\n  ${title}: ${engineFiles(files).length} files of the engine`);
  for (const { file, ran, forwards } of files) {
    const names = ran.map((name) => (forwards.includes(name) ? `${name}→` : name));
    console.log(`    ${file.padEnd(WIDTH)} ${names.join(' ')}`);
  }
};

/** How many files of each folder of the engine there are. @param {readonly string[]} files */
const byFolder = (files) => {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const file of files) {
    const folder = file.includes('/') ? file.slice(0, file.indexOf('/')) : '.';
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  const sorted = [...counts].toSorted(([, a], [, b]) => b - a);
  return sorted.map(([folder, count]) => `${folder} ${count}`).join(', ');
};

const only = process.argv.slice(2);
const unknown = only.filter((name) => !(name in ABOUT));
if (unknown.length > 0) {
  console.error(`No such walk: ${unknown.join(', ')}. There are: ${Object.keys(ABOUT).join(', ')}.`);
  process.exit(1);
}
for (const { name, tookMs, here, there } of await takeWalks()) {
  if (only.length > 0 && !only.includes(name)) continue;
  const about = ABOUT[name];
  console.log(`\n${about.title} (${tookMs} ms)`);
  printSide(about.here, here);
  printSide(about.there, there);
  const all = engineFiles(here, there);
  console.log(`\n  both: ${all.length} files of the engine: ${byFolder(all)}`);
  const pure = [...here, ...there].filter(
    ({ ran, forwards }) => ran.length > 0 && ran.length === forwards.length,
  );
  console.log(`  of which only forwards ran: ${engineFiles(pure).join(', ') || 'none'}`);
}
