import type { StorageProblem } from './state.ts';

/** Failures that several parts of the API share. */

/** A write failed: nothing of it is kept, and the person's text is still in the box. */
export type NotKept = { readonly kind: 'not-kept'; readonly problem: StorageProblem };

/** The call needs an identity, and the first start has not made one yet. */
export type NoProfile = { readonly kind: 'no-profile' };
