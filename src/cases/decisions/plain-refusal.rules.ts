/** What only points at an act: it says nothing to somebody who does not open it. */
const REFERENCES =
  /(?:федеральн|закон|приказ|постановлен|порядк|порядок|регламент|стать|пункт|част|подпункт|указ|кодекс|ред(?=\.))[\p{L}]*|(?<!\p{L})(?:ст|п|пп|ч|абз|фз|рф|от|на|основании|соответствии|согласно|отказано|отказываем|вам|в|с|и|по)(?!\p{L})|[№\d][\d.\-–/\p{L}]*/giu;

/** Words that have to be left when references are taken out. */
const LEAST_WORDS = 5;

/** Whether a refusal explains itself without any act being opened (L4-06, U-10): references alone do not. */
export function explainsItself(text: string): boolean {
  const words = text.replaceAll(REFERENCES, ' ').match(/\p{L}{3,}/gu) ?? [];
  return words.length >= LEAST_WORDS;
}
