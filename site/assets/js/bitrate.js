import { VOICE_BITS_PER_SECOND } from './sdp.js';

/**
 * Sets the voice bitrate as a ceiling for sending, if the browser allows it.
 *
 * @param {RTCRtpSender | undefined} sender
 */
export async function limitBitrate(sender) {
  const parameters = sender?.getParameters();
  const encoding = parameters?.encodings?.[0];
  if (!sender || !parameters || !encoding) return;
  encoding.maxBitrate = VOICE_BITS_PER_SECOND;
  await sender.setParameters(parameters).catch(() => undefined);
}
