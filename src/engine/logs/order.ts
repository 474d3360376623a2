/** An entry with what it is ordered by. */
export interface Placed {
  readonly time: number;
  /** The author as a text that is the same everywhere. */
  readonly author: string;
  readonly number: number;
  readonly id: string;
}

/** Order of entries: by effective time, author, number; two of one number (a fork) by their ids. */
export const inOrder = (a: Placed, b: Placed): number =>
  a.time - b.time ||
  (a.author < b.author ? -1 : a.author > b.author ? 1 : 0) ||
  a.number - b.number ||
  (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
