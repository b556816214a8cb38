/** A document for reading and printing, before it is a page or a PDF: both say the same. */
export interface Sheet {
  readonly title: string;
  readonly subtitle: string;
  readonly parts: readonly SheetPart[];
  /** At the foot of every printed page. */
  readonly footer: string;
}

export type SheetPart =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'facts'; readonly rows: readonly SheetFact[] }
  | { readonly kind: 'text'; readonly text: string }
  /** What somebody wrote, word for word. */
  | { readonly kind: 'quote'; readonly head: string; readonly text: string };

export interface SheetFact {
  readonly name: string;
  readonly value: string;
  readonly href?: string;
}
