/** What is wrong with a text or a control, where, and what it says. */
export type LayoutFault = {
  readonly fault:
    | 'cut'
    | 'spilt'
    | 'no-tooltip'
    | 'lost'
    | 'covered'
    | 'overlap'
    | 'outside'
    | 'no-focus-ring'
    | 'no-focus';
  readonly where: string;
  readonly text: string;
};

/**
 * Runs in the page, so it must be whole in itself. Looks at the layer in front only: what a dialog or a menu covers is
 * meant to be covered.
 */
export function findLayoutFaults(): LayoutFault[] {
  type Box = { left: number; top: number; right: number; bottom: number };
  const faults: LayoutFault[] = [];
  const slack = 1.5;
  const skipped = '.xterm, .cm-editor, [inert], [hidden], option, [data-scrolled-text]';

  const portals = [...document.querySelectorAll('[data-base-ui-portal]')].filter(
    (portal) => portal.querySelector('[role]') !== null,
  );
  const layer: Element = portals.at(-1) ?? document.body;
  // cards and tips that are not modal leave the page below them to be seen
  const where = (element: Element): string => {
    const parts: string[] = [];
    for (let at: Element | null = element; at !== null && parts.length < 4; at = at.parentElement) {
      const name = at.getAttribute('aria-label') ?? at.getAttribute('role') ?? '';
      const style = /^_?([\w-]*?)_/.exec(at.classList.item(0) ?? '')?.[1] ?? at.classList.item(0);
      parts.unshift(
        `${at.tagName.toLowerCase()}${style ? `.${style}` : ''}${name ? `[${name}]` : ''}`,
      );
    }
    return parts.join(' > ');
  };
  const say = (fault: LayoutFault['fault'], element: Element, text: string): void => {
    faults.push({ fault, where: where(element), text: text.trim().slice(0, 60) });
  };

  const boxOf = ({ left, top, right, bottom }: DOMRect): Box => ({ left, top, right, bottom });
  const clips = (overflow: string): boolean => overflow === 'hidden' || overflow === 'clip';
  const scrolls = (overflow: string): boolean => overflow === 'auto' || overflow === 'scroll';
  const isEmpty = (box: Box): boolean => box.right - box.left < 1 || box.bottom - box.top < 1;
  const hasTip = (element: Element): boolean => {
    const at = element.closest('[title], [aria-describedby], [data-tip]');
    return at !== null;
  };
  /** For screen readers alone. */
  const isUnseen = (element: Element): boolean => {
    for (let at: Element | null = element; at !== null; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.visibility === 'hidden' || style.opacity === '0') return true;
      const { width, height } = at.getBoundingClientRect();
      if (width <= 1.5 && height <= 1.5 && clips(style.overflowX)) return true;
      if (style.clipPath !== 'none' && width <= 1.5) return true;
    }
    return false;
  };

  /** A list or a message that is laid over the page on purpose, and whose text is looked at itself. */
  const isOverlay = (cover: Element, below: Element): boolean => {
    for (
      let at: Element | null = cover;
      at !== null && !at.contains(below);
      at = at.parentElement
    ) {
      const { position, zIndex } = getComputedStyle(at);
      if ((position === 'absolute' || position === 'fixed') && Number(zIndex) > 0) return true;
    }
    return false;
  };

  /** The nearest thing around it with an edge to be seen. */
  const framed = (element: Element): Element | undefined => {
    for (let at: Element | null = element; at !== null; at = at.parentElement) {
      const { borderRightWidth, borderRightColor, display } = getComputedStyle(at);
      const hasEdge = parseFloat(borderRightWidth) > 0 && !borderRightColor.endsWith(', 0)');
      if (hasEdge && display !== 'inline') return at;
    }
    return undefined;
  };

  /** What is left of a box inside everything it is clipped by; says what is cut. */
  const visiblePart = (element: Element, whole: Box, text: string): Box | undefined => {
    const box = { ...whole };
    let [freeX, freeY] = [false, false];
    for (let at: Element | null = element; at !== null; at = at.parentElement) {
      const style = getComputedStyle(at);
      const edge = at.getBoundingClientRect();
      const inner = {
        left: edge.left + at.clientLeft,
        top: edge.top + at.clientTop,
        right: edge.left + at.clientLeft + at.clientWidth,
        bottom: edge.top + at.clientTop + at.clientHeight,
      };
      if (style.display !== 'inline' && style.display !== 'contents') {
        if (scrolls(style.overflowX)) freeX = true;
        if (scrolls(style.overflowY)) freeY = true;
        const beyondX = box.left < inner.left - slack || box.right > inner.right + slack;
        const beyondY = box.top < inner.top - 2 * slack || box.bottom > inner.bottom + 2 * slack;
        const isGone =
          box.right <= inner.left ||
          box.left >= inner.right ||
          box.bottom <= inner.top ||
          box.top >= inner.bottom;
        if (style.overflowX !== 'visible' || style.overflowY !== 'visible') {
          if (isGone) {
            if (!(freeX && (box.right <= inner.left || box.left >= inner.right)) && !freeY)
              say('lost', element, text);
            return undefined;
          }
          if (beyondX && clips(style.overflowX) && !freeX) {
            if (style.textOverflow !== 'ellipsis') say('cut', element, text);
            else if (!hasTip(element)) say('no-tooltip', element, text);
            freeX = true;
          }
          if (beyondY && clips(style.overflowY) && !freeY) {
            say('cut', element, text);
            freeY = true;
          }
          box.left = Math.max(box.left, inner.left);
          box.right = Math.min(box.right, inner.right);
          box.top = Math.max(box.top, inner.top);
          box.bottom = Math.min(box.bottom, inner.bottom);
        }
      }
      if (style.position === 'fixed') break;
    }
    return isEmpty(box) ? undefined : box;
  };

  type Seen = { element: Element; text: string; box: Box };
  const seen: Seen[] = [];
  const walker = document.createTreeWalker(layer, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const text = node.textContent ?? '';
    const element = node.parentElement;
    if (element === null || text.trim() === '' || element.closest(skipped) !== null) continue;
    if (layer === document.body && element.closest('script, style, noscript') !== null) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const whole = boxOf(range.getBoundingClientRect());
    if (isEmpty(whole) || isUnseen(element)) continue;
    const box = visiblePart(element, whole, text);
    if (box === undefined) continue;
    if (
      box.left < -slack ||
      box.top < -slack ||
      box.right > innerWidth + slack ||
      box.bottom > innerHeight + slack
    ) {
      say('outside', element, text);
      continue;
    }
    const hit = document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
    const isMine = hit === null || element.contains(hit) || hit.contains(element);
    // a field over all of its label, to be pressed anywhere
    const isField =
      hit?.matches('input') === true && hit.closest('label') === element.closest('label');
    const frame = framed(element);
    if (frame !== undefined && box.right > frame.getBoundingClientRect().right + slack)
      say('spilt', element, text);
    if (isMine || isField) seen.push({ element, text, box });
    else if (layer.contains(hit) && !isOverlay(hit, element))
      say('covered', element, `${text} by ${where(hit)}`);
  }

  for (const [index, one] of seen.entries()) {
    for (const other of seen.slice(index + 1)) {
      const across =
        Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
      const down =
        Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
      if (across <= 2 || down <= 4 || one.element === other.element) continue;
      // pieces of one line of text that wraps have boxes that overlap
      if (one.element.contains(other.element) || other.element.contains(one.element)) continue;
      if (isOverlay(one.element, other.element) || isOverlay(other.element, one.element)) continue;
      const shared = one.element.parentElement === other.element.parentElement;
      const isFlow = shared && getComputedStyle(one.element).display === 'inline';
      if (!isFlow)
        say(
          'overlap',
          one.element,
          `${one.text.trim().slice(0, 25)} | ${other.text.trim().slice(0, 25)}`,
        );
    }
  }

  const canvas = document.createElement('canvas').getContext('2d');
  for (const field of layer.querySelectorAll<HTMLInputElement | HTMLSelectElement>(
    'input, select',
  )) {
    if (canvas === null || isUnseen(field) || field.closest(skipped) !== null) continue;
    const style = getComputedStyle(field);
    const shown =
      field instanceof HTMLSelectElement
        ? (field.selectedOptions[0]?.text ?? '')
        : field.value === '' && !['checkbox', 'radio', 'color', 'range'].includes(field.type)
          ? field.placeholder
          : '';
    if (
      field.clientHeight > 0 &&
      field.clientHeight < parseFloat(style.fontSize) &&
      field.type.startsWith('text')
    )
      say('cut', field, 'lower than its text');
    const room = field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    if (shown === '' || room <= 0) continue;
    canvas.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const arrow = field instanceof HTMLSelectElement && style.appearance !== 'none' ? 16 : 0;
    if (canvas.measureText(shown).width + arrow > room + 2 && !hasTip(field))
      say('cut', field, shown);
  }

  const active = document.activeElement;
  if (active === null || active === document.body) {
    if (layer !== document.body) say('no-focus', layer, '');
  } else if (active.matches(':focus-visible') && active.closest('.xterm, .cm-editor') === null) {
    const hasRing = (element: Element, pseudo?: string): boolean => {
      const style = getComputedStyle(element, pseudo);
      const isOutlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
      return isOutlined || style.boxShadow !== 'none';
    };
    const around: Element[] = [active];
    for (let at = active.parentElement; at !== null && around.length < 4; at = at.parentElement)
      around.push(at);
    const pointed = document.getElementById(active.getAttribute('aria-activedescendant') ?? '');
    const inside = [...active.querySelectorAll('[role="row"], [role="option"], [aria-selected]')];
    const ringed = [...around, ...(pointed === null ? [] : [pointed]), ...inside].some(
      (element) => hasRing(element) || hasRing(element, '::after') || hasRing(element, '::before'),
    );
    const isHighlighted =
      pointed?.hasAttribute('data-highlighted') === true || active.hasAttribute('data-highlighted');
    if (!ringed && !isHighlighted) say('no-focus-ring', active, active.textContent ?? '');
  }
  return faults;
}
