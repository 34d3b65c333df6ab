/** Whether `npm run test:long` runs this. */
export const { isLong = false } = globalThis as { isLong?: boolean };

/** A test that takes long and shows little that others do not: `npm test` skips it. */
export const longTest = isLong ? test : test.skip;
