import type { GenericSchema } from 'valibot';
import type { ChatRecord } from '../chats/kept.ts';
import type { Tx } from '../storage/transaction.ts';
import type { CborValue } from '../wire/cbor.ts';

/** What a register looks like on the wire: docs/protocol/logs.md, "Registers". `V` is what it says. */
export interface RegisterForm<V extends CborValue = CborValue> {
  /** As it stands in entries; never changes. */
  readonly name: string;
  /** Whether there is one of each chat, or one of each of its entries. */
  readonly of: 'chat' | 'entries';
  /** The values that it may have, with limits. One that does not fit changes nothing here. */
  readonly schema: GenericSchema<unknown, V>;
  /** Whether this value counts for good, against all that are not final, whichever is later. Left out: none does. */
  isFinal?(value: V): boolean;
}

/** What counts now. */
export interface Applied<V> {
  readonly chat: ChatRecord;
  /** Ids of the entries that it is about, as texts, here or not; none where it is about the chat. */
  readonly keys: readonly string[];
  /** null: there is none any more. */
  readonly value: V | null;
}

/**
 * A value that the person sets on one device and that holds on all: a feature says what it looks like, and does here what was said
 * elsewhere.
 */
export interface OwnRegister<V extends CborValue = CborValue> extends RegisterForm<V> {
  /** Another value counts than before, which another device has set. Inside of the change that keeps it. */
  apply(tx: Tx, applied: Applied<V>): void | Promise<void>;
}

/** What is set here. */
export interface Setting<V> {
  readonly chat: ChatRecord;
  readonly value: V | null;
  /** Ids of the entries that it is about, MAX_REGISTER_KEYS at most. Left out: it is about the chat. */
  readonly keys?: readonly Uint8Array<ArrayBuffer>[];
}

/** Sets a value for all devices of the person: one entry. Inside of the change that sets it here. */
export type SetRegister = <V extends CborValue>(
  tx: Tx,
  form: RegisterForm<V>,
  setting: Setting<V>,
) => Promise<void>;
