/** What a person has made of a chat in the list. Contacts hear nothing of it. */
export interface ChatFlags {
  /** Since when it stands above the others, in milliseconds since 1970; null: it does not. */
  readonly pinnedAt: number | null;
  /** Until when nothing rings for it, in milliseconds since 1970; null: it is not muted. */
  readonly mutedUntil: number | 'always' | null;
  /** It stands in the archive, and not in the list. */
  readonly isArchived: boolean;
  /** It is shown as unread until it is opened, although all of it was read. */
  readonly isMarkedUnread: boolean;
}
