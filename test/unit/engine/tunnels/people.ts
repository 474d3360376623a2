import type { ChatId } from '../../../../src/engine/api/ids.ts';
import type { Presence } from '../../../../src/engine/api/state.ts';
import { type Somebody, type World, createWorld, personOf } from '../world/world.ts';

/** Long enough to find a door, to be linked with everybody and to have published what one wants found. */
export const SETTLED_MS = 60_000;

/** Long enough for what goes via the network: a direct link has its time first. */
export const VIA_MS = 15_000;

/** Two people that cannot connect directly, and others with links to both. */
export interface Apart {
  readonly world: World;
  readonly mina: Somebody;
  readonly jun: Somebody;
  readonly others: readonly Somebody[];
  /** A direct path appears, for dials from now on. */
  bring(): void;
  /** It is gone again, and with it the links. */
  part(): void;
}

/** The chat with a person. */
export const chatOf = (other: Somebody): ChatId => personOf(other) as string as ChatId;

/** The presence of a contact on the screen of a person. */
export const seen = (somebody: Somebody, other: Somebody): Presence | undefined =>
  somebody.state.contacts.find(({ id }) => id === personOf(other))?.presence;

/** How a person reaches a contact: `direct`, `network` or `none`. */
export const pathTo = (somebody: Somebody, other: Somebody): string => {
  const presence = seen(somebody, other);
  return presence?.kind === 'online' ? presence.path : 'none';
};

/** A world of these people; the two have not met yet. */
export const twoApart = async (
  seed: number,
  { overlay = true, others = 2 }: { readonly overlay?: boolean; readonly others?: number } = {},
): Promise<Apart> => {
  const world = createWorld(seed, { overlay });
  const mina = await world.browser('Mina');
  const jun = await world.browser('Jun');
  let apart = true;
  world.network.keepApart((a, b) => apart && [mina, jun].every(({ node }) => node === a || node === b));
  const rest: Somebody[] = [];
  for (let at = 0; at < others; at++) rest.push(await world.browser(`Other ${at}`));
  await world.clock.advance(SETTLED_MS);
  return {
    world,
    mina,
    jun,
    others: rest,
    bring: () => {
      apart = false;
    },
    part: () => {
      apart = true;
      for (const link of mina.node.linksWith(jun.node)) mina.node.cut(link);
    },
  };
};

/** Both have the chat with the other on the screen. */
export const openChats = async ({ mina, jun }: Apart): Promise<void> => {
  await mina.api.chats.open(chatOf(jun));
  await jun.api.chats.open(chatOf(mina));
};

/** The two become contacts by an invite, and open their chat. */
export const acquaint = async (parts: Apart): Promise<void> => {
  const { world, mina, jun } = parts;
  const invite = await mina.api.invites.create();
  if (!invite.ok) throw new Error(invite.error.kind);
  await jun.api.invites.accept(invite.value.code);
  await world.clock.advance(VIA_MS);
  await openChats(parts);
};
