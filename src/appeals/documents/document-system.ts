/** An appeal as the document system takes it: the machine-readable passport, the words and what was attached. */
export interface AppealPackage {
  readonly passport: Passport;
  readonly essence: string;
  /** The bytes of the passport's `files` that have a digest, in its order. */
  readonly files: readonly PackedFile[];
}

export interface PackedFile {
  /** Where it stands in the package: `files/01-photo.jpg`. */
  readonly place: string;
  /** SHA-256 of the bytes, hex. */
  readonly sha256: string;
  /** The bytes, read anew at each call. */
  readonly read: () => Promise<Uint8Array>;
}

/** A file as the passport names it. */
export interface FilePassport {
  readonly name: string;
  readonly type: string | null;
  /** Bytes. */
  readonly size: number | null;
  /** Null, as the digest is, for a file that was not taken: it did not arrive, or the virus scanner stopped it. */
  readonly place: string | null;
  readonly sha256: string | null;
}

/** What the document system has to know to make a card (L1-11): citizens and organisations have blocks of their own. */
export interface Passport {
  readonly format: 'otklik-appeal/1';
  readonly id: string;
  readonly agency: string;
  readonly block: 'citizens' | 'correspondence';
  /** The number of our receipt; the registration number is the document system's to give. */
  readonly receipt: string;
  readonly type: string;
  readonly addressee: string;
  /** ISO 8601 with the zone's offset. */
  readonly sentAt: string;
  readonly registerBy: string;
  readonly applicant: {
    readonly name: string;
    readonly organisation: string | null;
    readonly ogrn: string | null;
    readonly mail: string | null;
    readonly phone: string | null;
    readonly address: string | null;
  };
  /** What the applicant attached, also what was not taken. */
  readonly files: readonly FilePassport[];
}

/** The number and the day of an appeal, as the document system told them; checked by whoever takes them. */
export interface DocumentReceipt {
  readonly appealId: string;
  readonly number: string;
  /** `YYYY-MM-DD` */
  readonly date: string;
  /** Where it came from, for the connector. */
  readonly source: string;
}

/** A document system. Whatever is interrupted is done again, so handing over twice is handing over once. */
export interface DocumentSystem {
  /** Throws OtklikError `unavailable` when it could not be handed over; it is tried again. */
  hand(appeal: AppealPackage): Promise<void>;
  /** What was registered of those that wait. Throws OtklikError `unavailable`. */
  receipts(waiting: readonly string[]): Promise<readonly DocumentReceipt[]>;
  /** The receipt has been worked: it does not come again. `fault`: why it could not be taken. */
  settle(receipt: DocumentReceipt, fault: string | null): Promise<void>;
}
