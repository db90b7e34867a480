/** What stands around every page of a frontend: brand, queries, proof of the password. */
import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, StrictMode, useMemo } from "react";
import { asProblem } from "../api/problems.ts";
import { type Operator, OperatorProvider } from "../brand/operator.ts";
import { themeOf } from "../brand/theme.ts";
import { whenSomebodyLeaves } from "../session/session.ts";
import { ProofProvider } from "./proof.tsx";

/**
 * A question is repeated when the line or a service was away, never when it was refused. Without a line it fails at
 * once instead of waiting in silence, and is asked again when the line is back.
 */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      networkMode: "always",
      refetchOnReconnect: true,
      retry: (times, error) => {
        const { status } = asProblem(error);
        return times < 2 && (status === 0 || status === 503 || status === 504);
      },
    },
    mutations: { retry: false },
  },
});

// Nothing of one person is shown to the next, nor of one contract to another.
whenSomebodyLeaves(() => queries.clear());

const nonce = () => document.querySelector<HTMLMetaElement>("meta[name=style-nonce]")?.content ?? "";

declare global {
  var __webpack_nonce__: string | undefined;
}
// What keeps the page from scrolling under a dialog writes a style element too, and looks for the nonce here.
globalThis.__webpack_nonce__ = nonce();

export function Frame({ operator, children }: { operator: Operator; children: ReactNode }) {
  const { theme, variables } = useMemo(() => themeOf(operator.brand), [operator]);
  return (
    <StrictMode>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={variables}
        defaultColorScheme="auto"
        getStyleNonce={nonce}
      >
        <OperatorProvider value={operator}>
          <QueryClientProvider client={queries}>
            <ProofProvider>{children}</ProofProvider>
          </QueryClientProvider>
        </OperatorProvider>
      </MantineProvider>
    </StrictMode>
  );
}
