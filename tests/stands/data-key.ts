/** The key of personal data of all test servers, so that none is made in the home folder of whoever runs the tests. */
export const TEST_DATA_KEY = Buffer.alloc(32, 7).toString('base64');
