// One tooltip for the whole page.
const tip = document.getElementById('tip');

function placeTip(x, y) {
  tip.hidden = false;
  const box = tip.getBoundingClientRect();
  const right = x + 16 + box.width < innerWidth ? x + 16 : Math.max(6, x - 16 - box.width);
  const below = y + 16 + box.height < innerHeight ? y + 16 : Math.max(6, y - 16 - box.height);
  tip.style.transform = `translate(${right}px, ${below}px)`;
}

function hideTip() {
  tip.hidden = true;
  tip.replaceChildren();
}

// Pictures drawn before carry their words as titles, for readers without a script.
function takeOverTitles() {
  for (const title of document.querySelectorAll('main svg > * > title')) {
    title.parentNode.dataset.tip = title.textContent;
    title.remove();
  }
  document.addEventListener('pointerover', (e) => {
    const words = e.target instanceof Element && e.target.getAttribute('data-tip');
    if (words) {
      tip.replaceChildren(words);
      placeTip(e.clientX, e.clientY);
    } else if (!(e.target instanceof Element) || !e.target.closest('#front-chart')) {
      hideTip();
    }
  });
}
