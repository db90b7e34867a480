/** Login and password, then the code where there is a second factor. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { asProblem } from "@cabinet/kit/api/problems.ts";
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { signedIn } from "@cabinet/kit/session/session.ts";
import type { FactorCode } from "@cabinet/kit/ui/SecondFactorField.tsx";
import { useMutation } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { CodeStep } from "./CodeStep.tsx";
import { type Typed, TypedFields } from "./TypedFields.tsx";

export function SignInForm() {
  const { sign_in: rules, regions } = useOperator();
  const [typed, setTyped] = useState<Typed>({ login: "", password: "", region: regions[0]?.code ?? "" });
  const [factor, setFactor] = useState<FactorCode | null>(null);
  const { login, password, region } = typed;
  const enter = useMutation({
    mutationFn: (code: FactorCode | null) =>
      body(
        api.POST("/api/v1/session", {
          body: {
            login: login.trim(),
            password,
            client: "web",
            ...(rules.region_required ? { region } : {}),
            ...code,
          },
        }),
      ),
    // The page leads on by itself once somebody is signed in.
    onSuccess: signedIn,
    onError: (error) => {
      const { slug } = asProblem(error);
      if (slug === "second-factor-needed") setFactor((known) => known ?? { totp: "" });
      if (slug === "wrong-credentials") setFactor(null);
    },
  });
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    enter.mutate(factor);
  };
  return (
    <form onSubmit={submit}>
      {factor ? (
        <CodeStep
          onCode={setFactor}
          problem={enter.variables ? enter.error : null}
          waits={enter.isPending}
          back={() => {
            setFactor(null);
            enter.reset();
          }}
        />
      ) : (
        <TypedFields typed={typed} onType={setTyped} problem={enter.error} waits={enter.isPending} />
      )}
    </form>
  );
}
