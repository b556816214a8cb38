/** The address of an act of a case by its name. */
export type ActUrl = (name: string) => string;
