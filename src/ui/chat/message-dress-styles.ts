import { css } from 'lit';

/** Styles of everything around the text of a message: forwarded, quote, reactions, edited. */
export const messageDressStyles = css`
  .forwarded {
    display: flex;
    align-items: center;
    gap: 4px;
    color: var(--text-quiet);
    font-size: var(--text-small);
    font-style: italic;
  }

  .own .forwarded {
    color: var(--bubble-own-quiet);
  }

  .forwarded .icon {
    width: 1.1em;
    height: 1.1em;
  }

  .quote {
    display: grid;
    width: 100%;
    min-height: var(--target);
    margin: 3px 0;
    padding: 4px 10px;
    border: 0;
    border-inline-start: 3px solid var(--accent);
    border-radius: 8px;
    background: color-mix(in srgb, currentcolor 8%, transparent);
    color: inherit;
    font: inherit;
    font-size: var(--text-small);
    text-align: start;
    cursor: pointer;
  }

  .own .quote {
    border-color: currentcolor;
  }

  .quote[aria-disabled='true'] {
    cursor: default;
  }

  .quote .by {
    overflow: hidden;
    font-weight: 600;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .quote .claimed {
    font-style: italic;
  }

  .quote .said {
    display: -webkit-box;
    overflow: hidden;
    overflow-wrap: anywhere;
    unicode-bidi: plaintext;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
  }

  .quote .said:is(.newer, .damaged, .deleted) {
    font-style: italic;
  }

  .reactions {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
    padding: 2px 0 4px;
  }

  .reaction {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    min-width: 34px;
    min-height: 28px;
    max-width: 8em;
    padding: 0 8px;
    border: 1px solid var(--line);
    border-radius: 14px;
    background: var(--surface);
    color: var(--text);
    font: inherit;
    font-size: var(--text-small);
    cursor: pointer;
  }

  .reaction .sign {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .reaction[aria-pressed='true'] {
    border-color: var(--accent);
    box-shadow: inset 0 0 0 1px var(--accent);
  }

  @media (pointer: coarse) {
    .reaction {
      min-width: var(--target);
      min-height: 36px;
    }
  }

  .edited {
    min-height: 18px;
    padding: 0;
    border: 0;
    background: none;
    color: inherit;
    font: inherit;
    font-style: italic;
    text-decoration: underline;
    cursor: pointer;
  }

  .flash .bubble {
    animation: flash 1.6s ease-out;
  }

  @keyframes flash {
    20% {
      box-shadow: 0 0 0 4px var(--accent);
    }
  }
`;
