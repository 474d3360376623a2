import { withoutSpoilers } from '../../lib/spoilers.ts';
import type { MessageKind } from '../api/state.ts';
import type { Core } from '../core.ts';
import { edit } from '../kinds/edit.ts';
import { type Kinds, type Reading, isLine } from '../kinds/kinds.ts';
import { type Text, text as textKind } from '../kinds/text.ts';
import type { KeptEntry } from '../log-book/kept-entry.ts';
import type { OpenConversation } from '../log-book/open-conversation.ts';
import { entryOf } from '../log-book/reading.ts';
import { type Look, lookOf } from '../relations/look.ts';
import type { Tx } from '../storage/transaction.ts';

/** A line: an entry that is shown as one, and what it says. */
export interface Line {
  readonly entry: KeptEntry;
  readonly kind: MessageKind;
  /** As it was edited last. */
  readonly text: string;
  /** As it was written, where it is a text. */
  readonly written: Text | null;
  readonly look: Look;
}

/** How a text begins: whole characters, as many at most. What is hidden in it stays hidden, also where it is cut. */
export const preview = (text: string, most: number): string =>
  Array.from(withoutSpoilers(text).slice(0, 4 * most))
    .slice(0, most)
    .join('');

/** What lines are read with. */
export interface LineView {
  readonly core: Pick<Core, 'book'>;
  readonly kinds: Kinds;
}

const sayingOf = (reading: Reading): Pick<Line, 'kind' | 'text' | 'written'> => {
  if (reading.state !== 'known')
    return { kind: reading.state === 'newer' ? 'newer' : 'damaged', text: '', written: null };
  const written = reading.kind.name === textKind.name ? (reading.said as Text) : null;
  return { kind: 'text', text: reading.kind.textOf(reading.said), written };
};

type LogsOfLine = Pick<OpenConversation, 'log' | 'logOf'>;

/** The line that an entry is before it was edited; undefined where it is none. */
export const plainLine = (kinds: Kinds, entry: KeptEntry, conversation: LogsOfLine): Line | undefined => {
  const reading = kinds.read(entry.content);
  const look = lookOf(entry, conversation);
  if (entry.isHidden) return undefined;
  if (look.isDeleted && (reading.state === 'gone' || isLine(reading)))
    return { entry, kind: 'deleted', text: '', written: null, look };
  return isLine(reading) ? { entry, look, ...sayingOf(reading) } : undefined;
};

/** What a text was edited to; undefined where it is as it was written. */
const editedText = async (
  tx: Tx,
  { core, kinds }: LineView,
  { conversation, line }: { readonly conversation: OpenConversation; readonly line: Line },
): Promise<string | undefined> => {
  if (line.look.edit === undefined || !line.written) return undefined;
  const version = await entryOf(tx, core.book, { conversation, id: line.look.edit });
  const reading = kinds.read(version?.content ?? null);
  if (reading.state !== 'known' || reading.kind.name !== edit.name) return undefined;
  return (reading.said as { readonly text: string }).text;
};

/** Those of the entries that are lines, as they are to be shown now. */
export const linesOf = async (
  tx: Tx,
  view: LineView,
  {
    conversation,
    entries,
  }: { readonly conversation: OpenConversation; readonly entries: readonly KeptEntry[] },
): Promise<readonly Line[]> => {
  const lines = entries.flatMap((entry) => plainLine(view.kinds, entry, conversation) ?? []);
  if (lines.every(({ look }) => look.edit === undefined)) return lines;
  return Promise.all(
    lines.map(async (line) => {
      const said = await editedText(tx, view, { conversation, line });
      return said === undefined ? line : { ...line, text: said };
    }),
  );
};
