/** What could do harm asks for the password once more (`proof-needed`): a small dialog, and the act goes on. */
import { createContext, lazy, type ReactNode, Suspense, useCallback, useContext, useState } from "react";
import { asProblem } from "../api/problems.ts";

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
  const [asked, setAsked] = useState<{ answer: (proven: boolean) => void } | null>(null);
  const prove = useCallback<Prove>(() => new Promise((answer) => setAsked({ answer })), []);
  const end = (proven: boolean) => {
    asked?.answer(proven);
    setAsked(null);
  };
  return (
    <ProofContext.Provider value={prove}>
      {children}
      <Suspense>{asked && <ProofDialog end={end} />}</Suspense>
    </ProofContext.Provider>
  );
}
