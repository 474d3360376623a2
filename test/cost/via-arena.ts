import type { PersonId } from '../../src/engine/api/ids.ts';
import { Operation } from '../../src/engine/overlay/wire/codec.ts';
import { DatagramKind } from '../../src/engine/overlay/overlay.ts';
import type { JoinedLinks } from '../../src/engine/tunnels/joined-links.ts';
import type { TunnelDatagram, DatagramPath } from '../../src/engine/tunnels/datagrams.ts';
import { type TunnelLinks, createTunnelLinks } from '../../src/engine/tunnels/tunnel-links.ts';
import type { Bytes } from '../../src/lib/bytes.ts';
import type { LinkId, Links } from '../../src/ports/links.ts';
import { sha256 } from '../sim/crypto.ts';
import { datagram, request, secretsOf } from './materials.ts';
import type { Arena } from './overlay-attack.ts';

/** A page that has no links of its own. */
export const NO_LINKS = { listen: () => () => undefined } as unknown as Links;
const CONTACT = { person: 'a contact' as PersonId };
const WHAT = new Uint8Array(64);

/** Links over datagrams on top of the victim's overlay. Everybody is expected. */
export const receiveDatagrams = (
  { net, random, victim }: Arena,
  { links, isProven }: { readonly links: JoinedLinks; readonly isProven: (link: LinkId) => boolean },
): TunnelLinks => {
  const path: DatagramPath = {
    isReady: victim.overlay.isReady,
    send: async (to, body) => {
      const sent = await victim.overlay.send(to, DatagramKind.via, body);
      return sent.kind === 'delivered' ? sent.answer : undefined;
    },
  };
  const [self, expected] = [() => victim.key, () => CONTACT];
  const { clock } = net;
  const via = createTunnelLinks({ clock, random, links, self, expected, paths: () => [path], isProven });
  victim.overlay.receive(DatagramKind.via, ({ from, body }) => via.take({ from, body, by: path }));
  return via;
};

/** A datagram of a link, as it is routed to the victim; from a device made up unless it is given. */
export const datagramOf = (
  { victim, random }: Arena,
  number: number,
  { body, from }: { readonly body: Bytes; readonly from?: Bytes },
): Bytes => {
  const sealed = datagram(victim, DatagramKind.via, {
    body,
    random,
    ...(from && { from: secretsOf(from) }),
  });
  return request(Operation.datagram, sha256(victim.key), { body: sealed, number, random });
};

/** What begins a link. */
export const opening = (token: Bytes): TunnelDatagram => ({
  op: 'open',
  token,
  secret: new Uint8Array(32),
  what: WHAT,
});
