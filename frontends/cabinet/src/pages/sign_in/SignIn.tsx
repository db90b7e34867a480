/** The door: contract number or login, password, and what an unsigned person may want. */
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { useSession } from "@cabinet/kit/session/session.ts";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Navigate, useLocation } from "react-router";
import { Hotline } from "./Hotline.tsx";
import { SignInForm } from "./SignInForm.tsx";
import { Strangers } from "./Strangers.tsx";
import "./sign_in.css";

/** Where he was going when he was stopped. */
function wantedOf(state: unknown): string {
  const wanted = (state as { wanted?: unknown } | null)?.wanted;
  return typeof wanted === "string" && wanted.startsWith("/") ? wanted : "/";
}

export default function SignIn() {
  const { t } = useTranslation("sign_in");
  const { brand } = useOperator();
  const { state } = useLocation();
  const session = useSession();
  useTitle(t("title"));
  if (session) return <Navigate to={wantedOf(state)} replace />;
  return (
    <div className="door">
      <section className="door-form">
        <Title order={1} size="h2">
          {t("title")}
        </Title>
        <Text c="dimmed" mb="md">
          {t("where", { name: brand.name })}
        </Text>
        <SignInForm />
      </section>
      <div className="door-more">
        <Strangers />
        <Hotline />
      </div>
    </div>
  );
}
