/** Staff comes in: login and password, then the code of the authenticator or one of the recovery codes. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { asProblem } from "@cabinet/kit/api/problems.ts";
import { signedIn } from "@cabinet/kit/session/session.ts";
import type { FactorCode } from "@cabinet/kit/ui/SecondFactorField.tsx";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Title } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { CodeForm } from "./CodeForm.tsx";
import { PasswordForm } from "./PasswordForm.tsx";
import "./sign_in.css";

export default function SignIn() {
  const { t } = useTranslation("sign_in");
  useTitle(t("title"));
  const [typed, setTyped] = useState({ login: "", password: "" });
  const [second, setSecond] = useState(false);
  const enter = useMutation({
    mutationFn: (code: FactorCode | null) =>
      body(api.POST("/api/v1/staff/session", { body: { ...typed, ...code, client: "web" } })),
    onSuccess: signedIn,
    onError: (problem, code) => {
      const { slug } = asProblem(problem);
      if (slug === "second-factor-needed") setSecond(true);
      // The first question for the code is no refusal.
      if (slug === "second-factor-needed" && !code) enter.reset();
    },
  });
  return (
    <div className="door">
      <Panel>
        <Title order={1} size="h3" mb="md">
          {t(second ? "code_title" : "title")}
        </Title>
        {second ? (
          <CodeForm
            send={enter.mutate}
            waits={enter.isPending}
            problem={enter.error}
            back={() => {
              setSecond(false);
              enter.reset();
            }}
          />
        ) : (
          <PasswordForm
            typed={typed}
            set={setTyped}
            send={() => enter.mutate(null)}
            waits={enter.isPending}
            problem={enter.error}
          />
        )}
      </Panel>
    </div>
  );
}
