/** The packages of libp2p ask for Node 22; this is the one thing of it that they use. */
Promise.withResolvers ??= function withResolvers() {
  let [resolve, reject] = [];
  const promise = new this((fulfil, refuse) => {
    [resolve, reject] = [fulfil, refuse];
  });
  return { promise, resolve, reject };
};
