// @ts-check
// A rule of our own for the linter: what a sentence of the screen takes in is either known to hold no person's
// name, or isolated. A name can bring along letters that run the other way and turn the sentence around it.

/** Functions that give numbers, times and sizes, or what is isolated already. */
const CALLS = new Set([
  'isolated',
  'isolatedOr',
  'senderName',
  'number',
  'count',
  'size',
  'time',
  'dateTime',
  'ago',
  'short',
  'kilobytes',
  'msText',
  'typesWord',
]);

/** Variables that hold such a thing. All others have to be isolated. */
const WORDS = new Set(
  (
    'address all answered code contacts frames hops key kilobytes limit made megabytes minutes n near now others own requests ' +
    'seconds sender server share shown size so time title trip typical unread used version wait'
  ).split(' '),
);

/**
 * @param {any} node an expression inside the template
 * @returns {boolean}
 */
const isPlain = (node) => {
  switch (node.type) {
    case 'CallExpression': {
      const callee = node.callee.type === 'MemberExpression' ? node.callee.property : node.callee;
      return CALLS.has(callee.name);
    }
    case 'Identifier':
      return WORDS.has(node.name) || /^[A-Z][A-Z\d_]*$/u.test(node.name);
    case 'MemberExpression':
      return WORDS.has(node.property.name);
    case 'BinaryExpression':
      return isPlain(node.left) && isPlain(node.right);
    case 'Literal':
      return true;
    default:
      return false;
  }
};

const isolatedNames = {
  meta: { type: 'problem' },
  /** @param {any} context */
  create: (context) => ({
    /** @param {any} node */
    TaggedTemplateExpression: (node) => {
      if (node.tag.name !== 'str') return;
      for (const expression of node.quasi.expressions) {
        if (isPlain(expression)) continue;
        const message =
          'May be a name: write isolated(...), or list what holds no name in tools/lint/names-plugin.js.';
        context.report({ node: expression, message });
      }
    },
  }),
};

export default { meta: { name: 'names' }, rules: { isolated: isolatedNames } };
