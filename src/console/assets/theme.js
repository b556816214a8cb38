// @ts-check
// Before the first paint, so that nothing flashes: the colours that this person chose in this browser.
document.documentElement.dataset['theme'] = localStorage.getItem('otklik.theme') ?? 'system';
