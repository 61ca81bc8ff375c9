/**
 * In the preview only: loads the page again when it was built again. The generator then writes a new number to
 * /reload.txt.
 */

const EVERY_MS = 300;

async function version() {
  const answer = await fetch('/reload.txt', { cache: 'no-store' });
  return answer.ok ? answer.text() : '';
}

const first = await version();
setInterval(() => {
  version().then(
    (now) => {
      if (now !== first) location.reload();
    },
    () => {
      // The preview has ended, or begins again: the next look will tell.
    },
  );
}, EVERY_MS);
