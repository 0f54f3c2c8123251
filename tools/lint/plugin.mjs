/** Hawser's own lint rules, loaded by oxlint through `.oxlintrc.json`. The facts are in rooms.mjs. */
import path from 'node:path';
import {
  bannedSftpHelpers,
  electronImporters,
  isOneOf,
  isTest,
  mayImport,
  ssh2ClientImporter,
  ssh2Importers,
} from './rooms.mjs';

/** @param {{ cwd: string, filename: string }} context */
const fileOf = (context) => path.relative(context.cwd, context.filename).split(path.sep).join('/');

/**
 * What is wrong with `file` importing `source`, or undefined when nothing is.
 *
 * @param {string} file @param {string} source @param {boolean} typeOnly
 * @returns {string | undefined}
 */
function refusal(file, source, typeOnly) {
  if (source.startsWith('.')) {
    const target = path.posix.join(path.posix.dirname(file), source);
    return mayImport(file, target)
      ? undefined
      : `${file} may not import ${target} (tools/lint/rooms.mjs)`;
  }
  if (source === 'electron' || source.startsWith('electron/')) {
    if (isOneOf(file, electronImporters)) return undefined;
    if (typeOnly && isOneOf(file, ['e2e/', 'bench/'])) return undefined;
    return `${file} may not import electron: only ${electronImporters.join(', ')} may`;
  }
  if (source === 'ssh2' || source.startsWith('ssh2/')) {
    if (isOneOf(file, ssh2Importers) || isTest(file)) return undefined;
    if (typeOnly && file.startsWith('electron/engine/')) return undefined;
    return `${file} may not import ssh2: only ${ssh2Importers.join(', ')} may`;
  }
  return undefined;
}

const importDirection = {
  meta: {
    type: 'problem',
    docs: { description: 'Imports follow the table in tools/lint/rooms.mjs' },
  },
  /** @param {any} context */
  create(context) {
    const file = fileOf(context);
    /** @param {any} node */
    const check = (node) => {
      const source = node.source?.value;
      if (typeof source !== 'string') return;
      const typeOnly = node.importKind === 'type' || node.exportKind === 'type';
      const message = refusal(file, source, typeOnly);
      if (message) context.report({ node, message });
    };
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
    };
  },
};

/** A `Client` taken from ssh2 as a value, by name, by namespace or by default. @param {any} node */
function takesClient(node) {
  if (node.source.value !== 'ssh2' || node.importKind === 'type') return false;
  return node.specifiers.some((/** @type {any} */ specifier) => {
    if (specifier.importKind === 'type') return false;
    return specifier.type !== 'ImportSpecifier' || specifier.imported.name === 'Client';
  });
}

const oneSshClient = {
  meta: {
    type: 'problem',
    docs: { description: `Only ${ssh2ClientImporter} opens SSH connections` },
  },
  /** @param {any} context */
  create(context) {
    const file = fileOf(context);
    const isFree =
      file === ssh2ClientImporter ||
      isTest(file) ||
      isOneOf(file, ['electron/testing/', 'electron/practice/']);
    if (isFree) return {};
    return {
      /** @param {any} node */
      ImportDeclaration(node) {
        if (!takesClient(node)) return;
        context.report({
          node,
          message: `ssh2's Client is imported by ${ssh2ClientImporter} alone`,
        });
      },
    };
  },
};

const noSftpHelpers = {
  meta: { type: 'problem', docs: { description: "ssh2's SFTP conveniences are not used" } },
  /** @param {any} context */
  create(context) {
    if (!fileOf(context).startsWith('electron/') || isTest(fileOf(context))) return {};
    return {
      /** @param {any} node */
      MemberExpression(node) {
        const name = node.property?.name;
        if (!bannedSftpHelpers.includes(name)) return;
        const owner = node.object.name ?? node.object.property?.name ?? '';
        if (!name.startsWith('fast') && !/sftp/i.test(owner)) return;
        context.report({
          node,
          message: `ssh2's ${name} is banned: use the client in electron/engine/sftp`,
        });
      },
    };
  },
};

export default {
  meta: { name: 'hawser' },
  rules: {
    'import-direction': importDirection,
    'one-ssh-client': oneSshClient,
    'no-sftp-helpers': noSftpHelpers,
  },
};
