import type { Finding } from './abilities.ts';
import { networkCode } from './not-sent.rules.ts';

/** What a platform's answer could not tell, because there was none. */
const CERTIFICATE = /CERT|SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY)|ALTNAME/;

/** The platform gave no answer: the network, or a certificate that this server does not trust. */
export function noAnswer(id: string, host: string, error: unknown): Finding {
  const code = networkCode(error);
  if (CERTIFICATE.test(code)) {
    return {
      id: 'certificate',
      state: 'fault',
      text: `Сервер не доверяет сертификату ${host} (${code}): обмена с площадкой нет.`,
      todo: 'Скачайте корневой сертификат Минцифры и запустите сервер с NODE_EXTRA_CA_CERTS=/путь/к/файлу.pem.',
    };
  }
  return {
    id,
    state: 'unclear',
    text: `${host} сейчас не отвечает, проверить не удалось${code === '' ? '' : ` (${code})`}.`,
    todo: 'Повторите через несколько минут. Если не проходит, проверьте, открыт ли этот адрес с сервера.',
  };
}

/** Nothing to compare the platform's settings with. */
export const ADDRESS_UNKNOWN: Finding = {
  id: 'webhook',
  state: 'unclear',
  text: 'Сервер не знает своего адреса, поэтому настройку приёма не с чем сравнить.',
  todo: 'Задайте OTKLIK_PUBLIC_URL.',
};

export const CONNECT = 'Выполните otklik channels connect';

/** The address and the event types are as they should be. */
export const CONNECTED: Finding = { id: 'connect', state: 'works', text: 'Адрес и события настроены.' };
