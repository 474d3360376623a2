import { CONFUSABLES } from './confusables.ts';
import { normaliseNickname } from '../nickname/nickname-key.ts';

/** The skeleton of a text (UTS #39). Texts with the same skeleton are confusable. */
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

/** Read with the first name: reading takes milliseconds, and all comparisons share it. */
let table: ReadonlyMap<string, string> | undefined;

/** Makes skeletons (UTS #39, section 4): each letter is replaced by its prototype. */
export const createSkeleton = (): Skeleton => {
  const prototypes = (table ??= readTable());
  return (text) =>
    [...text.normalize('NFD').replaceAll(/\p{Default_Ignorable_Code_Point}/gu, '')]
      .map((letter) => prototypes.get(letter) ?? letter)
      .join('')
      .normalize('NFD');
};

/** The skeletons of a nickname, with and without capitals: a name in another case is confusable too. */
export interface Skeletons {
  readonly folded: string;
  readonly asTyped: string;
}

/** The skeletons of a nickname. */
export const skeletonsOf = (nickname: string, skeleton: Skeleton): Skeletons => ({
  folded: skeleton(normaliseNickname(nickname)),
  // Capitals have their own look-alikes: MlNA with a small l.
  asTyped: skeleton(skeleton(nickname.normalize('NFKC')).toLowerCase()),
});

/** Whether two nicknames are confusable. */
export const isConfusable = (a: Skeletons, b: Skeletons): boolean =>
  a.folded === b.folded || a.asTyped === b.asTyped;
