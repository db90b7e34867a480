/** What could do harm asks for the password once more (`proof-needed`): a small dialog, and the act goes on. */
import {
  createContext,
  lazy,
  type ReactNode,
  Suspense,
  useCallback,
  useContext,
  useEffect,
  useRef,
  useState,
} from "react";
import { asProblem } from "../api/problems.ts";
import { whenSomebodyLeaves } from "../session/session.ts";

type Prove = () => Promise<boolean>;
const ProofDialog = lazy(() => import("./ProofDialog.tsx"));

const ProofContext = createContext<Prove>(async () => false);

/** Does `act`; when it answers `proof-needed`, asks for the password and does it again. */
export function useProven(): <T>(act: () => Promise<T>) => Promise<T> {
  const prove = useContext(ProofContext);
  return useCallback(
    async (act) => {
      try {
        return await act();
      } catch (thrown) {
        if (asProblem(thrown).slug !== "proof-needed" || !(await prove())) throw thrown;
        return act();
      }
    },
    [prove],
  );
}

export function ProofProvider({ children }: { children: ReactNode }) {
  // One dialog for one act: what asks while another one waits takes its place, and the former is not proven.
  const waiting = useRef<((proven: boolean) => void) | null>(null);
  const [asked, setAsked] = useState(0);
  const end = useCallback((proven: boolean) => {
    waiting.current?.(proven);
    waiting.current = null;
    setAsked(0);
  }, []);
  const prove = useCallback<Prove>(
    () =>
      new Promise((answer) => {
        waiting.current?.(false);
        waiting.current = answer;
        setAsked((before) => before + 1);
      }),
    [],
  );
  // Another person's password would prove nothing of this one's.
  useEffect(() => whenSomebodyLeaves(() => end(false)), [end]);
  return (
    <ProofContext.Provider value={prove}>
      {children}
      <Suspense>{asked > 0 && <ProofDialog key={asked} end={end} />}</Suspense>
    </ProofContext.Provider>
  );
}
