/**
 * Which of our types stands for which icons of `material-icon-theme`. What has no line here and a language's name is
 * code; the theme's many icons for one tool's files or one framework's suffixes are left out, since our pictures are few.
 *
 * @type {Readonly<Record<string, string>>}
 */
export const iconsOfType = {
  script: 'console powershell command autohotkey applescript autoit',
  settings:
    'settings tune editorconfig toml hcl terraform opentofu nginx http makefile cmake gradle regedit vim dhall dhallb kcl pkl',
  markup: 'xml html json yaml json_schema hjson xaml svelte raml toon proto mjml',
  style: 'css sass less stylus postcss',
  text: 'markdown document asciidoc tex bibliography log todo readme license i18n lyric subtitles bibtex-style typst mdx',
  book: 'word pdf epub',
  table: 'table',
  slides: 'powerpoint',
  image: 'image svg adobe-photoshop adobe-illustrator palette figma sketch drawio excalidraw',
  audio: 'audio',
  video: 'video flash',
  archive: 'zip jar nuget android mrpack chrome',
  disc: 'disc virtual',
  data: 'database sqlite prisma',
  key: 'key',
  certificate: 'certificate verified',
  font: 'font',
  model: '3d blender simulink onnx pytorch',
  binary: 'exe dll lib hex javaclass webassembly python-misc',
  mail: 'email',
  diff: 'diff git',
  lock: 'lock',
};

/** Icons that are not of a file's content, or whose extensions mean something else at a server. */
export const leftOut =
  'minecraft sas chess gemini tape template search tree garden mint edge cake grain salt red abc url pinejs duc skill instructions prompt routing pipeline tobi siyuan lottie beancount twine roblox rbxmk gamemaker godot godot-assets unity spwn denizenscript coloredpetrinets chess vfl kl pawn wakatime steadybit bruno tldraw';

/**
 * Extensions of servers and backups that the theme does not know, or takes for something else.
 *
 * @type {Readonly<Record<string, string>>}
 */
export const ownExtensions = {
  archive: '7z bz2 cpio deb lz lz4 lzma rar rpm tar tbz tbz2 tgz txz xz zst zipx cab',
  log: 'log journal out err',
  settings:
    'cfg cnf conf config env htaccess ini properties service socket timer target mount rules desktop',
  data: 'db db3 dump mdb accdb parquet sqlite sqlite3 sql rdb frm ibd myd',
  key: 'gpg kbx kdbx key p12 pfx ppk pub asc jks keystore',
  certificate: 'cer cert crl crt csr der pem',
  script: 'awk bash bat cmd expect fish ksh sed sh zsh',
  text: 'md me nfo rst srt text txt vtt',
  book: 'azw3 djvu doc docx epub fb2 mobi odt pages pdf ps rtf',
  table: 'csv numbers ods tsv xls xlsm xlsx',
  slides: 'odp pps ppsx ppt pptx',
  image: 'arw avif cr2 dng heic heif jxl nef raw tif tiff xcf',
  audio: 'm4b mid midi opus',
  video: '3gp m2ts mts ts',
  binary: 'app appimage bin com dat dmg ko o obj msi pdb rom run so',
  disc: 'img iso qcow2 vdi vhd vhdx vmdk',
  mail: 'eml mbox msg vcf ics',
  diff: 'diff patch rej',
  lock: 'lck lock pid',
  font: 'bdf otc otf pcf ttc ttf woff woff2',
  code: 'ts tsx',
};
