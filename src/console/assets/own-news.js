// @ts-check
/**
 * A notification of the browser and a sound when somebody writes in one's own case, for whoever asked for them in this
 * browser, while the page is not in sight. Neither says who wrote nor what.
 */

/** @typedef {{ id: string, number: string, at: number }} OwnCase */

const key = () => `otklik.notify.${document.body.dataset['person'] ?? ''}`;

function beep() {
  const sound = new AudioContext();
  const [tone, volume] = [sound.createOscillator(), sound.createGain()];
  volume.gain.setValueAtTime(0.15, sound.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.001, sound.currentTime + 0.4);
  tone.connect(volume).connect(sound.destination);
  tone.start();
  tone.stop(sound.currentTime + 0.4);
}

/** Of several open pages one tells: what was told is kept for all of them. @param {OwnCase} own */
function isNew({ id, at }) {
  const known = Number(localStorage.getItem(`otklik.told.${id}`) ?? 0);
  if (at <= known) return false;
  localStorage.setItem(`otklik.told.${id}`, String(at));
  return document.hidden;
}

/** @param {readonly OwnCase[]} own */
export function tellOwn(own) {
  const fresh = own.filter(isNew);
  if (localStorage.getItem(key()) !== 'on' || Notification.permission !== 'granted') return;
  for (const { id, number } of fresh) {
    const note = new Notification(`Вопрос ${number}: новое сообщение`, { tag: id, lang: 'ru' });
    note.addEventListener('click', () => {
      window.focus();
      location.assign(`/console/cases/${id}`);
    });
  }
  if (fresh.length > 0) beep();
}

/** The box of the menu; a browser that refuses leaves it empty. @param {HTMLInputElement} box */
export async function chooseNotify(box) {
  if (box.checked && (await Notification.requestPermission()) !== 'granted') box.checked = false;
  localStorage.setItem(key(), box.checked ? 'on' : 'off');
}

export function showNotifyChoice() {
  const box = document.getElementById('notify-on');
  if (box instanceof HTMLInputElement) box.checked = localStorage.getItem(key()) === 'on';
}
