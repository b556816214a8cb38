import { html } from 'hono/html';
import { ESIA_FAULTS, PERSONAS } from './esia-people.ts';

type Html = ReturnType<typeof html>;

/** Every page says at the top what it is; it has no emblem and looks like nobody's. */
export function standPage(title: string, content: Html): Html {
  return html`<!doctype html>
    <html lang="ru">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>ТЕСТ, не Госуслуги: ${title}</title>
        <link rel="icon" href="data:," />
        <style>
          body {
            max-width: 36rem;
            margin: 0 auto;
            padding: 0 20px 40px;
            font:
              1.0625rem/1.5 system-ui,
              sans-serif;
          }
          .test {
            margin: 0 -20px 24px;
            padding: 16px 20px;
            font-weight: 700;
            color: #000;
            background: repeating-linear-gradient(45deg, #ffd54a 0 24px, #ffe795 24px 48px);
          }
          label {
            display: flex;
            gap: 12px;
            align-items: center;
            min-height: 48px;
          }
          button,
          select {
            font: inherit;
            min-height: 48px;
            padding: 8px 20px;
          }
          select {
            width: 100%;
          }
        </style>
      </head>
      <body>
        <header class="test">ТЕСТ, не Госуслуги. Люди придуманы, пароли не нужны.</header>
        <main>${content}</main>
      </body>
    </html>`;
}

/** Lets the tester choose who signs in, whether they agree and what goes wrong. */
export function loginPage(request: string, scope: string): Html {
  return standPage(
    'вход',
    html`<h1>Кто входит?</h1>
      <form method="get" action="/stand/decide">
        <input type="hidden" name="request" value="${request}" />
        ${PERSONAS.map(
          ({ oid, title, firstName, lastName }, index) =>
            html`<label
              ><input type="radio" name="persona" value="${oid}" ${index === 0 ? 'checked' : ''} />
              <span>${lastName} ${firstName} — ${title}</span></label
            >`,
        )}
        <p>Система просит: ${scope}</p>
        <p>
          <label for="fault">Что пойдёт не так</label>
          <select id="fault" name="fault">
            ${Object.entries(ESIA_FAULTS).map(([key, name]) => html`<option value="${key}">${name}</option>`)}
          </select>
        </p>
        <p>
          <button name="decision" value="allow">Разрешить</button>
          <button name="decision" value="deny">Отказать</button>
        </p>
      </form>`,
  );
}
