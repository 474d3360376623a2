import { css, type CSSResultGroup } from 'lit';

/** Styles of the warning about a confusable name. */
export const cautionStyles = css`
  .caution {
    display: flex;
    gap: 8px;
    padding: 8px 10px;
    border: 1px solid var(--warning);
    border-radius: var(--radius-control);
    background: var(--warning-soft);
    font-size: var(--text-note);
  }

  .caution > .icon {
    color: var(--warning);
  }
`;

/** Styles of a person's card: print, name, id, facts, buttons. */
export const personStyles: CSSResultGroup = [
  cautionStyles,
  css`
    .people {
      display: grid;
      gap: 8px;
      padding: 0 12px 16px;
    }

    .person {
      display: grid;
      grid-template-columns: auto minmax(0, 1fr);
      gap: 10px 12px;
      padding: 12px;
      border: 1px solid var(--line);
      border-radius: 12px;
      background: var(--raised);
      overflow-wrap: anywhere;
    }

    .person > :not(dp-print, .about) {
      grid-column: 1 / -1;
    }

    .about {
      display: grid;
      align-content: center;
      gap: 1px;
    }

    .who {
      display: flex;
      flex-wrap: wrap;
      align-items: baseline;
      justify-content: space-between;
      gap: 0 8px;
    }

    .nickname {
      font-weight: 600;
    }

    .index {
      color: var(--text-quiet);
      font-variant-numeric: tabular-nums;
    }

    .ids,
    .known {
      display: flex;
      flex-wrap: wrap;
      gap: 0 10px;
    }

    .known {
      font-size: var(--text-small);
    }

    .known > :is(.here, .mark) {
      display: inline-flex;
      align-items: center;
      gap: 5px;
    }

    .here {
      color: var(--success);
    }

    .here::before {
      content: '';
      width: 8px;
      height: 8px;
      border: 4px solid;
      border-radius: 50%;
    }

    .greeting {
      padding: 8px 12px;
      border-radius: 4px var(--radius-bubble) var(--radius-bubble);
      background: var(--sand);
      white-space: pre-line;
    }

    .person .button {
      flex: 1 1 auto;
      padding: 6px 8px;
    }

    .person > .button {
      justify-self: start;
      padding-inline: 14px;
    }

    h2 {
      padding: 4px 20px 8px;
      font-size: var(--text-base);
    }
  `,
];
