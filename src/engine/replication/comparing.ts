import { type Bytes, equalBytes } from '../../lib/bytes.ts';
import type { NotKept } from '../api/errors.ts';
import { type OpenConversation, openConversation } from '../log-book/open-conversation.ts';
import { ownDigest, ownForks, ownFrontiers } from '../log-book/own-marks.ts';
import type { Marks } from '../logs/marks.ts';
import { changeOrError } from './careful-change.ts';
import { MAX_COMPARED, decodeComparison, encodeComparison, tagOf } from './frames.ts';
import { type PeerView, createPeerView } from './peer-view.ts';
import type { Pump } from './pump.ts';
import type { Teller } from './teller.ts';
import type { ReplicationDeps, ReplicationLink } from './types.ts';

/** A link over which two devices compare what they have. */
export interface Compared<P> {
  readonly peer: P;
  readonly over: ReplicationLink;
  /** Of the digests that are sent over this link. */
  readonly salt: Bytes;
  readonly views: Map<number, PeerView>;
  readonly pump: Pump;
  readonly teller: Teller;
  /** How many comparisons came. There is a limit: as many as all conversations take. */
  comparisons: number;
}

const whyNot = (error: NotKept | 'error'): string =>
  error === 'error' ? 'an error' : 'what is here cannot be read';

/** Tells digests of what is here over a new link. */
export const compare = async <P>(
  deps: ReplicationDeps<P>,
  { peer, over, salt, views }: Compared<P>,
): Promise<void> => {
  const { tables } = deps;
  const shared = await deps.shared(peer);
  for (let at = 0; at < shared.length; at += MAX_COMPARED) {
    const compared = await changeOrError(deps, async (tx) => {
      const digests: { tag: Bytes; digest: Bytes }[] = [];
      for (const number of shared.slice(at, at + MAX_COMPARED)) {
        const conversation = await openConversation(tx, tables, number);
        if (!conversation) continue;
        if (!views.has(number)) views.set(number, createPeerView(conversation.name));
        const digest = ownDigest(salt, conversation, ownForks(conversation));
        digests.push({ tag: tagOf(salt, conversation.name), digest });
      }
      return digests;
    });
    if (!compared.ok) return over.close(whyNot(compared.error));
    await over.send({ kind: 'comparison', body: encodeComparison({ salt, digests: compared.value }) });
  }
};

/** The marks of a device that has what is here. */
const sameAsHere = (conversation: OpenConversation, ms: number): Marks => {
  const nothing = { read: [], refused: [], forks: [], extensions: new Map() };
  return { conversation: conversation.name, ms, logs: ownFrontiers(conversation), ...nothing };
};

/**
 * Where digests differ, each side tells its marks. Where they are equal, both have the same entries. What was read, and what
 * own devices tell each other, is not in the digest, so it is told in any case.
 */
export const takeComparison = async <P>(
  deps: ReplicationDeps<P>,
  attached: Compared<P>,
  body: Bytes,
): Promise<void> => {
  const { tables } = deps;
  const { peer, over, views, teller, pump } = attached;
  const comparison = decodeComparison(body);
  if (!comparison) return over.close('a comparison that is none');
  const shared = await deps.shared(peer);
  attached.comparisons += 1;
  if (attached.comparisons > 1 + shared.length / MAX_COMPARED) return over.close('compared too often');
  const compared = await changeOrError(deps, async (tx) => {
    for (const number of shared) {
      const conversation = await openConversation(tx, tables, number);
      const tag = conversation && tagOf(comparison.salt, conversation.name);
      const theirs = tag && comparison.digests.find((one) => equalBytes(one.tag, tag));
      if (!conversation || !theirs) continue;
      const view = views.get(number) ?? createPeerView(conversation.name);
      views.set(number, view);
      const forks = ownForks(conversation);
      if (!equalBytes(theirs.digest, ownDigest(comparison.salt, conversation, forks))) {
        teller.now(number);
        continue;
      }
      view.isSame(conversation, forks);
      // The acknowledgement may have been lost with an earlier link.
      await deps.heard(tx, conversation, peer, sameAsHere(conversation, deps.clock.now()));
      conversation.save();
      if (deps.read(conversation, peer).length > 0 || deps.extensions(conversation, peer).size > 0)
        teller.once(number);
    }
  });
  if (!compared.ok) return over.close(whyNot(compared.error));
  pump.kick();
};
