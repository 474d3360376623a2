import { tellFlags } from './chat-flags/in-own.ts';
import type { Flagging } from './chat-flags/flagging.ts';
import { type FollowingDeps, createFollowing } from './chats/following.ts';
import type { ChatParts } from './compose-chat-list.ts';
import type { ContactBook } from './contacts/contact-book.ts';
import type { Core } from './core.ts';
import type { Identity } from './identity/identity.ts';
import { ownRegisters } from './in-own.ts';
import { hideFresh } from './messages/in-own.ts';
import type { OwnRegister } from './own-registers/own-register.ts';
import { type OwnRegisters, createOwnRegisters } from './own-registers/own-registers.ts';
import type { OwnOrOthersDeps } from './delivery/own-or-others.ts';

/** What registers stand on, and what they call when something changes. */
export interface RegisterParts extends Omit<FollowingDeps, 'broughtBack'>, Pick<ChatParts, 'conversations'> {
  readonly contacts: ContactBook;
  identity(): Identity | undefined;
  /** Something is new for the devices that share this conversation. */
  written(conversation: number): void;
  lookAtMutes: Flagging['lookAtMutes'];
}

/** What the person sets for all devices, and what it changes in what follows entries. */
export interface ComposedRegisters extends Pick<FollowingDeps, 'broughtBack'> {
  readonly registers: OwnRegisters;
  /** Entries that came: registers for these, all else for `next`, with what is hidden already. */
  taking(next: OwnOrOthersDeps['took']): OwnOrOthersDeps['took'];
}

/** Wires what the person sets on one device and that holds on all. */
export const composeRegisters = (core: Core, parts: RegisterParts): ComposedRegisters => {
  const { kinds, chats, conversations, identity, written } = parts;
  const broughtBack: FollowingDeps['broughtBack'] = (tx, flagged) => tellFlags(tx, registers.set, flagged);
  const follow = createFollowing({ ...parts, broughtBack });
  const all: readonly OwnRegister[] = ownRegisters({ ...parts, follow });
  const registers = createOwnRegisters({
    core,
    kinds,
    chats,
    conversations,
    identity,
    all,
    written,
  });
  const hide = hideFresh(core, registers);
  const readAnew = (): void => void core.boundary.run('chats', registers.readAnew);
  chats.onNew(readAnew);
  readAnew();
  return {
    registers,
    broughtBack,
    taking: (next) => async (tx, conversation, came) => {
      const { taken } = came;
      if (conversation.kind === 'own') return registers.took(tx, conversation, taken);
      const fresh = await hide(tx, conversation, taken.fresh);
      await next(tx, conversation, { ...came, taken: { ...taken, fresh } });
    },
  };
};
