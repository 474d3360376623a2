import type { Bytes } from '../../../lib/bytes.ts';
import type { PersonId } from '../../api/ids.ts';
import { err, ok } from '../../../lib/result.ts';
import { sha256 } from '../../crypto/hash.ts';
import { doWorkFor } from '../../crypto/work.ts';
import { DatagramKind, type Overlay } from '../../overlay/overlay.ts';
import type { SentRequestRecord } from '../tables.ts';
import type { LeftRequests } from './left-requests.ts';
import type { PeopleDeps } from '../people.ts';
import { REQUEST_WORK_BITS, encodeRequest, workInput } from './request-codec.ts';
import type { SentBook } from './sent-book.ts';
import { STRONG_EXTRA_BITS } from './eviction.ts';

const SECRET_BYTES = 32;

/** How long more work is done than a request has to have, in milliseconds: a crowded box keeps those with more of it. */
const WORK_MORE_MS = 4_000;

/** One try to bring a request to whom it is for, or to take back what was left of it; true: that is the end of it. */
export type AttemptDelivery = (
  overlay: Overlay,
  person: PersonId,
  record: SentRequestRecord,
) => Promise<boolean>;

/** What trying needs. */
export interface DeliveryAttemptDeps {
  readonly deps: PeopleDeps;
  readonly book: SentBook;
  readonly leaving: LeftRequests;
}

/** Tries of one engine. */
export const createDeliveryAttempt = ({
  deps,
  book,
  leaving,
}: DeliveryAttemptDeps): { readonly deliver: AttemptDelivery; readonly takeBack: AttemptDelivery } => {
  const { core, requestWorkBits: bits = REQUEST_WORK_BITS } = deps;
  const { primitives, clock, random } = core;

  /** Changes what is kept of the same request; undefined where it is another one by now, or cannot be kept. */
  const change = async (
    person: PersonId,
    of: SentRequestRecord,
    part: Partial<SentRequestRecord>,
  ): Promise<SentRequestRecord | undefined> => {
    const changed = await core.change(async (tx) => {
      const now = book.get(person, tx);
      if (!now || now.invite.id !== of.invite.id) return err('another');
      // What was withdrawn meanwhile stays withdrawn.
      const state = now.state === 'withdrawn' ? now.state : (part.state ?? now.state);
      const next = { ...now, ...part, state };
      book.put(tx, person, next);
      return ok(next);
    });
    return changed.ok ? changed.value : undefined;
  };

  /** The request as it goes out, its work done; once. */
  const write = async (
    person: PersonId,
    record: SentRequestRecord,
  ): Promise<SentRequestRecord | undefined> => {
    if (record.letter) return record;
    const me = deps.identity();
    if (!me) return undefined;
    const { identityKey, certificate, deviceKey } = me;
    const { greeting, invite, sentAt: madeAt } = record;
    const keys = { identityKey, certificate, deviceKey: deviceKey.publicKey };
    const content = { ...keys, nickname: deps.nickname(), greeting, code: invite.code, madeAt };
    const aim = { least: bits, enough: bits + STRONG_EXTRA_BITS, withinMs: WORK_MORE_MS };
    const work = await doWorkFor({ clock, hash: sha256 }, workInput(content, person), aim);
    if (work === undefined) return undefined;
    const request = await encodeRequest({ primitives, me }, content, { target: person, work });
    return change(person, record, { letter: request });
  };

  const handOver = async (
    overlay: Overlay,
    { devices }: SentRequestRecord,
    request: Bytes,
  ): Promise<boolean> => {
    for (const device of devices) {
      if ((await overlay.send(device, DatagramKind.request, request)).kind === 'delivered') return true;
    }
    return false;
  };

  /** Takes back what was left of a request that nobody has to find any more; whether there is nothing left. */
  const takeBack = async (
    overlay: Overlay,
    person: PersonId,
    record: SentRequestRecord,
  ): Promise<boolean> => {
    const { devices, leftSecret: secret } = record;
    if (!secret) return true;
    if (!(await leaving.takeBack(overlay, { person, devices, secret }))) return false;
    return (await change(person, record, { leftSecret: null })) !== undefined;
  };

  /** Hands it over, or leaves it where it will be found; whether that is the end of it. */
  const deliver = async (overlay: Overlay, person: PersonId, record: SentRequestRecord): Promise<boolean> => {
    const written = await write(person, record);
    if (!written?.letter || written.state === 'withdrawn') return false;
    if (await handOver(overlay, written, written.letter)) {
      const taken = await change(person, written, { state: 'waiting' });
      return taken !== undefined && takeBack(overlay, person, taken);
    }
    const secret = written.leftSecret ?? random.bytes(SECRET_BYTES);
    const ready = await change(person, written, { leftSecret: secret });
    if (!ready || ready.state === 'withdrawn') return false;
    const { devices } = ready;
    const kept = await leaving.leave(overlay, { person, devices, secret }, written.letter);
    if (kept && ready.state !== 'left') await change(person, ready, { state: 'left' });
    return false;
  };

  return { deliver, takeBack };
};
