/** An appeal as the document system takes it: the machine-readable passport and the words. */
export interface AppealPackage {
  readonly passport: Passport;
  readonly essence: string;
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
