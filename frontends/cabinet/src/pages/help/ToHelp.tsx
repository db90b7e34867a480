/** The way back to where all of the help stands. */
import { useTranslation } from "react-i18next";
import { Back } from "../../shell/Back.tsx";

export function ToHelp() {
  const { t } = useTranslation("shell");
  return <Back to="/help">{t("help")}</Back>;
}
