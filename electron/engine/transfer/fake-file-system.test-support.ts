import type { Attrs, Entry } from '../../../shared/entry.ts';
import { OpError, type ErrorCode } from '../../../shared/errors.ts';
import { baseName, isInside, parentPath } from '../../../shared/paths.ts';
import type {
  Capabilities,
  FileSystem,
  FreeSpace,
  NewAttrs,
  OpenFile,
  OpenHow,
} from '../fs/file-system.ts';

/** One operation that reached the fake, in the order they came. */
export type FakeOperation = {
  readonly index: number;
  readonly name: string;
  readonly path: string;
};

/** Runs before each operation: it can throw, wait, or change what is there. */
export type FakeScript = (operation: FakeOperation) => void | Promise<void>;

type Node = {
  kind: Attrs['kind'];
  content: Buffer;
  leadsTo: string;
  mode: number;
  mtimeMs: number;
  atimeMs: number;
};

/** A file system in memory that follows a script, for the failures no real disk gives on demand. */
export class FakeFileSystem implements FileSystem {
  readonly capabilities: Capabilities;
  readonly operations: FakeOperation[] = [];
  script: FakeScript = () => {};
  /** Bytes of content that fit; more is `no-space`. */
  roomBytes = Infinity;
  /** True for disks that hold only one of `A` and `a`. */
  ignoresCase = false;
  openFiles = 0;
  readonly #nodes = new Map<string, Node>();

  constructor(capabilities: { readonly [K in keyof Capabilities]?: Capabilities[K] } = {}) {
    this.capabilities = {
      kind: 'remote',
      atomicReplace: true,
      fsync: true,
      statvfs: true,
      links: true,
      setModes: true,
      chunkBytes: 32 * 1024,
      ...capabilities,
    };
    this.addDirectory('/');
  }

  addDirectory(path: string, attrs: NewAttrs = {}): this {
    return this.#add(path, { kind: 'directory', mode: 0o755 }, attrs);
  }

  addFile(path: string, content: string | Buffer, attrs: NewAttrs = {}): this {
    return this.#add(path, { kind: 'file', content: Buffer.from(content) }, attrs);
  }

  addLink(path: string, leadsTo: string): this {
    return this.#add(path, { kind: 'link', leadsTo, mode: 0o777 }, {});
  }

  addOther(path: string): this {
    return this.#add(path, { kind: 'other' }, {});
  }

  /** Content of a file, undefined when there is none. */
  content(path: string): string | undefined {
    const node = this.#nodes.get(this.#key(path));
    return node?.kind === 'file' ? node.content.toString('latin1') : undefined;
  }

  modeOf(path: string): number | undefined {
    return this.#nodes.get(this.#key(path))?.mode;
  }

  mtimeOf(path: string): number | undefined {
    return this.#nodes.get(this.#key(path))?.mtimeMs;
  }

  /** Everything there is, without the root. */
  paths(): string[] {
    return [...this.#nodes.keys()].filter((path) => path !== '/').sort();
  }

  delete(path: string): void {
    this.#nodes.delete(this.#key(path));
  }

  #add(path: string, node: { [K in keyof Node]?: Node[K] }, attrs: NewAttrs): this {
    this.#nodes.set(this.#key(path), {
      kind: 'file',
      content: Buffer.alloc(0),
      leadsTo: '',
      mode: 0o644,
      mtimeMs: 1_000_000_000_000,
      atimeMs: 1_000_000_000_000,
      ...node,
      ...attrs,
    });
    return this;
  }

  #key(path: string): string {
    return this.ignoresCase ? path.toLowerCase() : path;
  }

  async #step(name: string, path: string): Promise<void> {
    const operation = { index: this.operations.length, name, path };
    this.operations.push(operation);
    await Promise.resolve();
    await this.script(operation);
  }

  #get(path: string): Node {
    const node = this.#nodes.get(this.#key(path));
    if (node === undefined) throw fail('not-found', path);
    return node;
  }

  #mustBeFree(path: string): void {
    if (this.#nodes.has(this.#key(path))) throw fail('exists', path);
    if (this.#get(parentPath(path)).kind !== 'directory') throw fail('not-a-directory', path);
  }

  async *list(path: string): AsyncGenerator<readonly Entry[]> {
    await this.#step('list', path);
    if (this.#get(path).kind !== 'directory') throw fail('not-a-directory', path);
    const entries: Entry[] = [];
    for (const [at, node] of this.#nodes) {
      if (at === '/' || parentPath(at) !== this.#key(path)) continue;
      entries.push({ name: baseName(at), ...attrsOf(node) });
    }
    const half = Math.ceil(entries.length / 2);
    yield entries.slice(0, half);
    await this.#step('list-more', path);
    // as the interface has it, links come a second time
    yield [...entries.slice(half), ...entries.filter((entry) => entry.kind === 'link')];
  }

  async lstat(path: string): Promise<Attrs> {
    await this.#step('lstat', path);
    return attrsOf(this.#get(path));
  }

  async stat(path: string): Promise<Attrs> {
    await this.#step('stat', path);
    return attrsOf(this.#get(path));
  }

  async realPath(path: string): Promise<string> {
    await this.#step('realPath', path);
    return path;
  }

  async makeDirectory(path: string, mode = 0o755): Promise<void> {
    await this.#step('makeDirectory', path);
    this.#mustBeFree(path);
    this.addDirectory(path, { mode });
  }

  async rename(from: string, to: string): Promise<void> {
    await this.#step('rename', to);
    const node = this.#get(from);
    this.#mustBeFree(to);
    this.#nodes.delete(this.#key(from));
    this.#nodes.set(this.#key(to), node);
  }

  async replace(from: string, to: string): Promise<void> {
    await this.#step('replace', to);
    if (!this.capabilities.atomicReplace) throw fail('unsupported', to);
    const node = this.#get(from);
    if (this.#nodes.get(this.#key(to))?.kind === 'directory') throw fail('is-a-directory', to);
    this.#nodes.delete(this.#key(from));
    this.#nodes.set(this.#key(to), node);
  }

  async removeFile(path: string): Promise<void> {
    await this.#step('removeFile', path);
    if (this.#get(path).kind === 'directory') throw fail('is-a-directory', path);
    this.#nodes.delete(this.#key(path));
  }

  async removeDirectory(path: string): Promise<void> {
    await this.#step('removeDirectory', path);
    const filled = this.paths().some((at) => at !== path && isInside(at, path));
    if (filled) throw fail('not-empty', path);
    this.#nodes.delete(this.#key(path));
  }

  async setAttrs(path: string, attrs: NewAttrs): Promise<void> {
    await this.#step('setAttrs', path);
    Object.assign(this.#get(path), attrs);
  }

  async readLink(path: string): Promise<string> {
    await this.#step('readLink', path);
    return this.#get(path).leadsTo;
  }

  async makeLink(target: string, path: string): Promise<void> {
    await this.#step('makeLink', path);
    this.#mustBeFree(path);
    this.addLink(path, target);
  }

  async freeSpace(path: string): Promise<FreeSpace | undefined> {
    await this.#step('freeSpace', path);
    return { freeBytes: Math.max(0, this.roomBytes), totalBytes: 1e12 };
  }

  async open(
    path: string,
    how: OpenHow,
    options: { readonly mode?: number } = {},
  ): Promise<OpenFile> {
    await this.#step(`open-${how}`, path);
    if (how === 'create') {
      this.#mustBeFree(path);
      this.addFile(path, '', { mode: options.mode ?? 0o644 });
    }
    const node = this.#get(path);
    this.openFiles += 1;
    return this.#file(path, node);
  }

  #file(path: string, node: Node): OpenFile {
    let isOpen = true;
    const step = async (name: string): Promise<void> => {
      await this.#step(name, path);
      if (!isOpen) throw fail('invalid', `${path} (closed)`);
    };
    return {
      read: async (buffer, position) => {
        await step('read');
        return node.content.subarray(position).copy(buffer);
      },
      write: async (buffer, position) => {
        await step('write');
        this.roomBytes -= buffer.length;
        if (this.roomBytes < 0) throw fail('no-space', path);
        const grown = Buffer.alloc(Math.max(node.content.length, position + buffer.length));
        node.content.copy(grown);
        grown.set(buffer, position);
        node.content = grown;
      },
      stat: async () => {
        await step('fstat');
        return attrsOf(node);
      },
      setAttrs: async (attrs) => {
        await step('fsetattrs');
        Object.assign(node, attrs);
      },
      sync: async () => {
        await step('sync');
        return this.capabilities.fsync;
      },
      close: async () => {
        if (!isOpen) return;
        this.openFiles -= 1;
        await this.#step('close', path);
        isOpen = false;
      },
    };
  }
}

/** An error as a file system throws it. */
export function fail(code: ErrorCode, path: string): OpError {
  return new OpError(code, `Scripted ${code}: ${path}`);
}

function attrsOf({ kind, content, mode, mtimeMs, atimeMs }: Node): Attrs {
  return { kind, size: content.length, mode, mtimeMs, atimeMs };
}
