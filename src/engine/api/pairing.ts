import type { ChatId, PersonId } from './ids.ts';

/** How long a code for pairing is good, in milliseconds: ten minutes. */
export const PAIRING_LIFETIME_MS = 10 * 60 * 1000;

/**
 * Why pairing does not go on. Of a code that was handed in:
 * - `empty`: nothing was · `not-a-code`: something else · `cut`: its end is missing · `damaged`: a part is wrong
 * - `newer`: made by a newer Driftpost · `invite`: an invite, which is for another place
 * - `foreign-network` · `own`: one's own code · `expired` · `used`: it was paired with already
 * - `gone`: it answers a code that this page does not hold: of a page that was closed or left, or of another person
 * - `met`: the same, of a contact: the other page may have linked the two already
 *
 * Of the pairing itself:
 * - `no-links`: this browser can make no connection now · `unanswered`: one's own code has expired
 * - `unreachable`: the two browsers found no way to each other · `unproven`: another person was at the other end
 * - `lost`: the link broke off too early · `not-kept`: a write failed
 */
export type PairingProblem =
  | 'empty'
  | 'not-a-code'
  | 'cut'
  | 'damaged'
  | 'newer'
  | 'invite'
  | 'foreign-network'
  | 'own'
  | 'expired'
  | 'used'
  | 'gone'
  | 'met'
  | 'no-links'
  | 'unanswered'
  | 'unreachable'
  | 'unproven'
  | 'lost'
  | 'not-kept';

export type PairingError = { readonly kind: 'pairing'; readonly problem: PairingProblem };

/** What the code of another person says. */
export interface PairingPreview {
  /** Whether it begins a pairing or answers one's own code. */
  readonly role: 'offer' | 'answer';
  readonly from: PersonId;
  /** May be empty, or the beginning of a longer one. */
  readonly nickname: string;
  /** By the clock of the device that made it. */
  readonly expiresAt: number;
  /** The chat, where they are a contact already. */
  readonly chat: ChatId | null;
}

/** Pairing without a server: one at a time, for as long as this page lives. */
export interface Pairing {
  /**
   * - `preparing`: a code is being made · `offered`: one's own code waits for an answer
   * - `answered`: one's own code is an answer, and waits for the other side to take it
   * - `linking`: both codes were exchanged · `done`: linked and contacts · `ended`: see problem
   */
  readonly step: 'preparing' | 'offered' | 'answered' | 'linking' | 'done' | 'ended';
  /** One's own code as text; null where there is none. */
  readonly code: string | null;
  /** When it expires. */
  readonly expiresAt: number | null;
  /** The other person, as far as known. */
  readonly peer: Pick<PairingPreview, 'from' | 'nickname'> | null;
  readonly problem: PairingProblem | null;
}
