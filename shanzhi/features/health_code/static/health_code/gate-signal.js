// Sound and vibration, so that an inspector need not look at the screen for every green.
const TONES = {
  green: [[880, 0.12]],
  yellow: [[520, 0.2], [520, 0.2]],
  red: [[300, 0.35], [300, 0.35], [300, 0.35]],
  none: [[420, 0.3]],
  refused: [[240, 0.3]],
};
const SHAKES = { green: [60], yellow: [120, 80, 120], red: [300, 100, 300, 100, 300], none: [200], refused: [200] };
let context = null;

/** Sound and shake for a colour, or for a refusal. */
export function signal(state) {
  navigator.vibrate?.(SHAKES[state]);
  if (!("AudioContext" in window)) return;
  context ??= new AudioContext();
  let at = context.currentTime;
  for (const [pitch, length] of TONES[state]) {
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.frequency.value = pitch;
    volume.gain.value = 0.2;
    tone.connect(volume).connect(context.destination);
    tone.start(at);
    tone.stop(at + length);
    at += length + 0.08;
  }
}
