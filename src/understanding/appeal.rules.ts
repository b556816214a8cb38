import { stem } from './russian/stem.rules.ts';
import type { SaidWords } from './phrases.rules.ts';

const stems = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/u).map(stem));

const APPEALS = stems('жалоба жалобу заявление обращение претензию предложение');
const FILING = stems(
  'подаю примите принять зарегистрируйте регистрируйте направляю направить оформите оформить составить подать отправить написать зарегистрировать рассмотреть',
);
const WILL = new Set('хочу желаю хотим хотел хотела буду намерен намерена прошу требую'.split(' '));
const BY_ITSELF = new Set('примите зарегистрируйте подаю направляю оформите регистрируйте'.split(' '));
const FORMALLY = stems('официально официальное официальную официальный письменно официальная');
/** Asking how to do it is a question that the knowledge base answers. */
const ASKS_HOW = new Set('как где куда можно какой каким сколько нужно надо что чем ли'.split(' '));
/** Taking an appeal back is not filing one. */
const WITHDRAWS = stems('отозвать отзываю забрать забираю передумал передумала прекратить отменить');
/** A request for information (8-ФЗ, art. 18; K-43), which people also name without the word. */
const REQUEST = stem('запрос');
const OF_INFORMATION = stems('информации информацию сведения сведений');
const NEAR = 6;

/**
 * Whether the person wants to file a formal appeal here and now («примите моё заявление», «хочу подать жалобу
 * официально», «направляю запрос информации») rather than to ask about it. 59-ФЗ gives such an appeal its own way, so a
 * chat only shows that way.
 */
export function wantsAppeal(said: SaidWords): boolean {
  const roots = said.stems;
  const asksHow = said.words.slice(0, 5).some((word) => ASKS_HOW.has(word));
  if (asksHow || roots.some((root) => WITHDRAWS.has(root))) return false;
  for (const [at, root] of roots.entries()) {
    const from = Math.max(0, at - NEAR);
    const near = roots.slice(from, at + NEAR);
    const request = root === REQUEST && near.some((one) => OF_INFORMATION.has(one));
    if (!APPEALS.has(root) && !request) continue;
    const words = said.words.slice(from, at + NEAR);
    const formally = near.some((one) => FORMALLY.has(one));
    const files = near.some((one) => FILING.has(one));
    const wills = words.some((word) => WILL.has(word));
    const itself = words.some((word) => BY_ITSELF.has(word));
    if (itself || (wills && files) || (formally && (wills || files))) return true;
  }
  return false;
}
