/**
 * The address that was meant where a program on its way has escaped the sign before the fragment (`/%23/invite/…`):
 * then it is a path, which no host has. undefined: there is no such sign.
 * @param scope the app's own address, with a slash at its end
 */
export const meantAddress = (url: URL, scope: string): string | undefined => {
  const at = url.href.startsWith(scope) ? url.href.indexOf('%23', scope.length) : -1;
  return at < 0 || at > scope.length ? undefined : `${scope}#${url.href.slice(at + '%23'.length)}`;
};
