/** Topics of requests and chats, named as the operator's profile names them. */
import { said, useOperator, type Words } from "./operator.ts";

export type Topic = { code: string; names: Words };

export const useTopics = () => useOperator().support.topics as Topic[];

/** A topic that the operator has no more is shown as it was written. */
export function useTopicName(): (code: string) => string {
  const topics = useTopics();
  return (code) => said(topics.find((topic) => topic.code === code)?.names) || code;
}
