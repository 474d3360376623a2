import type { ProvenPeer } from '../handshake/handshake.ts';
import type { ReplicationDeps } from '../replication/types.ts';
import type { LazySealer } from '../sealing/lazy-sealer.ts';

/** Seals and opens envelopes by the sessions with devices, with their state in the same change. */
export const createSealedEnvelopes = (
  sealer: LazySealer,
): Pick<ReplicationDeps<ProvenPeer>, 'seal' | 'open' | 'renew'> => ({
  seal: async (tx, { person, device }, content) => {
    // A change must not wait for a script that may not come.
    if (!sealer.isHere()) return undefined;
    const sealed = await sealer.seal(tx, { person, device }, [content]);
    return sealed.ok ? sealed.value[0] : undefined;
  },
  open: async (tx, peer, sealed) => {
    const opener = await sealer.opener(tx, peer);
    const opened = await opener.open(sealed);
    if (!opened.ok) return undefined;
    opened.value.take();
    opener.keep();
    return opened.value.content;
  },
  renew: (tx, peer) => sealer.renew(tx, peer),
});
