import { msg } from '@lit/localize';
import type { MuteSpan } from '../../engine/api/chat-flags-api.ts';
import type { ChatSummary } from '../../engine/api/state.ts';
import { bellIcon, checkIcon, clock3Icon, settingsIcon } from '../icons/icons.ts';
import {
  archiveIcon,
  archiveRestoreIcon,
  bellOffIcon,
  mailIcon,
  mailOpenIcon,
  pinIcon,
  pinOffIcon,
} from '../icons/later-icons.ts';
import type { MenuItem } from '../shared/menu.ts';

/** What can be done with a chat. */
export interface ChatMenuActions {
  /** Opens the choice of a duration. */
  mute(): void;
  unmute(): void;
  pin(isPinned: boolean): void;
  archive(isArchived: boolean): void;
  markUnread(): void;
  markRead(): void;
  verify(): void;
  settings(): void;
}

/** The lines of the menu of a chat. Notes have fewer: they have no sound to mute and no person to verify. */
export const chatMenu = (chat: ChatSummary, act: ChatMenuActions): readonly MenuItem[] => {
  const { flags, unread } = chat;
  const isContact = chat.kind === 'contact';
  const isUnread = unread > 0 || flags.isMarkedUnread;
  const lines: readonly (MenuItem | false)[] = [
    isContact &&
      (flags.mutedUntil === null
        ? { label: msg('Mute'), icon: bellOffIcon, choose: act.mute }
        : { label: msg('Unmute'), icon: bellIcon, choose: act.unmute }),
    flags.pinnedAt === null
      ? { label: msg('Pin'), icon: pinIcon, choose: () => act.pin(true) }
      : { label: msg('Unpin'), icon: pinOffIcon, choose: () => act.pin(false) },
    flags.isArchived
      ? { label: msg('Unarchive'), icon: archiveRestoreIcon, choose: () => act.archive(false) }
      : { label: msg('Archive'), icon: archiveIcon, choose: () => act.archive(true) },
    isUnread
      ? { label: msg('Mark read'), icon: mailOpenIcon, choose: act.markRead }
      : { label: msg('Mark unread'), icon: mailIcon, choose: act.markUnread },
    isContact && { label: msg('Verify'), icon: checkIcon, choose: act.verify },
    isContact && { label: msg('Contact settings'), icon: settingsIcon, choose: act.settings },
  ];
  return lines.filter((line) => line !== false);
};

/** For how long a chat is muted. */
export const muteMenu = (mute: (span: MuteSpan) => void): readonly MenuItem[] => [
  { label: msg('1 hour'), icon: clock3Icon, choose: () => mute('hour') },
  { label: msg('8 hours'), icon: clock3Icon, choose: () => mute('eight-hours') },
  { label: msg('Always'), icon: bellOffIcon, choose: () => mute('always') },
];
