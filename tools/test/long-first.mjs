import { BaseSequencer } from 'vitest/node';

/** Files whose tests kill, cut and lie for minutes: begun last, they would run on alone while the other processes idle. */
const long = /\.faults\.test\.ts$|\/interop\.test\.ts$/;

/** The order of the files: as Vitest has it, but the longest first. */
export class LongFirst extends BaseSequencer {
  /**
   * @override
   * @param {import('vitest/node').TestSpecification[]} files
   */
  async sort(files) {
    const sorted = await super.sort(files);
    const isLong = (/** @type {import('vitest/node').TestSpecification} */ file) =>
      long.test(file.moduleId.replaceAll('\\', '/'));
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}
