/** Networks in which a copy of the app was started in this browser; the page remembers them. */
export interface KnownNetworks {
  /** That of the last start at which config.json said which, and somebody was there. */
  readonly last: string;
  /** The one whose database has no network in its name. */
  readonly plain: string;
}
