import { configure } from '@testing-library/react';

// As `tools/patience.mjs` has it for `vi.waitFor`.
configure({ asyncUtilTimeout: 30_000 });
