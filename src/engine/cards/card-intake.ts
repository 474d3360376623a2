import type { Bytes } from '../../lib/bytes.ts';
import { done } from '../../lib/result.ts';
import type { Core } from '../core.ts';
import type { OpenLink } from '../gate/gate.ts';
import type { CardBook } from './card-book.ts';

/** What takes cards, and whom it tells. */
export interface CardIntakeDeps {
  readonly cards: CardBook;
  /** There may be devices of theirs that were not there before. */
  noteDevices(link: OpenLink): Promise<void>;
  /** A session may be possible now where there was none. */
  taken(): void;
}

/** Takes the cards that contacts send of themselves. */
export const createCardIntake =
  (core: Core, { cards, noteDevices, taken }: CardIntakeDeps) =>
  async (link: OpenLink, card: Bytes): Promise<void> => {
    const kept = await core.change(async (tx) => {
      await cards.take(tx, link.peer.person, card);
      return done;
    });
    if (!kept.ok) return;
    await noteDevices(link);
    taken();
  };
