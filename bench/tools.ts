import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { electronExecutable } from '../electron/testing/engine-hosts.ts';
import { hawserNodeTool, hawserSizesTool, hawserTool } from './hawser.ts';
import { lftpTool } from './lftp.ts';
import { scpTool, sftpTool, tarTool } from './openssh.ts';
import { rcloneTool } from './rclone.ts';
import type { Tool } from './tool.ts';

type Candidate = { readonly tool: Tool; readonly isHere: () => boolean; readonly lacks: string };

const candidates: readonly Candidate[] = [
  fromPath(sftpTool, 'sftp'),
  fromPath(scpTool, 'scp'),
  fromPath(rcloneTool, 'rclone'),
  fromPath(lftpTool, 'lftp'),
  fromPath(tarTool, 'tar'),
  { tool: hawserTool, isHere: hasElectron, lacks: 'an Electron runtime' },
  { tool: hawserSizesTool, isHere: hasElectron, lacks: 'an Electron runtime' },
  { tool: hawserNodeTool, isHere: () => true, lacks: '' },
];

/** What `--tools` may name. */
export const toolIds: readonly string[] = candidates.map(({ tool }) => tool.id);

/** The tools that were asked for and are here; what is missing is told by name. */
export function findTools(ids: readonly string[]): { tools: Tool[]; missing: string[] } {
  const wanted = candidates.filter(({ tool }) => ids.includes(tool.id));
  return {
    tools: wanted.filter(({ isHere }) => isHere()).map(({ tool }) => tool),
    missing: wanted
      .filter(({ isHere }) => !isHere())
      .map(({ tool, lacks }) => `${tool.name}: ${lacks} is missing here`),
  };
}

function fromPath(tool: Tool, program: string): Candidate {
  return { tool, isHere: () => isProgramHere(program), lacks: program };
}

function hasElectron(): boolean {
  return electronExecutable() !== undefined;
}

function isProgramHere(name: string): boolean {
  return (process.env['PATH'] ?? '').split(path.delimiter).some((folder) => {
    try {
      accessSync(path.join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false; // the next folder may have it
    }
  });
}
