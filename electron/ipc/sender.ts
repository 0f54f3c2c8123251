/** What is looked at of Electron's `WebFrameMain`. */
export type Frame = { readonly origin: string };

/**
 * True only for the main frame of our own window, showing our own origin: not a subframe, another window, a frame
 * that is gone, or a page that was navigated elsewhere.
 */
export function isOurFrame(
  frame: Frame | null,
  window: { readonly mainFrame: Frame | null; readonly origin: string },
): boolean {
  try {
    return frame !== null && frame === window.mainFrame && frame.origin === window.origin;
  } catch {
    return false; // reading a frame that was disposed throws
  }
}
