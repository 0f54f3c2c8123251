/** Whether the program that a system opens a file with only shows it, may do more, or starts what is in it. */
export type Opening = 'shows' | 'may-run' | 'runs';

const shows = words(`
  txt text log md markdown rst adoc tex csv tsv json jsonl yaml yml toml ini conf cfg properties env
  c h cc cpp hpp cs go rs java kt swift css scss less sql diff patch
  png jpg jpeg gif webp bmp tif tiff heic pdf odt ods odp docx xlsx pptx rtf mp3 ogg flac wav mp4 webm mkv mov
`);

// started by what opens them on one system or another, whatever their mode
const runs = words(`
  exe com bat cmd ps1 psm1 ps1xml vbs vbe jse ws wsf wsc wsh msi msp mst msix appx scr lnk url pif cpl hta
  jar jnlp reg inf chm scf gadget application settingcontent-ms library-ms search-ms theme diagcab xll iqy
  desktop appimage run flatpakref snap deb rpm
  app command tool terminal workflow action scpt scptd applescript webloc inetloc fileloc pkg mpkg dmg
`);

// files of a script host on Windows; text editors open them elsewhere
const runsOnWindows = words('js py pyw pyz pl rb');

/** By the ending alone: what is in a file may say anything. */
export function openingOf(name: string, platform: NodeJS.Platform): Opening {
  const ending = extensionOf(name);
  if (runs.has(ending) || (platform === 'win32' && runsOnWindows.has(ending))) return 'runs';
  return shows.has(ending) ? 'shows' : 'may-run';
}

/** What stands behind the last dot, in small letters; empty when there is none but at the beginning. */
export function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? '' : name.slice(dot + 1).toLowerCase();
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/u));
}
