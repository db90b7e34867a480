/** The way up from a page of the profile. */
import { useTranslation } from "react-i18next";
import { Back } from "../../shell/Back.tsx";

export function BackToProfile() {
  const { t } = useTranslation("shell");
  return <Back to="/profile">{t("profile")}</Back>;
}
