import { onFirstPress } from './platform/page/first-press.ts';
import type { PageServices } from './ui/page-services.ts';
import { parseFragment } from './ui/state/routes.ts';

/** Whether the address holds an invite: its inviter is met as soon as the engine runs. */
const isInvited = ({ fragment }: Pick<PageServices, 'fragment'>): boolean =>
  parseFragment(fragment.get()).screen === 'invite';

/** The two parts behind the first screen. */
export interface Ahead<T> {
  /** Signalling and connections. */
  links(): Promise<T>;
  /** The screens. */
  screens(): void;
  /** Resolves once what the page shows now has been painted. */
  painted(): Promise<void>;
}

/** What the start of the engine needs of it. */
export interface Fetched<T> {
  /** Settles with the links, once they were wanted and are there. */
  readonly links: Promise<T>;
  /** Whether an inviter is met as soon as the engine runs. */
  isExpecting(): boolean;
  /** The engine has told what is kept, and the page shows it. */
  shown(): Promise<void>;
}

/**
 * Decides when the parts behind the first screen are fetched. After an earlier first start: the screens at once, and the links
 * as soon as the chats have been painted, because both run in this thread and the person waits for the chats. Otherwise both
 * with the first key or press, so that they are loaded when the nickname is typed. With an invite, the links at once.
 */
export const fetchAhead = <T>(
  page: Pick<PageServices, 'fragment' | 'preferences'>,
  ahead: Ahead<T>,
): Fetched<T> => {
  const { promise, resolve } = Promise.withResolvers<T>();
  let isShown = false;
  const links = (): void => void ahead.links().then(resolve);
  const all = (): void => {
    links();
    ahead.screens();
  };
  const look = (): void => {
    const { started } = page.preferences.get();
    if (started) ahead.screens();
    if (isInvited(page) || (started && isShown)) links();
  };
  look();
  page.preferences.subscribe(look);
  page.fragment.subscribe(look);
  onFirstPress(all);
  return {
    links: promise,
    isExpecting: () => isInvited(page),
    shown: async () => {
      await ahead.painted();
      isShown = true;
      look();
    },
  };
};
