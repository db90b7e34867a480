/** All that was said in a chat: the gateway tells a hundred messages at a time. */
type Part<Said> = { messages: Said[]; next_after: number };

/** `ask` gets what comes after a position. */
export async function whole<Said, Chat extends Part<Said>>(
  ask: (after: number) => Promise<Chat & Part<Said>>,
): Promise<Chat> {
  const messages: Said[] = [];
  for (let after = 0; ; ) {
    const part = await ask(after);
    messages.push(...part.messages);
    if (part.messages.length === 0 || part.next_after === after) return { ...part, messages };
    after = part.next_after;
  }
}
