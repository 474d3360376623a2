import { toBase32 } from '../../lib/base32.ts';
import type { Primitives } from '../crypto/primitives.ts';
import type { NetRecord, Overlay } from '../overlay/overlay.ts';
import { type Claim, readClaim } from './claim.ts';
import { nicknameTopic } from './nickname-key.ts';

/** Disjoint ways that names are looked up on: with one node in five lying, one in thirty lookups is led astray. */
export const IDENTITY_PATHS = 6;

/** What is known of a nickname's holders. */
export interface ClaimsLookup {
  /** All that was found, by index; `answered` is false where nobody could be asked. */
  readonly done: Promise<{ readonly claims: readonly Claim[]; readonly answered: boolean }>;
  cancel(): void;
}

/** Who hears how a lookup goes. */
export interface ClaimsListener {
  /** All holders known so far. */
  found(claims: readonly Claim[]): void;
  progress(asked: number, answered: number): void;
}

/** Claims of different owners as they come in: the newest of each counts. */
const gatherClaims = (primitives: Primitives, normalised: string) => {
  const newest = new Map<string, { readonly seq: number; readonly claim: Promise<Claim | undefined> }>();
  return {
    /** Whether this is news. */
    take: (record: NetRecord): boolean => {
      const owner = toBase32(record.owner);
      if ((newest.get(owner)?.seq ?? -1) >= record.seq) return false;
      newest.set(owner, { seq: record.seq, claim: readClaim(primitives, record, normalised) });
      return true;
    },
    /** What was taken back while it was looked for is no result: it is not among the last ones. */
    only: (records: readonly NetRecord[]): void => {
      const owners = new Set(records.map(({ owner }) => toBase32(owner)));
      for (const owner of newest.keys()) if (!owners.has(owner)) newest.delete(owner);
    },
    claims: async (): Promise<readonly Claim[]> => {
      const claims = await Promise.all([...newest.values()].map(({ claim }) => claim));
      return claims
        .filter((claim) => claim !== undefined)
        .toSorted((a, b) => a.index - b.index || (a.person < b.person ? -1 : 1));
    },
  };
};

/** Looks for everybody who holds this normalised nickname. */
export const lookForClaims = (
  primitives: Primitives,
  { overlay, normalised }: { readonly overlay: Overlay; readonly normalised: string },
  listener?: ClaimsListener,
): ClaimsLookup => {
  const gathered = gatherClaims(primitives, normalised);
  const lookup = overlay.find({
    key: overlay.sharedKey(nicknameTopic(normalised)),
    kind: 'shared',
    paths: IDENTITY_PATHS,
    what: 'nickname',
    found: (record) => {
      if (gathered.take(record)) void gathered.claims().then((claims) => listener?.found(claims));
    },
    progress: (asked, answered) => listener?.progress(asked, answered),
  });
  const finish = async () => {
    const { records, answered } = await lookup.done;
    for (const record of records) gathered.take(record);
    gathered.only(records);
    return { claims: await gathered.claims(), answered };
  };
  return { done: finish(), cancel: () => lookup.cancel() };
};
