import { fromHex } from '../../vectors/hex.ts';
import { loadVectors } from '../../vectors/load.ts';
import type { Bytes } from '../../../src/lib/bytes.ts';

/** A test of a Wycheproof file; all bytes are hexadecimal. */
export type Test = Readonly<Record<string, unknown>> & {
  readonly tcId: number;
  readonly comment?: string;
  readonly result: 'valid' | 'invalid' | 'acceptable';
};

/** Tests of one kind, and what they have in common. */
export interface Group {
  readonly tests: readonly Test[];
  readonly publicKey?: { readonly pk?: string };
  /** Sizes in bits. */
  readonly ivSize?: number;
  readonly keySize?: number;
  readonly tagSize?: number;
}

interface File {
  readonly numberOfTests: number;
  readonly testGroups: readonly Group[];
}

/** The text of a field; empty where it is missing. */
export const textOf = (test: Test, field: string): string => {
  const value = test[field];
  return typeof value === 'string' ? value : '';
};

/** The bytes of a field. */
export const bytesOf = (test: Test, field: string): Bytes => fromHex(textOf(test, field));

/** Whether the file says that this is right; what is only `acceptable` may come out either way. */
export const isValid = ({ result }: Test): boolean => result === 'valid';

/** All tests of a file, each with its group. Throws where the file is missing or is not whole. */
export const testsOf = async (name: string): Promise<readonly (readonly [Test, Group])[]> => {
  const file = await loadVectors<File>(`wycheproof/${name}`);
  const tests = file.testGroups.flatMap((group) => group.tests.map((test) => [test, group] as const));
  if (tests.length !== file.numberOfTests) throw new Error(`${name} is not whole`);
  return tests;
};
