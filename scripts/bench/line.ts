/** One measure of `npm run bench`, printed as a line of JSON. */
export interface BenchLine {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What a user would pick instead, measured in the same run on the same machine. */
  readonly peer?: string;
  readonly peerValue?: number;
  readonly ratio?: number;
  readonly note?: string;
}
