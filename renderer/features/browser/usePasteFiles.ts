import { useEffect, useEffectEvent, type RefObject } from 'react';

/**
 * Takes files that are pasted while the pane has the focus, as from a file manager. They come as a drop does: what the
 * clipboard holds is never read before somebody pastes.
 */
export function usePasteFiles(
  area: RefObject<HTMLElement | null>,
  options: { readonly enabled: boolean; readonly onFiles: (files: readonly File[]) => void },
): void {
  const onFiles = useEffectEvent(options.onFiles);
  const { enabled } = options;
  useEffect(() => {
    if (!enabled) return undefined;
    const take = (event: ClipboardEvent): void => {
      const focused = document.activeElement;
      if (focused === null || area.current?.contains(focused) !== true) return;
      // a text field takes text
      if (focused instanceof HTMLInputElement || focused instanceof HTMLTextAreaElement) return;
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      onFiles(files);
    };
    document.addEventListener('paste', take);
    return () => document.removeEventListener('paste', take);
  }, [area, enabled]);
}
