/** Who has compared or credited: staff in words, a command on the server as it is written. */
import { useStaffName } from "../../desk/colleagues.ts";

const STAFF = "staff:";

export function useWho(): (author: string) => string {
  const name = useStaffName();
  return (author) => (author.startsWith(STAFF) ? name(author.slice(STAFF.length)) : author);
}
