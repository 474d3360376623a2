declare const brand: unique symbol;

/**
 * A primitive that the compiler keeps apart from its like: a contact id is not a chat id, although
 * both are strings. Made with a cast in exactly one place per brand, after parsing.
 */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };
