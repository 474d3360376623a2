/** Networks in which a copy of the app was started in this browser, as the page remembers them. */
export interface KnownNetworks {
  /** The network of the last start with an identity at which config.json could be read. */
  readonly last: string;
  /** The network that is left out of the name of its database. */
  readonly plain: string;
}
