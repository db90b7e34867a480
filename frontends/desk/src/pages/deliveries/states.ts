/** As `contracts/notify` has them. */
export const STATES = ["queued", "sending", "sent", "delivered", "failed", "unknown", "outdated"] as const;
export const CHANNELS = ["sms", "email", "push"] as const;
