/** Every cap on what a peer or the page may send, in one place; each is tested at its edge. */
export const limits = {
  /** A path or name in bytes of UTF-16: PATH_MAX is 4,096 on Linux, 32,767 on Windows. */
  pathLength: 32_767,
  /** Names in one call to an engine that changes names: it is over in some seconds, and can be stopped between them. */
  renamesPerCall: 1_000,
  /** New names given at once: nobody looks through more of them. */
  renamesAtOnce: 10_000,
  /** Changes that can be taken back, for each file system, and the paths in all of them together. */
  undoSteps: 50,
  undoPaths: 200_000,
  /** Names in one call from the page: a selection of a whole huge directory. */
  namesPerCall: 1_000_000,
  /** One SFTP packet from a server. OpenSSH sends 256 KiB at most, other servers list 7 MB in one reply. */
  sftpPacketBytes: 16 * 1024 * 1024,
  /** Content of a file in one answer. */
  filePartBytes: 1024 * 1024,
  /** A file for the built-in editor; a larger one can only be viewed. */
  editorBytes: 16 * 1024 * 1024,
  /** What the editor may save: its file, grown by another charset or much pasting. */
  editorSaveBytes: 64 * 1024 * 1024,
  /** A file for another editor, which gets a copy of it. */
  editBytes: 512 * 1024 * 1024,
  /** Files open for editing at once, and endings with an editor of their own. */
  edits: 100,
  editorRules: 100,
  /** An image that is shown: its bytes, and its pixels once it is unpacked. */
  imageBytes: 32 * 1024 * 1024,
  imagePixels: 64_000_000,
  /** Places whose panes are kept as they were shown, the name of one, and how wide a column can be in pixels. */
  paneLayouts: 200,
  paneLayoutKeyLength: 512,
  columnWidth: { least: 36, most: 1_200 },
  /** A user's or group's name, and how many of each one listing asks for. */
  ownerNameLength: 256,
  ownersPerListing: 5_000,
  /** Entries of one directory we hold; past it the listing ends with a notice. */
  entriesPerDirectory: 2_000_000,
  /** Depth of a tree walked for transfer or delete. */
  treeDepth: 256,
  /** What a search finds at most, the folders it may begin in, and those it knows of but has not looked at yet. */
  searchResults: 100_000,
  searchStarts: 10_000,
  searchPending: 1_000_000,
  /** Results that are looked at again in one call, each a request to the server. */
  looksPerCall: 1_000,
  /** Texts of one kind that were looked for before. */
  searchHistory: 20,
  /** Masks or text of one search. */
  searchTextLength: 2_000,
  /** Folders that could not be looked into, word for word; the rest are counted. */
  searchProblems: 200,
  /** Prompts of one keyboard-interactive round. */
  promptsPerRound: 16,
  /** Keyboard-interactive rounds of one login, empty ones included (security.md A02). */
  interactiveRounds: 8,
  /** What a command at a server may say: the hashes of one batch of files, and what its login scripts print. */
  execOutputBytes: 8 * 1024 * 1024,
  /** Text from a server that is shown: banner, prompt, error. */
  serverTextLength: 8_192,
  /** One text a session process tells main: a path escaped for people, with the sentence around it. */
  engineTextLength: 512 * 1024,
  /** Questions of one session process that may wait at once; each may be one of many transfers. */
  questionsPerEngine: 256,
  /** Jump hosts on the way to one host. */
  jumps: 8,
  /** A destination as typed, or an address that another program hands over. */
  destinationLength: 2_048,
  /** Addresses of other programs that wait for an answer: nobody meant to click on more of them. */
  addressesWaiting: 5,
  /** Arguments of a start, which goes to the one that runs in one message of 32 KiB, with a folder and `--open=` beside them. */
  startBytes: 16 * 1024,
  /** Sessions of the window: each is a process. */
  sessions: 64,
  /** Lines of known_hosts shown at once, and taken out at once. */
  knownHostsListed: 1_000,
  /** Transfers listed: all of them are told again with each change. */
  transfers: 1_000,
  /** Selections on their way to other programs: each is a folder of copies. */
  stages: 8,
  /** Transfers that may run at once: each session shares its link among its own. */
  parallelTransfers: 10,
  /** Items of one transfer in one answer: what a tall window shows, several times over. */
  itemsPerCall: 1_000,
  /** Items of one transfer that are kept one by one; past it they are only counted. */
  itemsPerTransfer: 2_000_000,
  /** Items in one message of a session process. */
  itemsPerMessage: 5_000,
  /** Operations of one plan to synchronise: past it nobody could look through them. */
  syncOps: 500_000,
  /** Deletions of a plan in one call, and operations of one message. */
  syncSlice: 1_000,
  /** Synchronisations remembered for their logs, and plans that may wait for a yes. */
  syncRuns: 20,
  syncPlans: 4,
  /** Entries of two folders that are remembered, bytes of the file for them, and how many pairs of folders. */
  syncMemoryEntries: 200_000,
  syncMemoryBytes: 64 * 1024 * 1024,
  syncMemories: 50,
  /** Masks of one transfer, and the length of each: a longer one is no mask but an attack on the matcher. */
  masks: 100,
  maskLength: 256,
  /** Commands whose keys were changed, which is more than there are, and the length of one with its keys. */
  keyLines: 500,
  keyLineLength: 400,
  /** Watchers of one list: a page has one of each, two while it is reloaded. */
  watchers: 16,
  /** Ids of users or groups whose names are asked for at once, names of them in one answer, and bytes of a list of them. */
  ownersPerCall: 1_000,
  accountsListed: 5_000,
  accountsFileBytes: 1024 * 1024,
  /** Bytes of SSH greeting before the identification line (RFC 4253 section 4.2). */
  greetingBytes: 64 * 1024,
  /** Bytes that wait for a server to take them: twice what transfers have under way at most. */
  unsentBytes: 32 * 1024 * 1024,
  /** Resident memory of a session process before main ends it. */
  sessionRssBytes: 1024 * 1024 * 1024,
  /** Heap of a session process, for V8's own cap. */
  sessionHeapMiB: 512,
  /** Terminal bytes not yet acknowledged by the far end before the sender waits, and below which it goes on. */
  terminalHighBytes: 256 * 1024,
  terminalLowBytes: 64 * 1024,
  /** Shells of one session, in tabs and splits: three times what OpenSSH allows of one connection (MaxSessions). */
  shellsPerSession: 32,
  /** Lines above a terminal's screen: at 200 columns some 250 MB. */
  scrollbackLines: 100_000,
  /** Hosts whose programs may write to the clipboard unasked, and `user@host:port` of one. */
  clipboardHosts: 200,
  hostTextLength: 600,
  /** Hosts whose places are kept, the bookmarks of one, and where one was last. */
  placeHosts: 200,
  bookmarksPerPlace: 200,
  bookmarkNameLength: 200,
  recentPlaces: 20,
  /** A file of settings that is imported, and the hosts in it. */
  portableBytes: 8 * 1024 * 1024,
  portableHosts: 5_000,
  /** Tunnels of one host, the name of one, and what OpenSSH's configuration says of them. */
  tunnelsPerHost: 64,
  tunnelNameLength: 60,
  suggestedTunnels: 100,
  /** Connections at once through one tunnel, and through all of a session: each may hold a channel's window, 2 MiB. */
  connectionsPerTunnel: 128,
  connectionsPerSession: 256,
  /** Folders that one request to change local files may touch: a selection lies in one. */
  foldersPerRequest: 100,
  /** Problems of one transfer kept word for word; the rest are counted. */
  problemsPerTransfer: 10_000,
} as const;
