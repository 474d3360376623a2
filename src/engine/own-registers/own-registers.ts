import { type Bytes, equalBytes } from '../../lib/bytes.ts';
import { NOTES_CHAT, type PersonId } from '../api/ids.ts';
import type { ChatList } from '../chats/chat-list.ts';
import { type Conversations, notesName, ownName, pairName } from '../chats/conversations.ts';
import type { ChatRecord } from '../chats/kept.ts';
import { authorHere } from '../chats/own-log.ts';
import type { Core } from '../core.ts';
import type { Identity } from '../identity/identity.ts';
import type { Kinds } from '../kinds/kinds.ts';
import { register as registerKind } from '../kinds/register.ts';
import { appendEntry } from '../log-book/appending.ts';
import type { KeptEntry } from '../log-book/kept-entry.ts';
import { LAST_ID, type OpenConversation, openConversation } from '../log-book/open-conversation.ts';
import { entriesAt } from '../log-book/reading.ts';
import type { Taken } from '../log-book/taking.ts';
import { SELF } from '../storage/tables.ts';
import type { Tx } from '../storage/transaction.ts';
import { type CborValue, decodeCbor, encodeCbor } from '../wire/cbor.ts';
import { parse } from '../wire/schema.ts';
import { join, registerOf } from './joining.ts';
import type { OwnRegister, RegisterForm, SetRegister } from './own-register.ts';
import { createReadingAnew } from './reading-anew.ts';
import { MAX_AWAITED, openRegisterTables } from './tables.ts';

/** What the person sets for all of their devices: entries of the conversation that these have among themselves. */
export interface OwnRegisters {
  readonly set: SetRegister;
  /** What counts of these entries of a conversation, by their ids; of which nothing was said is left out. */
  valuesOf<V extends CborValue>(
    tx: Tx,
    form: RegisterForm<V>,
    of: { readonly conversation: number; readonly keys: readonly string[] },
  ): Promise<ReadonlyMap<string, V>>;
  /** Another device of the person brought entries. Inside of the change that keeps them. */
  took(tx: Tx, own: OpenConversation, taken: Taken): Promise<void>;
  /** Catches up with registers that were not understood when they came, or were about chats that were not here. */
  readAnew(): Promise<void>;
}

/** What they stand on. */
export interface OwnRegistersDeps {
  readonly core: Core;
  readonly kinds: Kinds;
  readonly chats: Pick<ChatList, 'get' | 'showing'>;
  readonly conversations: Pick<Conversations, 'ensure' | 'numberOf'>;
  identity(): Identity | undefined;
  /** All registers that features have. */
  readonly all: readonly OwnRegister[];
  /** There is something for other devices of the person, in this conversation. */
  written(conversation: number): void;
}

/** The value of a register; undefined where it is not what its form says. */
const valueOf = <V extends CborValue>(form: RegisterForm<V>, value: Bytes | null): V | null | undefined =>
  value && parse(form.schema, decodeCbor(value));

/** The name of the conversation that a chat shows. */
const nameOf = (me: PersonId, { id }: ChatRecord): Bytes =>
  id === NOTES_CHAT ? notesName(me) : pairName(me, id as string as PersonId);

/** The registers of one engine. */
export const createOwnRegisters = (deps: OwnRegistersDeps): OwnRegisters => {
  const { core, kinds, chats, conversations, identity } = deps;
  const { book, clock, random } = core;
  const tables = openRegisterTables(core.tables.more);

  const chatOf = (about: Bytes, tx?: Tx): ChatRecord | undefined => {
    const number = conversations.numberOf(about, tx);
    return number === undefined ? undefined : chats.showing(number, tx);
  };

  /** No chat shows what it is about: it is read once more when one does. */
  const awaitChat = async (tx: Tx, about: Bytes): Promise<void> => {
    const { names = [], awaited = [] } = (await tx.get(tables.read, SELF)) ?? {};
    const isNoted = awaited.some((one) => equalBytes(one, about));
    if (!isNoted && awaited.length < MAX_AWAITED)
      tx.put(tables.read, SELF, { names, awaited: [...awaited, about] });
  };

  /** Answers what counts by this entry now and did not before; undefined where that is nothing. */
  const take = async (tx: Tx, own: OpenConversation, entry: KeptEntry) => {
    const register = registerOf(kinds, entry);
    const form = register && deps.all.find(({ name }) => name === register.name);
    if (!register?.about || !form || (form.of === 'entries') !== register.keys.length > 0) return undefined;
    const chat = chatOf(register.about, tx);
    if (!chat) return awaitChat(tx, register.about);
    const value = valueOf(form, register.value);
    const isFinal = value != null && (form.isFinal?.(value) ?? false);
    const joined = { entry, register, about: chat.conversation, isFinal };
    const keys = await join({ tx, book, tables, kinds, own }, joined);
    return keys.length > 0 && value !== undefined ? { form, chat, keys, value } : undefined;
  };

  const takeAndApply = async (tx: Tx, own: OpenConversation, entry: KeptEntry): Promise<void> => {
    const counts = await take(tx, own, entry);
    await counts?.form.apply(tx, counts);
  };

  return {
    set: async (tx, form, { chat, value, keys = [] }) => {
      const me = identity();
      const number = me && conversations.ensure(tx, ownName(me.person), 'own');
      const own = number === undefined ? undefined : await openConversation(tx, book, number);
      if (!me || !own) return;
      const about = nameOf(me.person, chat);
      const said = { name: form.name, value: value === null ? null : encodeCbor(value), about, keys };
      const content = kinds.write(registerKind, said, random);
      const by = { author: authorHere(own, me, random), person: me.person, ms: clock.now() };
      await take(tx, own, await appendEntry(tx, book, { conversation: own, said: { ...by, content } }));
      own.save();
      tx.onKept(() => deps.written(own.number));
    },
    valuesOf: async (tx, form, { conversation, keys }) => {
      const any = { from: [conversation, form.name, ''], to: [conversation, form.name, LAST_ID], limit: 1 };
      const values = new Map();
      if (keys.length === 0 || (await tx.keys(tables.rows, any)).length === 0) return values;
      for (const key of keys) {
        const row = await tx.get(tables.rows, [conversation, form.name, key]);
        const value = row && valueOf(form, row.value);
        if (value != null) values.set(key, value);
      }
      return values;
    },
    took: async (tx, own, { fresh, moved }) => {
      const keys = moved.map(({ to }) => to);
      const again = keys.length > 0 ? await entriesAt(tx, book, { conversation: own, keys }) : [];
      for (const entry of [...fresh, ...again]) await takeAndApply(tx, own, entry);
    },
    readAnew: createReadingAnew({
      core,
      tables,
      names: deps.all.map(({ name }) => name).toSorted(),
      own: (tx) => {
        const me = identity()?.person;
        return me && conversations.numberOf(ownName(me), tx);
      },
      isShown: (about, tx) => chatOf(about, tx) !== undefined,
      take: takeAndApply,
    }),
  };
};
