import { type Document, isMap, isScalar, isSeq, parseDocument, Scalar } from 'yaml';

export interface SourceFields {
  readonly act: string;
  readonly article: string;
  readonly date: string;
  readonly url: string;
}

/** What an editor fills in, as text; it may be incomplete, since a draft is kept as it is. */
export interface ArticleFields {
  readonly section: string;
  readonly title: string;
  readonly short: string;
  readonly unit: string;
  readonly phrasings: readonly string[];
  readonly sources: readonly SourceFields[];
  readonly checkedAt: string;
  readonly inForceFrom: string;
  /** Empty when no end is in sight. */
  readonly validUntil: string;
  readonly reviewBy: string;
  readonly confidence: string;
  readonly body: string;
}

/** The place of a new article: none of it is changed later. */
export interface ArticlePlace {
  readonly id: string;
  readonly agency: string;
  readonly audience: 'citizen' | 'servant';
}

const FENCE = /^---\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/u;
const WIDTH = 110;

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function open(source: string): { readonly front: Document; readonly body: string } {
  const fence = FENCE.exec(source);
  const front = parseDocument(fence?.[1] ?? '{}');
  return { front, body: source.slice(fence?.[0].length ?? 0).trim() };
}

/** Reads the fields of an article's text, however incomplete it is. */
export function fieldsOf(source: string): ArticleFields {
  const { front, body } = open(source);
  const values = recordOf(front.toJS());
  return {
    section: textOf(values['section']),
    title: textOf(values['title']),
    short: textOf(values['short']),
    unit: textOf(values['unit']),
    phrasings: listOf(values['phrasings']).map(textOf),
    sources: listOf(values['sources']).map((row) => {
      const { act, article, date, url } = recordOf(row);
      return { act: textOf(act), article: textOf(article), date: textOf(date), url: textOf(url) };
    }),
    checkedAt: textOf(values['checked_at']),
    inForceFrom: textOf(values['in_force_from']),
    validUntil: textOf(values['valid_until']),
    reviewBy: textOf(values['review_by']),
    confidence: textOf(values['confidence']),
    body,
  };
}

export interface AttachmentFields {
  readonly title: string;
  readonly file: string;
}

/** The files that an article lists. */
export function attachmentsOf(source: string): readonly AttachmentFields[] {
  return listOf(recordOf(open(source).front.toJS())['attachments']).map((row) => {
    const { title, file } = recordOf(row);
    return { title: textOf(title), file: textOf(file) };
  });
}

/** The text with these files listed in it; everything else stays as it was. */
export function withAttachments(source: string, attachments: readonly AttachmentFields[]): string {
  const { front, body } = open(source);
  if (attachments.length === 0) front.delete('attachments');
  else front.set('attachments', front.createNode(attachments));
  return assembled(front, body);
}

/** Whom an article is for. */
export function audienceOf(source: string): ArticlePlace['audience'] {
  return recordOf(open(source).front.toJS())['audience'] === 'servant' ? 'servant' : 'citizen';
}

function folded(text: string): Scalar {
  const node = new Scalar(text);
  node.type = Scalar.BLOCK_FOLDED;
  return node;
}

/** Puts a value in; what is the same already keeps the way it was written, so that files differ only in what was changed. */
function put(front: Document, key: string, value: unknown): void {
  const known = front.get(key, true);
  const before = isScalar(known) || isSeq(known) ? known.toJS(front) : undefined;
  if (JSON.stringify(before) === JSON.stringify(value)) return;
  if (key === 'short') return front.set(key, folded(String(value)));
  const node = front.createNode(value);
  if (key === 'sources' && isSeq(node)) for (const row of node.items) if (isMap(row)) row.flow = true;
  front.set(key, node);
}

/** The text with an editor's fields in it; everything else in its front matter stays as it was. */
export function reviseSource(source: string, fields: ArticleFields): string {
  const { front } = open(source);
  const before = fieldsOf(source);
  const changed = (key: keyof ArticleFields): boolean =>
    JSON.stringify(before[key]) !== JSON.stringify(fields[key]);
  for (const key of ['section', 'title', 'short', 'unit', 'phrasings', 'confidence'] as const) {
    if (changed(key)) put(front, key, fields[key]);
  }
  if (changed('sources')) {
    const rows = fields.sources.map(({ url, ...row }) => (url === '' ? row : { ...row, url }));
    put(front, 'sources', rows);
  }
  if (changed('checkedAt')) put(front, 'checked_at', fields.checkedAt);
  if (changed('inForceFrom')) put(front, 'in_force_from', fields.inForceFrom);
  if (changed('validUntil')) put(front, 'valid_until', fields.validUntil === '' ? null : fields.validUntil);
  if (changed('reviewBy')) put(front, 'review_by', fields.reviewBy);
  return assembled(front, fields.body);
}

function assembled(front: Document, body: string): string {
  const head = front.toString({ lineWidth: WIDTH, flowCollectionPadding: true }).trimEnd();
  return `---\n${head}\n---\n${body.trim()}\n`;
}

/** The text of an article that has nothing but its place. */
export function blankSource({ id, agency, audience }: ArticlePlace, section: string, title: string): string {
  const front = parseDocument('valid_until: null\nrelated: []\n');
  const empty = { short: '', unit: '', phrasings: [], sources: [], confidence: 'high' };
  for (const [key, value] of Object.entries({ id, agency, audience, section, title, ...empty })) {
    front.set(key, front.createNode(value));
  }
  return `---\n${front.toString({ lineWidth: WIDTH }).trimEnd()}\n---\n`;
}
