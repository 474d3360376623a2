import { css } from 'lit';

/** Two panes from 760 px on, one pane below. The same width is in `shared/wide.ts`. */
export const mainStyles = css`
  :host {
    display: grid;
    grid-template-rows: auto minmax(min(100%, 22rem), 1fr);
    overflow: hidden auto;
  }

  .skip {
    position: absolute;
    z-index: 2;
    top: 8px;
    left: 8px;
  }

  .skip:not(:focus) {
    clip-path: inset(50%);
    pointer-events: none;
  }

  dp-notices {
    grid-row: 1;
  }

  .panes {
    grid-row: 2;
    display: grid;
    grid-template: auto minmax(4rem, 1fr) auto / minmax(0, 1fr);
    min-height: 0;
    overflow: hidden auto;
  }

  main {
    display: contents;
  }

  header {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    align-items: center;
    column-gap: 8px;
    padding: 12px 20px 0;
    padding-top: calc(12px + env(safe-area-inset-top));
  }

  header .button {
    padding: 8px 9px;
  }

  .add {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: 4px;
  }

  dp-network {
    grid-column: 1 / -1;
  }

  /* A word without room beside the mark wraps to a second line, which is hidden. */
  .brand {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    height: max(28px, 1.75rem);
    overflow: hidden;
    line-height: max(28px, 1.75rem);
    font-size: 1.0625rem;
    font-weight: 700;
    letter-spacing: -0.01em;
  }

  .brand .mark {
    flex: none;
    width: 28px;
    height: max(28px, 1.75rem);
  }

  .side,
  .scroll {
    overflow: hidden auto;
    overscroll-behavior: contain;
  }

  .side {
    display: flex;
    flex-direction: column;
  }

  .side > :first-child {
    flex: 1 0 auto;
  }

  .side dp-undo {
    position: sticky;
    z-index: 1;
    bottom: 0;
  }

  .scroll {
    height: 100%;
  }

  .detail {
    position: relative;
    min-width: 0;
    min-height: 0;
    outline: none;
  }

  .nothing {
    display: grid;
    place-content: center;
    justify-items: center;
    gap: 16px;
    height: 100%;
    padding: 24px;
    background: linear-gradient(var(--surface), var(--surface-glow));
    text-align: center;
  }

  .nothing .mark {
    width: 96px;
    height: 96px;
    opacity: 0.9;
  }

  @media (width < 760px) {
    .in-list .detail,
    .in-detail :is(header, .side),
    .in-chat dp-nav {
      display: none;
    }

    .in-detail .detail {
      grid-row: 1 / 3;
    }

    .in-chat .detail {
      grid-row: 1 / -1;
    }
  }

  /* With very large text there is no room for icons beside the words. */
  @container app (width < 14rem) {
    header {
      padding-inline: 8px;
    }

    header .button .icon {
      display: none;
    }
  }

  /* In a low window the list scrolls together with everything above it. The navigation stays. */
  @container app (width < 760px) and (height < 26rem) {
    .in-list {
      display: flex;
      flex-direction: column;
      scroll-padding-block: 1rem 6rem;
    }

    .in-list .side {
      flex: 1 0 auto;
      overflow: visible;
    }

    .in-list dp-nav {
      position: sticky;
      z-index: 1;
      bottom: 0;
      background: var(--surface);
    }
  }

  @media (width >= 760px) {
    .panes {
      grid-template-columns: 320px minmax(0, 1fr);
    }

    header,
    .side,
    dp-nav {
      grid-column: 1;
      border-inline-end: 1px solid var(--line);
    }

    .detail {
      grid-column: 2;
      grid-row: 1 / -1;
    }
  }
`;
