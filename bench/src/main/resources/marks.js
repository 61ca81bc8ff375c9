// In a visitor's page: when they pressed, when the page said that somebody was found, and when their voice first came.
(() => {
  const peers = [];
  const Native = RTCPeerConnection;
  window.RTCPeerConnection = class extends Native {
    constructor(...configuration) {
      super(...configuration);
      peers.push(this);
    }
  };
  const marks = { pressed: 0, found: 0, heard: 0 };
  window.marks = marks;

  const hears = async () => {
    const stats = (await peers.at(-1)?.getStats()) ?? new Map();
    return [...stats.values()].some((entry) => entry.type === 'inbound-rtp' && entry.packetsReceived > 0);
  };

  addEventListener(
    'click',
    () => {
      Object.assign(marks, { pressed: performance.now(), found: 0, heard: 0 });
      delete document.documentElement.dataset.heard;
    },
    true,
  );
  addEventListener('DOMContentLoaded', () => {
    const panel = document.getElementById('call');
    new MutationObserver(async () => {
      if (panel.dataset.state !== 'connecting' || marks.found > 0) return;
      marks.found = performance.now();
      while (!(await hears())) await new Promise((wake) => setTimeout(wake, 5));
      marks.heard = performance.now();
      document.documentElement.dataset.heard = '';
    }).observe(panel, { attributes: true, attributeFilter: ['data-state'] });
  });
})();
