import { type Bytes, NO_BYTES, concat, equalBytes, utf8 } from '../../../lib/bytes.ts';
import type { PersonId } from '../../api/ids.ts';
import { REQUEST_LIFETIME_MS } from '../../api/limits.ts';
import { labelledHash } from '../../crypto/hash.ts';
import { signingKeyOf } from '../../crypto/signature.ts';
import type { Publication, RecordDraft, Overlay } from '../../overlay/overlay.ts';
import { idBytes } from '../../wire/ids.ts';
import type { PeopleDeps } from '../people.ts';

/** The topic of requests that are left for this person. */
export const requestsTopic = (person: PersonId): Bytes => concat(utf8('requests\0'), idBytes(person));

/** A request that is left in the network. */
export interface LeftRequest {
  readonly person: PersonId;
  readonly devices: readonly Bytes[];
  /** 32 random bytes. The keys of the records derive from it, so the records do not show the sender. */
  readonly secret: Bytes;
}

/** Leaves requests in the network for people that are away: store and forward. */
export interface LeftRequests {
  /** Leaves a request, once over this overlay. Resolves with whether a node keeps it. */
  leave(overlay: Overlay, left: LeftRequest, request: Bytes): Promise<boolean>;
  /** Takes a request back, also one of an earlier run. Resolves with whether a node has stored that. */
  takeBack(overlay: Overlay, left: LeftRequest): Promise<boolean>;
  /** Stops publishing. The records stay in the network until they expire. */
  stop(person?: PersonId): void;
}

interface Kept {
  readonly overlay: Overlay;
  readonly request: Bytes;
  readonly publications: readonly Publication[];
}

/** The left requests of one engine. */
export const createLeftRequests = ({ core, sealing }: PeopleDeps): LeftRequests => {
  const { primitives } = core;
  const kept = new Map<PersonId, Kept>();

  const draftOf = async (
    { person, secret }: LeftRequest,
    device: Bytes,
    value: Bytes,
  ): Promise<RecordDraft> => {
    const owner = await signingKeyOf(primitives, labelledHash('driftpost/left/1', secret, device));
    const sign = (body: Uint8Array) => primitives.sign(owner.secretKey, body);
    const signer = { publicKey: owner.publicKey, sign };
    return { kind: 'shared', signer, name: requestsTopic(person), value, ttlMs: REQUEST_LIFETIME_MS };
  };

  const stop = (person?: PersonId): void => {
    const whose = person === undefined ? [...kept.keys()] : [person];
    for (const each of whose) {
      for (const publication of kept.get(each)?.publications ?? []) publication.stop();
      kept.delete(each);
    }
  };

  const storedByAny = async (publications: readonly Publication[]): Promise<boolean> =>
    (await Promise.all(publications.map(({ stored }) => stored))).some((count) => count > 0);

  return {
    leave: async (overlay, left, request) => {
      const before = kept.get(left.person);
      const same = before?.overlay === overlay && equalBytes(before.request, request);
      if (same && (await storedByAny(before.publications))) return true;
      stop(left.person);
      const publications: Publication[] = [];
      for (const device of left.devices) {
        const sealed = await sealing.seal(device, request);
        if (sealed) publications.push(overlay.publish(await draftOf(left, device, sealed)));
      }
      kept.set(left.person, { overlay, request, publications });
      return storedByAny(publications);
    },
    takeBack: async (overlay, left) => {
      stop(left.person);
      const tombstones = await Promise.all(left.devices.map((device) => draftOf(left, device, NO_BYTES)));
      const publications = tombstones.map((draft) => overlay.publish(draft));
      const gone = await storedByAny(publications);
      for (const publication of publications) publication.stop();
      return gone;
    },
    stop,
  };
};
