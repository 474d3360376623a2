/** A notification as the system shows it. */
export interface ShownNotice {
  readonly title: string;
  readonly body: string;
  readonly tag: string;
  /** Where a press leads. */
  readonly fragment: string;
  /** How often the system told of it: once for each that took its place with `renotify`. */
  readonly told: number;
}

type Options = Partial<Omit<NotificationOptions, 'data'>> & {
  readonly renotify?: boolean;
  readonly data?: { readonly fragment?: string };
};

/** Notifications as a system shows them: one for each tag (https://notifications.spec.whatwg.org/). */
export const createTray = () => {
  const shown = new Map<string, ShownNotice>();
  const tags = new Set<string>();

  const show = (title: string, { body = '', tag = '', renotify = false, data }: Options): void => {
    const before = shown.get(tag);
    const told = (before?.told ?? 0) + Number(!before || renotify);
    tags.add(tag);
    shown.delete(tag);
    shown.set(tag, { title, body, tag, fragment: data?.fragment ?? '', told });
  };
  /** In place of `Notification`, with the permission granted. */
  class Notification {
    static readonly permission = 'granted';
    onclick: (() => void) | null = null;
    readonly tag: string;
    constructor(title: string, options: Options) {
      this.tag = options.tag ?? '';
      show(title, options);
      pages.set(this.tag, this);
    }
    close(): void {
      shown.delete(this.tag);
    }
  }
  const pages = new Map<string, Notification>();

  return {
    Notification,
    /** In place of the registration of a service worker. */
    worker: {
      active: {},
      showNotification: async (title: string, options: Options) => show(title, options),
      getNotifications: async () =>
        [...shown.keys()].map((tag) => ({ tag, close: () => void shown.delete(tag) })),
    },
    shown: (): readonly ShownNotice[] => [...shown.values()],
    /** Whether there was ever one of this tag: it may be gone again. */
    hasShown: (tag: string): boolean => tags.has(tag),
    close: (tag: string) => void shown.delete(tag),
    clear: () => shown.clear(),
    /** Presses one that a page shows by itself. */
    press: (tag: string): void => pages.get(tag)?.onclick?.(),
  };
};
