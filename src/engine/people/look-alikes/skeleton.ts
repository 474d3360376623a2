import { CONFUSABLES } from './confusables.ts';
import { normaliseNickname } from '../nickname/nickname-key.ts';

/** What a text looks like: texts with one skeleton can be taken for each other. */
export type Skeleton = (text: string) => string;

const fromHex = (points: string): string =>
  String.fromCodePoint(...points.split(/\s+/u).map((hex) => Number.parseInt(hex, 16)));

const readTable = (): ReadonlyMap<string, string> => {
  const prototypes = new Map<string, string>();
  for (const group of CONFUSABLES.trim().split(/;\s*/u)) {
    const [prototype = '', letters = ''] = group.split('=');
    for (const letter of letters.split(/\s+/u)) prototypes.set(fromHex(letter), fromHex(prototype));
  }
  return prototypes;
};

/** Read with the first name: reading takes milliseconds, and it is the same for all who compare names. */
let table: ReadonlyMap<string, string> | undefined;

/** The skeletons of UTS #39, section 4: each letter replaced by the one that stands for all of its look. */
export const createSkeleton = (): Skeleton => {
  const prototypes = (table ??= readTable());
  return (text) =>
    [...text.normalize('NFD').replaceAll(/\p{Default_Ignorable_Code_Point}/gu, '')]
      .map((letter) => prototypes.get(letter) ?? letter)
      .join('')
      .normalize('NFD');
};

/** The looks of a nickname, with and without its capitals: the same name in another case looks the same too. */
export interface Skeletons {
  readonly folded: string;
  readonly asTyped: string;
}

/** The looks of a nickname. */
export const skeletonsOf = (nickname: string, skeleton: Skeleton): Skeletons => ({
  folded: skeleton(normaliseNickname(nickname)),
  // Capitals have look-alikes of their own: MlNA with a small l.
  asTyped: skeleton(skeleton(nickname.normalize('NFKC')).toLowerCase()),
});

/** Whether one can be taken for the other. */
export const isConfusable = (a: Skeletons, b: Skeletons): boolean =>
  a.folded === b.folded || a.asTyped === b.asTyped;
