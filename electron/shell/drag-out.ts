import { BrowserWindow, nativeImage } from 'electron';
import { OpError } from '../../shared/errors.ts';

/** Beside the pointer of the system's drag. */
const iconPx = 32;

/** Makes the system's own drag of files out of the window. It returns when the drag is over: main waits meanwhile. */
export function createDragOut(iconFile: string): (files: readonly string[]) => void {
  return (files) => {
    const [window] = BrowserWindow.getAllWindows();
    const [file] = files;
    if (window === undefined || file === undefined) {
      throw new OpError('not-found', 'There is nothing to drag.');
    }
    const icon = nativeImage.createFromPath(iconFile).resize({ width: iconPx, height: iconPx });
    window.webContents.startDrag({ file, files: [...files], icon });
  };
}
