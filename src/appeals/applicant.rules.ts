/** The name of a person as documents write it; the patronymic is absent for many people. */
export interface PersonName {
  readonly last: string;
  readonly first: string;
  readonly middle: string | null;
}

export interface Organisation {
  readonly name: string;
  readonly ogrn: string | null;
}

/** What is known of an applicant: names from ЕСИА, the rest from there or from the person. Sealed in the database. */
export interface Card {
  readonly name: PersonName;
  /** Whom the person acts for; null for citizens (L1-11). */
  readonly organisation: Organisation | null;
  readonly mail: string | null;
  readonly phone: string | null;
  readonly address: string | null;
}

/** What ЕСИА told of somebody who signed in. */
export interface Identity {
  /** The person's id there. */
  readonly oid: string;
  readonly confirmed: boolean;
  readonly name: PersonName;
  /** A checked address of mail, if there is one. */
  readonly mail: string | null;
  /** Chosen by the person when they act for one. */
  readonly organisation: (Organisation & { readonly oid: string }) | null;
}

/**
 * The card after a sign-in (L1-09, L1-11): names are always ЕСИА's, what the person gave us earlier stays, and an address
 * of mail is taken from ЕСИА only while we have none.
 */
export function refreshedCard(earlier: Card | null, identity: Identity): Card {
  const { organisation } = identity;
  return {
    name: identity.name,
    organisation: organisation && { name: organisation.name, ogrn: organisation.ogrn },
    mail: earlier?.mail ?? identity.mail,
    phone: earlier?.phone ?? null,
    address: earlier?.address ?? null,
  };
}

/** «Иванова-Петрова Анна Юрьевна», without a patronymic where there is none. */
export function nameInFull({ last, first, middle }: PersonName): string {
  return [last, first, middle].filter((part) => part !== null && part !== '').join(' ');
}
